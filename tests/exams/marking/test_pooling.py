"""Statistics in the names of the version, over several sittings, and times between answers."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.marking.answer_times import seconds_by_question
from exams.marking.naming import Written, chosen_of, commonest, key_of, place_of
from exams.marking.pooling import VersionStep, first_versions, pooled, pooled_written
from exams.marking.statistics import Answered, Key, item_statistics

CHOSEN = {"n": 1, "stem": "?", "points": "0.25", "options": [{"id": "A", "text": "x"}, {"id": "B", "text": "y"}]}
ROWS = {
    "n": 2, "stem": "?", "points": "1", "kind": "table", "options": [],
    "rows": [
        {"text": "hai", "options": [{"id": "A", "text": "Đúng"}, {"id": "B", "text": "Sai"}]},
        {"text": "một", "options": [{"id": "C", "text": "Đúng"}, {"id": "D", "text": "Sai"}]},
    ],
}  # fmt: skip
WRITE = {"n": 3, "stem": "?", "points": "1", "kind": "text", "options": [], "write": {"most": 200}}
KEY = Key(("A", "B", "C"), frozenset("A"))


def test_letters_of_a_shuffled_paper_become_those_of_the_version() -> None:
    place = place_of(CHOSEN, version=7, order=[2, 1], texts=["y", "x"])
    assert (place.version, place.points) == (7, 0.25)
    assert chosen_of(place, ["A"]) == ("B",)
    assert key_of(place, ["B"]) == Key(("A", "B"), frozenset("A"))


def test_rows_are_named_by_their_place_in_the_version_whatever_the_paper_shows() -> None:
    place = place_of(ROWS, version=7, order=[2, 1], texts=["một", "hai"])
    assert chosen_of(place, ["A", "D"]) == ("1: Sai", "2: Đúng")
    assert key_of(place, ["B", "C"]) == Key(
        ("1: Sai", "1: Đúng", "2: Sai", "2: Đúng"), frozenset({"1: Đúng", "2: Sai"}), by_row=True
    )


def test_what_is_written_is_told_as_text_and_has_no_options() -> None:
    place = place_of(WRITE, version=7, order=[], texts=[])
    assert chosen_of(place, ["=Hà Nội"]) == ("Hà Nội",)
    assert key_of(place, ["Hà Nội"]) is None


def test_only_what_several_people_wrote_is_told_in_its_commonest_spelling() -> None:
    texts = [("Hà Nội", True)] * 3 + [
        ("hà  nội", True),
        ("Huế", False),
        ("huế", False),
        ("Tôi là Nguyễn Văn An", False),
    ]
    assert commonest(texts) == [Written("Hà Nội", 4, True), Written("Huế", 2, False)]
    many = [(f"số {n}", False) for n in range(30)] * 2
    assert len(commonest(many)) == 10


def test_a_correction_of_words_goes_on_and_new_content_begins_anew() -> None:
    steps = [
        VersionStep(11, 1, 1, goes_on=False), VersionStep(12, 1, 2, goes_on=True), VersionStep(13, 1, 3, goes_on=False),
        VersionStep(14, 1, 4, goes_on=True), VersionStep(21, 2, 1, goes_on=True),
    ]  # fmt: skip
    assert first_versions(reversed(steps)) == {11: 11, 12: 11, 13: 13, 14: 13, 21: 21}


def group(seed: int, n: int, first: int = 0) -> list[Answered]:
    """Questions 1 to 6 of `n` people, three options each."""
    chance = random.Random(seed)
    return [
        Answered(first + sheet, 1, question, float(letter == "A"), (letter,), seconds=chance.uniform(5, 90))
        for sheet in range(n)
        for question in range(1, 7)
        for letter in [chance.choice("AABC")]
    ]


def one(answers: list[Answered]) -> Any:
    return item_statistics(answers, {1: KEY})[1]


def test_of_a_single_sitting_the_pooled_figures_are_its_own() -> None:
    item = one(group(1, 40))
    assert pooled([item], version=1) == item


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(3, 30)), min_size=2, max_size=4))
def test_what_people_earned_is_added_up_as_if_they_had_sat_together(groups: list[tuple[int, int]]) -> None:
    apart = [group(seed, n, first=1000 * place) for place, (seed, n) in enumerate(groups)]
    found = pooled([one(answers) for answers in apart], version=1)
    whole = one([row for answers in apart for row in answers])
    assert (found.n, found.blank) == (whole.n, whole.blank)
    assert found.p == pytest.approx(whole.p)
    assert found.sd == pytest.approx(whole.sd)
    assert found.exposure == pytest.approx(1)
    counts = {option.letter: (option.count, option.right) for option in found.options}
    assert counts == {option.letter: (option.count, option.right) for option in whole.options}


def test_correlations_are_averaged_by_how_many_answered() -> None:
    few, many = one(group(1, 30)), one(group(2, 90))
    found = pooled([few, many], version=1)
    assert found.item_rest == pytest.approx((few.item_rest + 3 * many.item_rest) / 4)
    assert found.by_fifth == pytest.approx([(a + 3 * b) / 4 for a, b in zip(few.by_fifth, many.by_fifth, strict=True)])


def test_written_answers_of_several_sittings_are_added_up() -> None:
    assert pooled_written([[Written("Huế", 2, False)], [Written("Huế", 3, False), Written("Hà Nội", 9, True)]]) == [
        Written("Hà Nội", 9, True),
        Written("Huế", 5, False),
    ]


def test_each_stretch_of_time_belongs_to_the_question_at_its_end() -> None:
    took = seconds_by_question(1_000, [(61_000, 2), (21_000, 1), (31_000, 1), (500, 3)])
    assert took == {3: 0.0, 1: 30.0, 2: 30.0}


def test_nothing_is_known_of_who_changed_nothing() -> None:
    assert seconds_by_question(0, []) == {}
