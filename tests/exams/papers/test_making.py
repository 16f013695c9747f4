"""Making papers that keep limits: what is kept is what was promised, and nobody waits while it is reckoned."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.bank.actions import retire_question
from exams.bank.enemies import forbid_together
from exams.bank.models import Question
from exams.delivery.starting import start_attempt
from exams.papers.actions import (
    BankChanged,
    CannotFill,
    Line,
    draft_papers,
    keep_blueprint,
    keep_papers,
    make_papers,
)
from exams.papers.difficulty import Measured, difficulties, keep_difficulty
from exams.papers.limits import Limits
from exams.papers.models import Blueprint, Paper, PaperQuestion, PaperSet, QuestionDifficulty
from exams.papers.parallel import PRIOR_P, Tolerance
from exams.papers.set_queries import held_questions
from exams.sittings.actions import prepare_papers
from office.jobs.models import Job, JobState
from tests.cast import Cast
from tests.exams.papers.banks import EACH, grow_bank

POINTS = [Decimal(2), Decimal(1), Decimal("0.5")]


def blueprint_of(cast: Cast, limits: Limits, counts: tuple[int, int, int] = (2, 3, 4)) -> Blueprint:
    """Two lines of one topic at two levels, one of the other topic at any."""
    grow_bank(cast)
    places = [(cast.topics[0], 1), (cast.topics[0], 2), (cast.topics[1], None)]
    lines = [
        Line(topic, level, count, points) for (topic, level), count, points in zip(places, counts, POINTS, strict=True)
    ]
    now = cast.sitting.opens_at
    return keep_blueprint(bank=cast.bank, name="Đề cân bằng", lines=lines, limits=limits, by=cast.quang, now=now)


def make(cast: Cast, blueprint: Blueprint, count: int, seed: str = "s") -> PaperSet:
    return make_papers(blueprint=blueprint, count=count, seed=seed, by=cast.quang, now=cast.sitting.opens_at)


def held(made: PaperSet) -> list[list[PaperQuestion]]:
    """By paper its places."""
    papers = made.papers.order_by("number").prefetch_related("places__version__question", "places__topic")
    return [list(paper.places.all()) for paper in papers]


def expected_mean(places: list[PaperQuestion], cast: Cast) -> float:
    """Reckoned anew from the tables alone."""
    known = {row.version_id: row.p for row in QuestionDifficulty.objects.filter(n__gte=30)}
    worth = [POINTS[2] if place.topic_id == cast.topics[1].pk else POINTS[place.level - 1] for place in places]
    means = [
        float(points) * known.get(place.version_id, PRIOR_P[place.level])
        for points, place in zip(worth, places, strict=True)
    ]
    return sum(means) / float(sum(worth))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    equal=st.booleans(),
    most_percent=st.sampled_from([None, 40, 70]),
    pairs=st.lists(st.tuples(st.integers(0, 47), st.integers(0, 47)), max_size=5),
    papers=st.integers(1, 4),
)
def test_whatever_is_made_is_as_the_blueprint_and_its_limits_ask(
    cast: Cast, equal: bool, most_percent: int | None, pairs: list[tuple[int, int]], papers: int
) -> None:
    blueprint = blueprint_of(cast, Limits(equal, Tolerance(0.02, 0.02), most_percent))
    questions = list(cast.bank.questions.order_by("ref"))
    for one in questions:
        one.enemies.clear()
    for one, other in pairs:
        if one != other:
            questions[one].enemies.add(questions[other])
    made = make(cast, blueprint, papers)
    for paper, places in zip(made.papers.order_by("number"), held(made), strict=True):
        assert Counter((place.topic_id, place.level) for place in places if place.topic_id == cast.topics[0].pk) == {
            (cast.topics[0].pk, 1): 2,
            (cast.topics[0].pk, 2): 3,
        }
        assert sum(place.topic_id == cast.topics[1].pk for place in places) == 4
        assert paper.expected_mean == pytest.approx(expected_mean(places, cast))
        together = combinations([place.version.question for place in places], 2)
        assert not [pair for pair in together if pair[0].enemies.filter(pk=pair[1].pk).exists()]
    uses = Counter(place.version_id for places in held(made) for place in places)
    assert most_percent is None or max(uses.values()) <= max(1, papers * most_percent // 100)
    means = [expected_mean(places, cast) for places in held(made)]
    assert not equal or max(means) - min(means) <= 0.02 + 1e-9


def test_papers_without_limits_are_drawn_and_tell_what_is_expected_of_them(cast: Cast) -> None:
    made = make(cast, blueprint_of(cast, Limits()), 3)
    for paper, places in zip(made.papers.order_by("number"), held(made), strict=True):
        assert paper.expected_mean == pytest.approx(expected_mean(places, cast))
        assert 0 < paper.expected_spread < 0.5
    known = set(QuestionDifficulty.objects.values_list("version", flat=True))
    assert made.measured == sum(place.version_id in known for places in held(made) for place in places) > 0


def test_limits_stay_with_the_papers_when_the_blueprint_changes(cast: Cast) -> None:
    limits = Limits(True, Tolerance(0.0125, 0.02), 75)
    blueprint = blueprint_of(cast, limits)
    made = make(cast, blueprint, 4)
    blueprint.limits = Limits()
    blueprint.save()
    made.refresh_from_db()
    assert made.limits == limits
    assert Blueprint.objects.get(pk=blueprint.pk).limits == Limits()


def test_the_same_seed_makes_the_same_equal_papers(cast: Cast) -> None:
    blueprint = blueprint_of(cast, Limits(equal=True, most_percent=50))
    digests = [list(make(cast, blueprint, 4, "x").papers.order_by("number").values_list("digest")) for _time in "ab"]
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 4


def test_too_few_questions_for_the_limit_are_counted_in_words(cast: Cast) -> None:
    with pytest.raises(CannotFill) as caught:
        make(cast, blueprint_of(cast, Limits(most_percent=10), (6, 3, 4)), 10)
    assert f"Line 1: {60 - EACH} more questions of “Điều lệ Đảng” (Recall) are needed." in caught.value.message
    assert "up to 4 papers" in caught.value.message


def test_enemies_in_the_way_are_told(cast: Cast) -> None:
    blueprint = blueprint_of(cast, Limits(), (EACH, 1, 1))
    first, second = cast.bank.questions.filter(topic=cast.topics[0], level=1).order_by("ref")[:2]
    forbid_together(question=first, other=second, by=cast.thu, now=cast.sitting.opens_at)
    with pytest.raises(CannotFill) as caught:
        make(cast, blueprint, 1)
    assert "may not stand in one paper together" in caught.value.message


@pytest.mark.parametrize("change", ["retired", "forbidden", "moved"])
def test_papers_are_not_kept_when_the_bank_changes_under_them(cast: Cast, change: str) -> None:
    blueprint, now = blueprint_of(cast, Limits()), cast.sitting.opens_at
    draft = draft_papers(blueprint=blueprint, count=2, seed="s")
    first, second = (draft.questions[pk] for _line, pk in draft.made.papers[0][:2])
    if change == "retired":
        retire_question(question=first, by=cast.thu, now=now)
    elif change == "forbidden":
        forbid_together(question=first, other=second, by=cast.thu, now=now)
    else:
        Question.objects.filter(pk=first.pk).update(level=4)
    before = Paper.objects.count()
    with pytest.raises(BankChanged):
        keep_papers(draft=draft, by=cast.quang, now=now)
    assert Paper.objects.count() == before


def test_nothing_is_locked_while_papers_are_chosen_and_keeping_them_takes_few_statements(cast: Cast) -> None:
    blueprint = blueprint_of(cast, Limits())
    depths = []

    def watch(_done: int) -> None:
        depths.append(len(connection.savepoint_ids))

    now = cast.sitting.opens_at
    prepare_papers(sitting=cast.sitting, blueprint=blueprint, count=3, by=cast.quang, now=now, seed="s", watch=watch)
    assert depths == [0, 0, 0]
    counts = []
    for count in (2, 40):
        draft = draft_papers(blueprint=blueprint, count=count, seed="s")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            keep_papers(draft=draft, by=cast.quang, now=now)
        counts.append(len(caught))
    assert counts[1] < counts[0] + 10


@pytest.mark.parametrize("equal", [False, True])
def test_who_breaks_off_leaves_nothing_behind(cast: Cast, equal: bool) -> None:
    class Enough(Exception):
        pass

    def watch(done: int) -> None:
        if done:
            raise Enough

    before = PaperSet.objects.count()
    blueprint = blueprint_of(cast, Limits(equal=equal))
    now = cast.sitting.opens_at
    with pytest.raises(Enough):
        make_papers(blueprint=blueprint, count=5, by=cast.quang, now=now, watch=watch)
    assert PaperSet.objects.count() == before


def test_measured_questions_are_taken_as_measured_and_corrected_words_keep_it(cast: Cast) -> None:
    question, few, other = cast.questions[:3]
    now, version = cast.sitting.opens_at, question.approved
    facts = [Measured(version.pk, 0.31, 0.4, 50), Measured(few.approved_id, 0.2, None, 29)]
    assert keep_difficulty(bank=cast.bank, measured=facts, by=None, now=now) == 2
    assert keep_difficulty(bank=cast.bank, measured=[Measured(version.pk, 0.33, 0.4, 60)], by=None, now=now) == 1
    assert {pk: (row.p, row.n) for pk, row in difficulties(cast.bank).items()} == {
        question.pk: (0.33, 60),
        few.pk: (0.2, 29),
    }
    for change, known in (("words", True), ("content", False)):
        version.pk, version.number, version.change = None, version.number + 1, change
        version.save()
        Question.objects.filter(pk=question.pk).update(approved=version)
        assert (question.pk in difficulties(cast.bank)) is known
    assert other.pk not in difficulties(cast.bank)


def test_versions_of_another_bank_are_not_written(cast: Cast) -> None:
    facts = [Measured(10**9, 0.5, None, 40)]
    assert keep_difficulty(bank=cast.bank, measured=facts, by=None, now=cast.sitting.opens_at) == 0


def test_a_penalty_cannot_make_a_question_harder_than_impossible(cast: Cast) -> None:
    version = cast.questions[0].approved_id
    keep_difficulty(bank=cast.bank, measured=[Measured(version, -0.1, 0.2, 40)], by=None, now=cast.sitting.opens_at)
    assert QuestionDifficulty.objects.get(version=version).p == 0


def test_the_use_of_questions_is_counted_and_new_ones_are_known(cast: Cast) -> None:
    blueprint = blueprint_of(cast, Limits())
    first = make(cast, blueprint, 2, "a")
    shown = held_questions(first)
    assert sum(one.papers for one in shown) == 18
    assert [one.papers for one in shown] == sorted((one.papers for one in shown), reverse=True)
    before = set(
        PaperQuestion.objects.filter(paper__paper_set=cast.sitting.paper_set).values_list(
            "version__question__uid", flat=True
        )
    )
    assert {one.uid for one in shown if one.is_new} == {one.uid for one in shown} - before
    again = held_questions(make(cast, blueprint, 2, "a"))
    assert not any(one.is_new for one in again)
    assert [one.is_new for one in held_questions(first)] == [one.is_new for one in shown]


def ask(cast: Cast, client: Client, blueprint: Blueprint, count: int) -> Job | None:
    address = reverse("sittings_office:papers", args=[cast.sitting.uid])
    client.cookies["django_language"] = "en"
    response = client.post(address, {"blueprint": str(blueprint.uid), "count": count, "seed": ""})
    assert response.status_code == 302, response.content.decode()
    return Job.objects.order_by("pk").last()


@pytest.mark.usefixtures("jobs_at_once")
def test_equal_papers_are_made_by_a_job_and_given_out(cast: Cast, client_of: object) -> None:
    job = ask(cast, client_of(cast.quang), blueprint_of(cast, Limits(equal=True)), 3)  # type: ignore[operator]
    cast.sitting.refresh_from_db()
    assert (job.state, job.message) == (JobState.DONE, "3 papers are made and given out.")
    assert cast.sitting.paper_set.equal
    assert not cast.sitting.entries.exclude(paper__paper_set=cast.sitting.paper_set).exists()


def test_a_few_plain_papers_need_no_job(cast: Cast, client_of: object) -> None:
    assert ask(cast, client_of(cast.quang), blueprint_of(cast, Limits()), 3) is None  # type: ignore[operator]
    cast.sitting.refresh_from_db()
    assert cast.sitting.paper_set.papers.count() == 3


@pytest.mark.usefixtures("jobs_at_once")
def test_a_job_refuses_what_the_action_refuses(cast: Cast, client_of: object) -> None:
    blueprint, before = blueprint_of(cast, Limits(equal=True)), cast.sitting.paper_set
    start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at + timedelta(minutes=1))
    job = ask(cast, client_of(cast.quang), blueprint, 3)  # type: ignore[operator]
    cast.sitting.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "Somebody has started already" in job.message
    assert cast.sitting.paper_set == before
