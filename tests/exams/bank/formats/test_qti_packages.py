"""Packages of QTI as we write them: whole, in the order of the specification, and readable without us."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from exams.bank.formats.export_outcome import Written
from exams.bank.formats.qti2_writing import QTI_2_1, write_qti2
from exams.bank.formats.qti3_writing import QTI_3_0, write_qti3
from exams.bank.formats.qti_package_writing import Version
from exams.bank.items import Item, ItemOption, Kind, NumberRange
from tests.exams.bank.formats.item_strategies import illustrated

CHOICE = illustrated(
    Item(
        Kind.SEVERAL,
        "Chọn hai:\n| a | b |\n{{image1.png}}",
        (
            ItemOption("một", True, credit=Decimal("0.5"), feedback="đúng", pinned=True),
            ItemOption("{{so-do.jpg}}", True, credit=Decimal("0.5")),
            ItemOption("ba", credit=Decimal(-1)),
        ),
        explanation="Vì thế.",
        citation="Điều lệ Đảng, Điều 1",
        topic="Chương 1 / Bài 2",
        level=3,
        tags=("luật",),
        ref="Q-1",
    )
)
ITEMS = [
    CHOICE,
    Item(Kind.TRUE_FALSE, "Đúng không?", (ItemOption("Đúng", True), ItemOption("Sai")), explanation="Vì…"),
    Item(Kind.TABLE, "Xét:", (ItemOption("một", True), ItemOption("hai", feedback="sai"))),
    Item(Kind.ORDERING, "Xếp:", (ItemOption("một", feedback="đầu"), ItemOption("hai"))),
    Item(
        Kind.MATCHING,
        "Ghép:",
        (ItemOption("a", partner="1"), ItemOption("b", partner="1"), ItemOption("", partner="2")),
    ),
    Item(Kind.NUMBER, "Mấy?", numbers=(NumberRange(Decimal(1), Decimal(2)), NumberRange(Decimal(5), Decimal(5)))),
    Item(Kind.TEXT, "Đâu?", accepted=("Hà Nội", "Ha Noi"), case_matters=True),
    Item(Kind.POLL, "Bạn nghĩ sao?", (ItemOption("a"), ItemOption("b"))),
]
VERSIONS = pytest.mark.parametrize(("write", "version"), [(write_qti2, QTI_2_1), (write_qti3, QTI_3_0)])
ORDER_2 = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
ORDER_3 = [
    "qti-response-declaration",
    "qti-outcome-declaration",
    "qti-item-body",
    "qti-response-processing",
    "qti-modal-feedback",
]

Write = Callable[[list[Item]], Written]


def parts(write: Write) -> dict[str, Element | bytes]:
    """Every file of the package; each .xml parsed, so it is well-formed."""
    with zipfile.ZipFile(io.BytesIO(write(ITEMS).content)) as archive:
        return {name: _parsed(name, archive.read(name)) for name in archive.namelist()}


def _parsed(name: str, content: bytes) -> Element | bytes:
    return fromstring(content) if name.endswith(".xml") else content


def items_of(write: Write) -> list[Element]:
    return [part for name, part in sorted(parts(write).items()) if name.startswith("item-")]


@VERSIONS
def test_the_manifest_lists_every_file_and_no_other(write: Write, version: Version) -> None:
    files = parts(write)
    listed = [each.get("href") for each in files["imsmanifest.xml"].iter(f"{{{version.manifest}}}file")]
    assert sorted(set(listed)) == sorted(set(files) - {"imsmanifest.xml"})
    assert {"images/image1.png", "images/so-do.jpg"} <= set(listed)


@VERSIONS
def test_identifiers_are_unique_and_of_the_type_of_the_version(write: Write, version: Version) -> None:
    resources = list(parts(write)["imsmanifest.xml"].iter(f"{{{version.manifest}}}resource"))
    assert len({each.get("identifier") for each in resources}) == len(resources) == len(ITEMS)
    assert {each.get("type") for each in resources} == {version.resource}
    items = items_of(write)
    assert len({each.get("identifier") for each in items}) == len(ITEMS)
    assert all(each.tag.startswith(f"{{{version.items}}}") for item in items for each in item.iter())


@VERSIONS
def test_the_parts_of_an_item_stand_in_the_order_of_the_specification(write: Write, version: Version) -> None:
    order = ORDER_3 if version.is_3 else ORDER_2
    for item in items_of(write):
        places = [order.index(child.tag.rpartition("}")[2]) for child in item]
        assert places == sorted(places)


@VERSIONS
def test_every_answer_declared_right_is_a_choice_of_the_item(write: Write, version: Version) -> None:
    for item in items_of(write):
        names = {each.get("identifier") for each in item.iter()}
        declaration = item[0]
        is_choice = (declaration.get("baseType") or declaration.get("base-type")) in ("identifier", "directedPair")
        values = [each.text for each in declaration[0].iter() if each.tag.endswith("value")] if len(declaration) else []
        assert not is_choice or {name for value in values for name in value.split()} <= names


@VERSIONS
def test_outcomes_that_are_used_are_declared(write: Write, version: Version) -> None:
    for item in items_of(write):
        declared = {each.get("identifier") for each in item if each.tag.lower().endswith("declaration")}
        used = {each.get("outcomeIdentifier") or each.get("outcome-identifier") for each in item.iter()} - {None}
        assert used <= declared


def test_metadata_other_programs_know_says_topic_level_source_and_tags() -> None:
    manifest = parts(write_qti2)["imsmanifest.xml"]
    said = [each.text for each in manifest.iter() if each.text and each.text.strip()]
    assert {"Q-1", "luật", "difficult", "Điều lệ Đảng, Điều 1", "Chương 1", "Bài 2"} <= set(said)


def test_feedback_of_version_3_has_a_content_body() -> None:
    bodies = [each for item in items_of(write_qti3) for each in item.iter() if each.tag.endswith("}qti-content-body")]
    assert "".join(bodies[0].itertext()) == "đúng"
