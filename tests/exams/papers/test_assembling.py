"""Papers of equal difficulty: every limit kept, the same from the same seed, and what is in the way said in words."""

import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.papers import apart
from exams.papers.apart import BrokenOff, assemble_apart
from exams.papers.assembling import assemble
from exams.papers.drawing import Candidate, Want, draw
from exams.papers.obstacle_words import LineName, obstacle_sentence
from exams.papers.parallel import (
    PRIOR_P,
    PRIOR_R,
    Assembly,
    CannotAssemble,
    Expected,
    Obstacle,
    Order,
    Rated,
    Tolerance,
    broken,
    expected,
    rated,
)

NAMES = {1: LineName("Điều lệ", "Understand"), 2: LineName("Lịch sử", "any level")}


def pool(count: int = 120, *, topics: int = 3, seed: int = 1) -> list[Rated]:
    chance = random.Random(seed)
    return [
        rated(
            Candidate(number, number % topics, number // topics % 4 + 1, f"Q{number:04d}"),
            answers=100,
            p=round(chance.uniform(0.2, 0.95), 3),
            r=round(chance.uniform(0.1, 0.5), 3),
        )
        for number in range(count)
    ]


def want(line: int, *topics: int, level: int | None = None, count: int = 4) -> Want:
    return Want(line, frozenset(topics), level, count)


WANTS = [want(1, 0), want(2, 1), want(3, 0, 1, 2, level=2, count=3)]
ORDER = Order(WANTS, pool(), papers=6, seed="s", most_papers=2)


def refused(order: Order) -> tuple[Obstacle, ...]:
    with pytest.raises(CannotAssemble) as caught:
        assemble(order)
    return caught.value.obstacles


def test_papers_are_as_equal_as_asked_and_far_more_equal_than_drawn_ones() -> None:
    made = assemble(ORDER)
    assert broken(made, ORDER) == []
    assert made.apart.mean <= 0.005
    assert made.apart.spread <= 0.005


def test_the_same_seed_gives_the_same_papers_and_another_seed_others() -> None:
    made = assemble(ORDER)
    assert assemble(replace(ORDER, pool=list(reversed(ORDER.pool)))) == made
    assert assemble(replace(ORDER, seed="t")).papers != made.papers


def test_papers_follow_from_names_and_not_from_ids() -> None:
    moved = [replace(one, question=replace(one.question, id=one.question.id + 5000)) for one in ORDER.pool]
    there = assemble(replace(ORDER, pool=moved)).papers
    assert [[(line, pk - 5000) for line, pk in paper] for paper in there] == [list(p) for p in assemble(ORDER).papers]


def test_papers_differ_from_each_other_even_without_a_limit_on_exposure() -> None:
    made = assemble(replace(ORDER, most_papers=None))
    assert len(set(made.papers)) == 6
    uses = Counter(question for paper in made.papers for _line, question in paper)
    assert len(uses) > 40


def test_enemies_never_meet() -> None:
    free = assemble(replace(ORDER, papers=1))
    held = [question for _line, question in free.papers[0]]
    order = replace(ORDER, enemies=[frozenset(held[:2]), frozenset(held[1:5])])
    assert "enemies" in broken(free, replace(order, papers=1))
    assert broken(assemble(order), order) == []


def test_points_of_a_line_weigh_in_what_is_expected() -> None:
    order = replace(ORDER, points={1: 2.5, 3: 0.25})
    assert order.full == 2.5 * 4 + 4 + 0.25 * 3
    assert broken(assemble(order), order) == []


def test_every_question_once_can_still_be_equal() -> None:
    """No choice is left over: all 60 questions are used, and every paper must be an average one."""
    order = Order([want(1, 0, 1, 2, count=10)], pool(60), 6, "s", most_papers=1, tolerance=Tolerance(0.02, 0.02))
    made = assemble(order)
    assert broken(made, order) == []
    assert len({question for paper in made.papers for _line, question in paper}) == 60


@settings(max_examples=15, deadline=None)
@given(
    papers=st.integers(1, 4),
    counts=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    most=st.one_of(st.none(), st.integers(1, 3)),
    enemies=st.lists(st.frozensets(st.integers(0, 39), min_size=2, max_size=3), max_size=5),
    seed=st.text(max_size=3),
)
def test_whatever_is_made_keeps_every_promise_and_whatever_is_not_says_why(
    papers: int, counts: tuple[int, int], most: int | None, enemies: list[frozenset[int]], seed: str
) -> None:
    wants = [want(1, 0, count=counts[0]), want(2, 0, 1, count=counts[1])]
    order = Order(wants, pool(40), papers, seed, {2: 2.0}, enemies, most, Tolerance(0.05, 0.05))
    made = made_or_refused(order)
    assert made
    assert isinstance(made, tuple) or broken(made, order) == []


@settings(max_examples=15, deadline=None)
@given(
    lines=st.lists(st.tuples(st.sampled_from([1, 2, None]), st.integers(1, 7)), min_size=1, max_size=3),
    papers=st.integers(1, 3),
)
def test_without_limits_papers_are_refused_only_where_a_plain_draw_lacks_questions(
    lines: list[tuple[int | None, int]], papers: int
) -> None:
    wants = [want(n, 0, level=level, count=count) for n, (level, count) in enumerate(lines, start=1)]
    order = Order(wants, pool(30), papers, "s", tolerance=Tolerance(1, 1))
    lacking = draw(wants, [one.question for one in order.pool], "s").missing
    made = made_or_refused(order)
    assert isinstance(made, tuple) is bool(lacking)
    if isinstance(made, tuple):
        assert {one.limit for one in made} == {"questions"}
        assert sum(one.missing for one in made) == sum(lacking.values())


def made_or_refused(order: Order) -> Assembly | tuple[Obstacle, ...]:
    try:
        return assemble(order)
    except CannotAssemble as refusal:
        return refusal.obstacles


def test_missing_questions_are_counted_by_line() -> None:
    few = [one for one in pool() if (one.question.topic, one.question.level) != (0, 2)][:40]
    order = replace(ORDER, wants=[want(1, 0, level=2, count=3)], pool=few)
    assert refused(order) == (Obstacle("questions", 1, 3),)
    assert (
        obstacle_sentence(refused(order)[0], NAMES) == "Line 1: 3 more questions of “Điều lệ” (Understand) are needed."
    )


def test_enemies_in_the_way_are_named() -> None:
    order = Order([want(1, 0, count=3)], pool(12), 2, "s", enemies=[frozenset({0, 3, 6})])
    assert refused(order) == (Obstacle("enemies", 1, 1),)
    assert "may not stand in one paper together" in obstacle_sentence(refused(order)[0], NAMES)


def test_exposure_in_the_way_says_how_many_papers_would_do() -> None:
    order = Order([want(2, 0, count=4)], pool(24), 6, "s", most_papers=2)  # 8 questions x 2 papers, 24 places
    assert refused(order) == (Obstacle("exposure", 2, 4, 3),)
    assert obstacle_sentence(refused(order)[0], NAMES) == (
        "Line 2: 4 more questions of “Lịch sử” (any level) are needed. "
        "Or let a question be in up to 3 papers, or make fewer papers."
    )
    wider = replace(order, most_papers=3, tolerance=Tolerance(1, 1))
    assert broken(assemble(wider), wider) == []


def test_a_tolerance_too_narrow_is_named_with_one_that_would_do() -> None:
    shares = (0.2, 0.3, 0.8, 0.9)
    questions = [rated(Candidate(n, 0, 1, f"Q{n}"), answers=99, p=p, r=0.3) for n, p in enumerate(shares)]
    order = Order([want(1, 0, count=1)], questions, 4, "s", most_papers=1, tolerance=Tolerance(0.1, 0.5))
    (obstacle,) = refused(order)
    assert (obstacle.limit, obstacle.instead) == ("tolerance", pytest.approx(0.8))
    assert "differ by 80.0 per cent of the points" in obstacle_sentence(obstacle, NAMES)


def test_limits_that_cannot_be_kept_together_are_told_as_such() -> None:
    sentence = obstacle_sentence(Obstacle("together"), NAMES)
    assert sentence.startswith("Each limit can be kept, but not all of them together.")


def test_a_question_with_few_answers_is_rated_by_its_level() -> None:
    question = Candidate(1, 0, 3)
    assert rated(question, answers=29, p=0.1, r=0.6) == Rated(question, PRIOR_P[3], PRIOR_R, measured=False)
    assert rated(question, answers=30, p=0.1, r=0.6) == Rated(question, 0.1, 0.6, measured=True)
    assert rated(question) == Rated(question, PRIOR_P[3], PRIOR_R, measured=False)
    assert rated(question, answers=50, p=0.4, r=-0.2).r == 0


def test_what_is_expected_of_a_paper_by_hand() -> None:
    questions = [
        rated(Candidate(1, 0, 1), answers=99, p=0.5, r=0.4),
        rated(Candidate(2, 1, 1), answers=99, p=0.8, r=0.5),
    ]
    order = Order([want(1, 0, count=1), want(2, 1, count=1)], questions, 1, "s", {2: 3.0})
    told = expected(((1, 1), (2, 2)), order)
    assert (told.mean, told.spread) == (pytest.approx((0.5 + 2.4) / 4), pytest.approx((0.2 + 3 * 0.4 * 0.5) / 4))


def test_the_check_sees_every_broken_promise() -> None:
    paper = ((1, 0), (1, 0))
    made = Assembly((paper, paper), (Expected(0.5, 0.1), Expected(0.6, 0.3)), 0, 4)
    order = Order([want(1, 1, count=2)], pool(12), 3, "s", most_papers=1, enemies=[frozenset({0, 1})])
    assert broken(made, order) == ["papers", "lines", "exposure", "mean", "spread"]
    both = replace(made, papers=(((1, 0), (1, 1)),))
    assert "enemies" in broken(both, order)


def test_how_many_questions_are_measured_is_told() -> None:
    mixed = [one if one.question.id % 2 else rated(one.question) for one in pool()]
    made = assemble(replace(ORDER, pool=mixed))
    odd = sum(question % 2 for paper in made.papers for _line, question in paper)
    assert (made.measured, made.questions) == (odd, 66)


def test_a_process_of_its_own_gives_the_same_papers_and_refusals() -> None:
    assert assemble_apart(ORDER) == assemble(ORDER)
    with pytest.raises(CannotAssemble) as caught:
        assemble_apart(replace(ORDER, wants=[want(1, 9, count=1)]))
    assert caught.value.obstacles == (Obstacle("questions", 1, 1),)


def dies(_order: Order, _there: object) -> None:
    os._exit(3)


def test_a_process_that_dies_is_told_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_assemble", dies)
    with pytest.raises(BrokenOff):
        assemble_apart(ORDER)


def test_who_waits_hears_how_many_papers_are_chosen() -> None:
    heard: list[int] = []
    assemble(ORDER, told=heard.append)
    assert heard == [1, 2, 3, 4, 5, 6]


def test_a_door_that_makes_papers_apart_loads_neither_numpy_nor_the_solver() -> None:
    code = "import sys; import exams.papers.apart; print(sorted({'numpy', 'highspy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
