"""Every kind of question in the bank: written, refused, kept with its pictures, out through files and back in."""

import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from exams.bank.actions import QuestionRefused, open_bank, revise_question, write_question
from exams.bank.bank_items import items_of
from exams.bank.formats.writing import ENDINGS, written
from exams.bank.held import text_of
from exams.bank.items import Item, Kind
from exams.bank.models import Bank, Picture, Question, VersionPicture
from exams.bank.pictures import MOST_BYTES, PictureRefused, measured
from exams.bank.question_files import read_question_file
from exams.bank.question_import import apply_questions, plan_questions
from exams.bank.question_text import PictureText, QuestionText
from exams.bank.record import bank_record
from tests.cast import Cast
from tests.exams.bank.kinds.questions import example, png

SHOWN = PictureText("so-do.png", "Sơ đồ", png())


def pictured(kind: Kind, **more: object) -> QuestionText:
    text = example(kind, **more)
    return replace(text, stem=f"{text.stem} {kind}\n{{{{so-do.png}}}}", pictures=(SHOWN,))


def write(cast: Cast, text: QuestionText, now: datetime) -> Question:
    return write_question(topic=cast.topics[0], level=1, text=text, by=cast.thu, now=now)


def newest(question: Question) -> QuestionText:
    held = Question.objects.get(pk=question.pk).current
    assert held is not None
    return text_of(held)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_of_any_kind_is_held_as_it_was_written(cast: Cast, now: datetime, kind: Kind) -> None:
    text = example(kind)
    held = newest(write(cast, text, now))
    assert [replace(option, pinned=None) for option in held.options] == list(text.options)
    assert replace(held, options=text.options) == text


def test_true_and_false_keep_their_places_and_things_to_be_ordered_never_do(cast: Cast, now: datetime) -> None:
    pins = {
        kind: [option.pinned for option in newest(write(cast, example(kind), now)).options]
        for kind in (Kind.TRUE_FALSE, Kind.ORDERING, Kind.MATCHING)
    }
    assert set(pins[Kind.TRUE_FALSE]) == {True}
    assert set(pins[Kind.ORDERING]) == set(pins[Kind.MATCHING]) == {False}


def test_a_fault_of_its_kind_is_refused_with_the_sentence(cast: Cast, now: datetime) -> None:
    with pytest.raises(QuestionRefused, match="Write at least one"):
        write(cast, example(Kind.NUMBER, numbers=()), now)


def test_a_partner_and_a_right_text_are_found_by_a_search(cast: Cast, now: datetime) -> None:
    assert "bạn 2" in Question.objects.get(pk=write(cast, example(Kind.MATCHING), now).pk).words
    assert "thăng long" in Question.objects.get(pk=write(cast, example(Kind.TEXT), now).pk).words


def test_a_picture_is_kept_once_for_all_questions_that_show_it(cast: Cast, now: datetime) -> None:
    questions = [write(cast, pictured(kind), now) for kind in (Kind.SINGLE, Kind.NUMBER)]
    picture = Picture.objects.get()
    assert (picture.media_type, picture.width, picture.height, bytes(picture.data)) == ("image/png", 2, 2, SHOWN.data)
    held = VersionPicture.objects.values_list("version__question", "name", "alt", "picture")
    assert sorted(held) == sorted((one.pk, "so-do.png", "Sơ đồ", picture.pk) for one in questions)


def test_a_revision_names_the_picture_that_the_bank_has_by_its_digest(cast: Cast, now: datetime) -> None:
    question = write(cast, pictured(Kind.TEXT), now)
    text = newest(question)
    assert text.pictures[0].data == b""
    revise_question(
        question=question, topic=question.topic, level=1, text=replace(text, stem="Khác?"), by=cast.thu, now=now
    )
    assert newest(question).pictures == text.pictures
    strange = replace(text, pictures=(replace(text.pictures[0], digest="0" * 64),))
    with pytest.raises(PictureRefused, match="not in this bank"):
        write(cast, strange, now)


@pytest.mark.parametrize(
    ("pictures", "says"),
    [
        ((SHOWN, replace(SHOWN, alt="Khác")), "Two pictures"),
        ((replace(SHOWN, name="a}b"),), "cannot be the name"),
        ((replace(SHOWN, name=""),), "cannot be the name"),
        ((replace(SHOWN, data=b"<svg/>"),), "PNG, JPEG, GIF or WebP"),
    ],
)
def test_a_picture_that_cannot_be_kept_is_refused(
    cast: Cast, now: datetime, pictures: tuple[PictureText, ...], says: str
) -> None:
    before = Question.objects.count()
    with pytest.raises(PictureRefused, match=says):
        write(cast, replace(example(Kind.SINGLE), pictures=pictures), now)
    assert Question.objects.count() == before


def drawn(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (5, 4)).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_known_by_its_content(form: str) -> None:
    found = measured(drawn(form), "ten.svg")
    assert (found.media_type, found.width, found.height) == (f"image/{form.lower()}", 5, 4)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (drawn("BMP"), "PNG, JPEG, GIF or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG, JPEG, GIF or WebP"),
        (png(50, 50)[:-30], "damaged"),
        (b"", "damaged"),
        (b"\x89PNG\r\n\x1a\n and no more", "damaged"),
        (png(4001, 1), "4000 pixels"),
        (b"\x89PNG" + b"0" * MOST_BYTES, "2 MB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(PictureRefused, match=says):
        measured(data, "hinh.png")


def full_bank(cast: Cast, now: datetime) -> Bank:
    """A question of each kind with a picture, partly counted where the kind allows it."""
    for kind in Kind:
        credit = {Kind.SEVERAL: "penalty", Kind.TABLE: "steps", Kind.ORDERING: "part"}.get(kind, "whole")
        write(cast, pictured(kind, credit=credit, case_matters=kind is Kind.TEXT), now)
    return cast.bank


def through(bank: Bank, format: str, folder: Path, cast: Cast, now: datetime) -> tuple[Bank, list[str]]:
    """Another bank, filled from the file that the first is written to; what the format could not hold."""
    out = written(items_of(bank), format)
    path = folder / f"bank{ENDINGS[format]}"
    path.write_bytes(out.content)
    other = open_bank(code=f"NH-{format}", name="Khác", unit=cast.duk, by=cast.thu, now=now, reviewed=False)
    plan = plan_questions(sheet=read_question_file(path, path.name), bank=other)
    assert not [row.draft.faults for row in plan.rows if row.deed == "skip"]
    apply_questions(plan=plan, by=cast.thu, now=now)
    return other, [problem.code for problem in out.problems]


def alike(items: tuple[Item, ...]) -> list[Item]:
    """Without what a bank gives its own: references. Questions of like words stand together."""
    return sorted((replace(item, ref="") for item in items), key=lambda item: item.stem)


@pytest.mark.parametrize(
    ("format", "lacking"),
    [
        ("json", set()),
        ("gift", {Kind.TABLE, Kind.ORDERING, Kind.POLL}),
        ("moodle_xml", {Kind.POLL}),
        ("qti3", set()),
    ],
)
def test_a_bank_of_every_kind_comes_back_the_same_through_a_file(
    cast: Cast, now: datetime, tmp_path: Path, format: str, lacking: set[Kind]
) -> None:
    bank = full_bank(cast, now)
    other, problems = through(bank, format, tmp_path, cast, now)
    assert alike(items_of(other)) == alike(tuple(item for item in items_of(bank) if item.kind not in lacking))
    assert problems == ["kind_not_in_format"] * len(lacking)


def test_the_record_of_a_bank_is_read_back_too(cast: Cast, now: datetime, tmp_path: Path) -> None:
    bank = full_bank(cast, now)
    record = bank_record(bank)
    assert [picture["digest"] for picture in record["pictures"]] == [Picture.objects.get().digest]
    kinds = {version["kind"] for question in record["questions"] for version in question["versions"]}
    assert kinds == set(Kind)
    path = tmp_path / "bank.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    plan = plan_questions(sheet=read_question_file(path, path.name), bank=bank)
    assert {row.deed for row in plan.rows} == {"same"}


def test_another_picture_under_the_same_name_makes_another_question(cast: Cast, now: datetime, tmp_path: Path) -> None:
    write(cast, pictured(Kind.SINGLE), now)
    items = [
        replace(item, pictures=tuple(replace(each, data=png(colour="blue")) for each in item.pictures))
        for item in items_of(cast.bank)
        if item.pictures
    ]
    path = tmp_path / "bank.json"
    path.write_bytes(written([replace(item, ref="") for item in items], "json").content)
    plan = plan_questions(sheet=read_question_file(path, path.name), bank=cast.bank)
    assert [row.deed for row in plan.rows] == ["create"]


def test_a_spoilt_record_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    version = {"kind": "text", "stem": "Ở đâu?", "accepted": ["Huế"], "pictures": ["x", {"digest": 7}], "numbers": [3]}
    record = {"format": "khue-bank-1", "questions": [{"versions": [version]}], "pictures": [None, {"digest": []}]}
    path = tmp_path / "bank.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    [draft] = read_question_file(path, path.name).questions
    assert (draft.kind, draft.accepted, draft.pictures) == (Kind.TEXT, ("Huế",), ())
