"""Aiken, in and out."""

from pathlib import Path

from exams.bank.formats.aiken_reading import read_aiken
from exams.bank.formats.aiken_writing import write_aiken
from exams.bank.items import Item, ItemFile, ItemOption, Kind

ITEM = Item(Kind.SINGLE, "Thủ đô?", (ItemOption("Huế"), ItemOption("Hà Nội", True)))


def read(tmp_path: Path, text: str) -> ItemFile:
    path = tmp_path / "aiken.txt"
    path.write_text(text, encoding="utf-8")
    return read_aiken(path, path.name)


def test_options_have_letters_and_the_answer_a_line(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "Thủ đô?\nA) Huế\nB. Hà Nội\nANSWER: B\n").ready
    assert (item.stem, item.options, item.where) == (ITEM.stem, ITEM.options, "line 1")


def test_lines_without_a_letter_go_on_with_what_is_above(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "Thủ đô\ncủa nước ta?\nA. Huế\ncố đô\nB. Hà Nội\n\nANSWER: B").ready
    assert (item.stem, item.options[0].text) == ("Thủ đô\ncủa nước ta?", "Huế\ncố đô")


def test_two_letters_are_two_right_answers(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "Chọn\nA. a\nB. b\nC. c\nANSWER: A, C").ready
    assert (item.kind, item.right) == (Kind.SEVERAL, (0, 2))


def test_a_letter_without_option_and_a_missing_answer_are_errors(tmp_path: Path) -> None:
    found = read(tmp_path, "Chọn\nA. a\nB. b\nANSWER: D\n\nChọn\nA. a\nB. b\n")
    assert not found.ready
    assert [(each.code, each.where) for each in found.problems] == [
        ("key_not_an_option", "line 1"),
        ("key_missing", "line 6"),
    ]


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(write_aiken([ITEM]).content)
    (item,) = read_aiken(path, path.name).ready
    assert (item.stem, item.options) == (ITEM.stem, ITEM.options)


def test_kinds_it_cannot_hold_and_fields_it_loses_are_told() -> None:
    poll = Item(Kind.POLL, "Bạn nghĩ sao?", (ItemOption("a"), ItemOption("b")))
    explained = Item(Kind.SINGLE, "Thủ đô?", ITEM.options, explanation="Hiến pháp, Điều 13")
    made = write_aiken([ITEM, poll, explained])
    assert [(each.code, each.where) for each in made.problems] == [
        ("kind_not_in_format", "item 2"),
        ("lost_in_format", "item 3"),
    ]
    assert made.content.decode().count("ANSWER:") == 2
