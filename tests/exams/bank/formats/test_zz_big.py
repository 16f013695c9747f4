"""What is written in a lossless format reads back the same, whatever the texts are."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.bank.formats.gift_writing import GIFT_KINDS
from exams.bank.formats.moodle_xml_writing import MOODLE_KINDS
from exams.bank.formats.reading import READERS, read_items
from exams.bank.formats.writing import ENDINGS, WRITERS, write_items, written
from exams.bank.items import Item, ItemFile, Kind
from tests.exams.bank.formats.item_strategies import core, items

KINDS = {
    "json": tuple(Kind),
    "qti2": tuple(Kind),
    "qti3": tuple(Kind),
    "moodle_xml": MOODLE_KINDS,
    "gift": GIFT_KINDS,
}


def again(content: bytes, format: str = "auto") -> ItemFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "questions"
        path.write_bytes(content)
        return read_items(path, path.name, format)


@pytest.mark.parametrize(("format", "kind"), [(format, kind) for format, kinds in KINDS.items() for kind in kinds])
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_item_of_a_lossless_format_comes_back_the_same(format: str, kind: Kind, data: st.DataObject) -> None:
    before = data.draw(st.lists(items([kind]), min_size=1, max_size=3))
    after = again(write_items(before, format), format)
    assert [core(item) for item in after.items] == [core(item) for item in before]
    assert not after.problems
    assert after.unsupported == 0


@pytest.mark.parametrize("format", sorted(KINDS))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_written_file_is_known_again_without_its_name(format: str, data: st.DataObject) -> None:
    before = data.draw(st.lists(items(KINDS[format]), min_size=1, max_size=3))
    assert again(write_items(before, format)).format == format


@pytest.mark.parametrize("format", ["gift", "moodle_xml"])
def test_a_kind_that_the_format_lacks_is_named_and_the_rest_is_written(format: str) -> None:
    lacking = [kind for kind in Kind if kind not in KINDS[format]]
    made = written([Item(kind, "Hỏi gì?") for kind in lacking], format)
    assert [problem.code for problem in made.problems] == ["kind_not_in_format"] * len(lacking)
    assert [problem.where for problem in made.problems] == [f"item {number}" for number in range(1, len(lacking) + 1)]


def test_the_same_items_make_the_same_bytes() -> None:
    item = Item(Kind.TEXT, "Thủ đô?", accepted=("Hà Nội",))
    assert all(write_items([item], format) == write_items([item], format) for format in WRITERS)


def test_every_format_that_is_written_has_a_reader_and_an_ending() -> None:
    assert set(WRITERS) == set(ENDINGS)
    assert set(WRITERS) <= set(READERS)
