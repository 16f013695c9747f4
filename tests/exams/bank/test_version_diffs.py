"""Differences between versions: nothing is lost in them, and options find the one they were."""

from hypothesis import given
from hypothesis import strategies as st

from exams.bank.question_text import OptionText, QuestionText
from exams.bank.version_diffs import GONE, NEW, Piece, matched, version_diff, word_pieces

WORDS = st.lists(st.sampled_from(["Đảng", "Điều", "lệ", "khóa", "XIII", "2", ","]), max_size=8).map(" ".join)
OPTIONS = st.lists(st.builds(OptionText, WORDS, st.booleans()), max_size=6)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_difference(before: str, after: str) -> None:
    pieces = word_pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after


@given(OPTIONS, OPTIONS)
def test_every_option_of_either_version_is_there_once(before: list[OptionText], after: list[OptionText]) -> None:
    found = version_diff(QuestionText("?", tuple(before)), QuestionText("?", tuple(after))).options
    assert [one.now for one in found if one.now] == list(range(1, len(after) + 1))
    assert sorted(one.was for one in found if one.was) == list(range(1, len(before) + 1))


@given(OPTIONS)
def test_what_stays_the_same_stays_in_its_place(options: list[OptionText]) -> None:
    assert all(now == was for now, was in matched(options, options).items() if options[now].text)
    assert version_diff(QuestionText("?", tuple(options)), QuestionText("!", tuple(options))).options_are_same


def test_words_are_marked_one_by_one() -> None:
    assert word_pieces("Điều lệ có 11 chương", "Điều lệ Đảng có 12 chương") == (
        Piece("same", "Điều lệ "),
        Piece("new", "Đảng "),
        Piece("same", "có "),
        Piece("gone", "11"),
        Piece("new", "12"),
        Piece("same", " chương"),
    )


def test_an_option_that_moved_or_became_right_is_known_again() -> None:
    before = (OptionText("Ban Bí thư"), OptionText("Bộ Chính trị", True), OptionText("Đại hội"))
    after = (OptionText("Bộ Chính trị"), OptionText("Ban Bí thư", True), OptionText("Hội nghị"))
    found = version_diff(QuestionText("?", before), QuestionText("?", after)).options

    assert [(one.was, one.now, one.key_changed) for one in found[:2]] == [(2, 1, True), (1, 2, True)]
    assert all(piece.kind == "same" for piece in found[0].pieces)
    assert not any(one.is_same for one in found)


def test_a_changed_key_of_another_kind_is_a_changed_field() -> None:
    before, after = QuestionText("?", accepted=("Huế",)), QuestionText("?", accepted=("Huế", "Hue"), explanation="x")
    assert [code for code, _pieces in version_diff(before, after).fields] == ["accepted", "explanation"]
