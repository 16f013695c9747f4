"""Statistics of questions and papers: by hand for small groups, by law for any."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.marking.reliability import paper_statistics, together
from exams.marking.statistics import Answered, ItemStatistics, Key, item_statistics, own_letters, slice_weights

KEY = Key(("A", "B", "C", "D"), frozenset("B"))
# Ten candidates, best first; question 1 tells them apart, 2 is answered by all, 3 by none, 4 the wrong way round.
GRID = [(1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 1)] + [(0, 1, 0, 0)] * 3 + [(0, 1, 0, 1)] * 2


def rows(grid: list[tuple[int, ...]] = GRID, *, paper: int = 1, first_sheet: int = 0) -> list[Answered]:
    return [
        Answered(first_sheet + sheet, paper, question, float(right), ("B",) if right else ("C",))
        for sheet, line in enumerate(grid)
        for question, right in enumerate(line, start=1)
    ]


def items(answers: list[Answered], keys: dict[int, Key] | None = None) -> dict[int, ItemStatistics]:
    return item_statistics(answers, keys or {})


def test_the_difficulty_is_the_mean_share_of_the_points() -> None:
    assert [item.p for item in items(rows()).values()] == [0.5, 1.0, 0.0, 0.3]
    halves = [Answered(1, 1, 1, 0.5), Answered(2, 1, 1, 0.25)]
    assert items(halves)[1].p == 0.375


def test_a_question_that_all_or_none_got_right_has_no_correlation_and_discriminates_nothing() -> None:
    for item in (items(rows())[2], items(rows())[3]):
        assert item.item_rest is None
        assert item.discrimination == 0


def test_a_question_is_not_correlated_with_itself() -> None:
    grid = [(1, 0), (0, 1)] * 20
    item = items(rows(grid))[1]
    assert item.item_rest == pytest.approx(-1)
    assert item.item_total is None  # everybody has one point


def test_upper_and_lower_share_what_tied_candidates_bring() -> None:
    assert slice_weights([5, 1, 1, 1], 0, 0.5) == pytest.approx([0, 2 / 3, 2 / 3, 2 / 3])
    grid = [(1, 1, 1)] * 27 + [(1, 0, 0)] * 46 + [(0, 0, 0)] * 27
    assert items(rows(grid))[1].discrimination == pytest.approx(1)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_a_slice_holds_its_part_of_the_group_whatever_the_ties(values: list[int], one: float, other: float) -> None:
    low, high = sorted((one, other))
    weights = slice_weights(values, low, high)
    assert sum(weights) == pytest.approx((high - low) * len(values), abs=1e-6)
    assert all(0 <= weight <= 1 + 1e-9 for weight in weights)


def test_the_order_of_the_answers_does_not_count() -> None:
    shuffled = rows()
    random.Random(3).shuffle(shuffled)
    assert items(shuffled, {1: KEY}) == items(rows(), {1: KEY})


def test_who_chose_an_option_is_told_by_thirds() -> None:
    grid = [(1, 1, 1)] * 4 + [(0, 1, 0)] * 4 + [(0, 0, 0)] * 4
    options = {option.letter: option for option in items(rows(grid), {2: KEY})[2].options}
    assert options["B"].by_third == (0, 1, 1)
    assert options["C"].by_third == (1, 0, 0)
    assert (options["B"].right, options["C"].count, options["D"].count) == (True, 4, 0)


def test_each_option_of_a_question_with_several_right_ones_counts_by_itself() -> None:
    answers = [Answered(sheet, 1, 1, 1.0, ("A", "B")) for sheet in range(3)] + [Answered(9, 1, 1, 0.0, ("A",))]
    item = items(answers, {1: Key(("A", "B", "C"), frozenset("AB"))})[1]
    assert [option.count for option in item.options] == [4, 3, 0]


def test_blank_answers_count_as_shown_and_wrong() -> None:
    item = items([Answered(1, 1, 1, 1.0, ("B",)), Answered(2, 1, 1, 0.0, ())], {1: KEY})[1]
    assert (item.n, item.blank, item.p) == (2, 1, 0.5)


def test_time_is_the_median_of_what_is_known() -> None:
    answers = [Answered(sheet, 1, 1, 1.0, (), known) for sheet, known in enumerate([20.0, None, 30.0, 900.0])]
    assert items(answers)[1].seconds == 30
    assert items(answers[1:2])[1].seconds is None


def test_exposure_counts_papers_and_sheets() -> None:
    answers = [*rows([(1, 0)] * 3), Answered(10, 2, 1, 1.0), Answered(10, 2, 7, 1.0)]
    found = items(answers)
    assert (found[1].papers, found[1].exposure) == (2, 1)
    assert (found[7].papers, found[7].exposure) == (1, 0.25)


def test_an_easy_paper_makes_nobody_abler() -> None:
    """A question is shared by a paper of easy and one of hard questions; who is right follows from ability alone."""
    chance = random.Random(11)
    answers = []
    for sheet in range(4000):
        ability, paper = chance.random(), sheet % 2
        answers.append(Answered(sheet, paper, 0, float(ability + chance.random() > 1)))
        for question in range(1, 11):
            bar = 1.4 if paper else 0.6
            answers.append(Answered(sheet, paper, 100 * paper + question, float(ability + chance.random() > bar)))
    whole = items(answers)[0].item_rest
    apart = [items([row for row in answers if row.paper == paper])[0].item_rest for paper in (0, 1)]
    assert whole is not None
    assert min(value or 0 for value in apart) - 0.02 < whole < max(value or 0 for value in apart) + 0.02


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_smallest_groups_break_nothing(count: int) -> None:
    found = items(rows(GRID[:count]), {1: KEY})
    assert len(found) == (4 if count else 0)
    assert all(item.item_rest is None for item in found.values())
    papers = paper_statistics(rows(GRID[:count]))
    assert len(papers) == bool(count)
    if count == 1:
        assert (papers[1].sd, papers[1].alpha, papers[1].error) == (None, None, None)


def test_letters_of_a_paper_become_letters_of_the_version() -> None:
    assert own_letters(("A", "C"), (3, 1, 2, 4)) == ("B", "C")


def test_a_paper_is_measured_in_points() -> None:
    answers = [row._replace(points=2.0) for row in rows(GRID)]
    paper = paper_statistics(answers)[1]
    assert (paper.n, paper.questions, paper.full, paper.mean) == (10, 4, 8, 3.6)
    assert paper.sd == pytest.approx(1.264911, abs=1e-6)
    assert paper.error == pytest.approx((paper.sd or 0) * (1 - (paper.alpha or 0)) ** 0.5)


def test_questions_that_agree_wholly_measure_without_error() -> None:
    paper = paper_statistics(rows([(1, 1, 1), (0, 0, 0), (1, 1, 1)]))[1]
    assert paper.alpha == pytest.approx(1)
    assert paper.error == pytest.approx(0, abs=1e-6)


def test_every_paper_is_measured_on_its_own() -> None:
    both = rows([(1, 1), (0, 0)], paper=1) + rows([(1, 1), (1, 1)], paper=2, first_sheet=50)
    found = paper_statistics(both)
    assert (found[1].mean, found[2].mean) == (1, 2)
    assert (found[1].alpha, found[2].alpha) == (pytest.approx(1), None)


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=3, max_size=30))
def test_correlations_and_shares_stay_in_their_bounds(grid: list[tuple[int, ...]]) -> None:
    for item in items(rows(grid), {1: KEY}).values():
        assert 0 <= item.p <= 1
        assert all(
            value is None or -1 <= value <= 1 for value in (item.item_rest, item.item_total, item.discrimination)
        )
        assert all(0 <= share <= 1 + 1e-9 for option in item.options for share in option.by_third)


def test_papers_taken_together_measure_as_one_paper_does() -> None:
    one = rows(GRID)
    paper = paper_statistics(one)[1]
    assert together([paper]).alpha == pytest.approx(paper.alpha)
    assert together([paper]).error == pytest.approx((paper.error or 0) / paper.full)
    twice = one + rows(GRID, paper=2, first_sheet=50)
    assert together(paper_statistics(twice).values()).alpha == pytest.approx(paper.alpha)


def test_a_hard_and_an_easy_paper_do_not_look_reliable_together() -> None:
    chance = random.Random(2)
    hard = [tuple(int(chance.random() < 0.2) for _ in range(10)) for _sheet in range(200)]
    easy = [tuple(int(chance.random() < 0.8) for _ in range(10)) for _sheet in range(200)]
    papers = paper_statistics(rows(hard) + rows(easy, paper=2, first_sheet=500))
    assert abs(together(papers.values()).alpha or 0) < 0.25
    assert (paper_statistics(rows(hard + easy))[1].alpha or 0) > 0.6


def test_papers_that_one_person_alone_sat_tell_nothing_together() -> None:
    each = [row for sheet in range(3) for row in rows([(1, 0, 1)], paper=sheet, first_sheet=sheet)]
    assert together(paper_statistics(each).values()).alpha is None
    assert together([]).error is None


def test_fifths_rise_where_the_able_are_right() -> None:
    grid = [tuple(int(sheet >= bar) for bar in range(10)) for sheet in range(10)]
    assert items(rows(grid))[6].by_fifth == (0, 0, 0.5, 1, 1)


def test_a_question_for_no_points_is_not_graded_and_moves_nobody() -> None:
    poll = [Answered(sheet, 1, 99, 0.0, ("A",), points=0.0) for sheet in range(10)]
    found, without = items(rows() + poll, {99: KEY}), items(rows())
    assert not found[99].graded
    assert [option.count for option in found[99].options] == [10, 0, 0, 0]
    assert found[1].item_rest == without[1].item_rest
