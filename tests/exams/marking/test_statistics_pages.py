"""The pages of statistics: who sees what, when, and what they say."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from exams.marking.keeping import keep_statistics
from exams.marking.models import SittingFigures
from office.models import JournalRow
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.marking.sat_in_bulk import bank_of, sat_in_bulk

ClientOf = Callable[[User], Client]
GRID = [[1, 1, 0, 1]] * 14 + [[1, 0, 0, 1]] * 16 + [[0, 0, 1, 1]] * 10


@pytest.fixture
def sat(cast: Cast, clock: StoppedClock) -> Any:
    """Forty people; the clock stands where the sitting is over and nothing is reckoned."""
    bank, _questions = bank_of(cast.duk, 4, clock.at)
    sitting = sat_in_bulk(bank=bank, scale=cast.scale, grid=GRID, now=clock.at, papers=2)
    clock.shift(hours=3)
    return sitting


@pytest.fixture
def reckoned(sat: Any, clock: StoppedClock) -> Any:
    keep_statistics(sitting=sat, now=clock.at)
    return sat


@pytest.fixture
def client_of(client_of: ClientOf) -> ClientOf:
    """Readers of English: the sentences of the sources."""

    def signed_in(user: User) -> Client:
        client = client_of(user)
        client.cookies["django_language"] = "en"
        return client

    return signed_in


def text_of(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.usefixtures("jobs_at_once")
def test_statistics_are_reckoned_on_request_and_then_shown(sat: Any, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.quang)
    assert "have not been reckoned yet" in text_of(client, "marking_office:sitting_statistics", sat.uid)
    assert not SittingFigures.objects.exists()
    response = client.post(reverse("marking_office:reckon", args=[sat.uid]), follow=True)
    page = response.content.decode()
    assert "40 candidates are marked." in page
    assert "On average they reached 5.9 of 10." in page
    assert "4 questions</h3>" in page


def test_nothing_is_shown_while_somebody_may_still_start(cast: Cast, client_of: ClientOf) -> None:
    page = text_of(client_of(cast.khanh), "marking_office:sitting_statistics", cast.sitting.uid)
    assert "The sitting is not over." in page
    assert "Reckon the statistics" not in page


@pytest.mark.usefixtures("jobs_at_once")
def test_a_job_for_a_sitting_that_is_open_says_why_it_came_to_nothing(cast: Cast, client_of: ClientOf) -> None:
    address = reverse("marking_office:reckon", args=[cast.sitting.uid])
    page = client_of(cast.quang).post(address, follow=True).content.decode()
    assert "others may yet start" in page
    assert not SittingFigures.objects.exists()


def test_those_who_see_questions_see_words_and_those_who_do_not_see_figures_alone(
    reckoned: Any, cast: Cast, client_of: ClientOf
) -> None:
    with_words = text_of(client_of(cast.thu), "marking_office:sitting_statistics", reckoned.uid)
    without = text_of(client_of(cast.quang), "marking_office:sitting_statistics", reckoned.uid)
    assert "Câu hỏi số 3?" in with_words
    assert "Everybody got it right" in with_words
    assert "Câu hỏi số" not in without
    assert "Everybody got it right" not in without
    assert "Its author should look at it." in without
    assert "25 %" in without


def test_questions_with_advice_come_first(reckoned: Any, cast: Cast, client_of: ClientOf) -> None:
    page = text_of(client_of(cast.thu), "marking_office:sitting_statistics", reckoned.uid)
    table = page.split('stat-questions">')[1]
    assert "Weaker candidates do better here" in table
    places = {n: table.index(f"Câu hỏi số {n}?") for n in (1, 2, 3, 4)}
    assert min(places, key=places.__getitem__) == 3


def test_a_question_of_a_sitting_is_told_in_words_and_pictures(reckoned: Any, cast: Cast, client_of: ClientOf) -> None:
    item = reckoned.figures.items.get(version__stem="Câu hỏi số 2?")
    args = [reckoned.uid, item.version.question.uid, item.version.number]
    page = text_of(client_of(cast.vinh), "marking_office:sitting_question", *args)
    assert "Đúng" in page
    assert "The weakest fifth of the candidates earned" in page
    assert page.count("<svg xmlns") == 2
    assert "Nobody chose C." in page
    assert client_of(cast.quang).get(reverse("marking_office:sitting_question", args=args)).status_code == 404


def test_few_candidates_are_called_few_and_no_key_is_doubted(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    bank, _questions = bank_of(cast.duk, 2, clock.at)
    sitting = sat_in_bulk(bank=bank, scale=cast.scale, grid=[[0, 1]] * 10 + [[0, 0]] * 10, now=clock.at)
    clock.shift(hours=3)
    keep_statistics(sitting=sitting, now=clock.at)
    page = text_of(client_of(cast.thu), "marking_office:sitting_statistics", sitting.uid)
    assert "These figures are rough: they come from 20 candidates." in page
    item = sitting.figures.items.get(version__stem="Câu hỏi số 1?")
    args = [sitting.uid, item.version.question.uid, item.version.number]
    told = text_of(client_of(cast.thu), "marking_office:sitting_question", *args)
    assert "Only 20 answers so far." in told
    assert "None of 20 candidates got it right so far." in told
    assert "heck the key" not in page + told


def test_a_question_is_told_over_all_its_sittings(cast: Cast, clock: StoppedClock, client_of: ClientOf) -> None:
    bank, (question,) = bank_of(cast.duk, 1, clock.at)
    for code, grid in (("TK1", [[1]] * 30), ("TK2", [[0]] * 10)):
        sitting = sat_in_bulk(bank=bank, scale=cast.scale, grid=grid, now=clock.at, code=code, papers=2)
        keep_statistics(sitting=sitting, now=clock.at + timedelta(hours=3))
    page = text_of(client_of(cast.thu), "marking_office:question_statistics", question.uid)
    assert "From 2 sittings together." in page
    assert "75 %" in page
    assert "<dd>40</dd>" in page
    assert "<dt>Papers that hold it</dt><dd>4</dd>" in page
    assert "Kiểm tra TK1" in page


def test_a_question_never_asked_says_so(cast: Cast, client_of: ClientOf) -> None:
    unused = cast.bank.questions.exclude(versions__places__isnull=False).first() or cast.questions[-1]
    page = text_of(client_of(cast.thu), "marking_office:question_statistics", unused.uid)
    assert "There are no statistics yet" in page


def test_marks_that_change_are_noticed(reckoned: Any, cast: Cast, client_of: ClientOf) -> None:
    reckoned.entries.get(number=1).attempt.marks.update(marked_at=datetime.fromisoformat("2030-01-01T00:00:00+00:00"))
    page = text_of(client_of(cast.quang), "marking_office:sitting_statistics", reckoned.uid)
    assert "Marks have changed since" in page


def workbook(client: Client, sitting: Any) -> Any:
    response = client.post(reverse("marking_office:statistics_workbook", args=[sitting.uid]))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def test_the_workbook_holds_the_figures_and_keys_only_for_those_who_may(
    reckoned: Any, cast: Cast, client_of: ClientOf
) -> None:
    mine, theirs = workbook(client_of(cast.khanh), reckoned), workbook(client_of(cast.quang), reckoned)
    assert (len(mine.worksheets), len(theirs.worksheets)) == (3, 2)
    rows = list(mine.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [row[7] for row in rows] == [0.75, 0.35, 0.25, 1]
    assert rows[0][14] == "Câu hỏi số 1?"
    options = list(mine.worksheets[2].iter_rows(min_row=2, values_only=True))
    assert [row[5] for row in options[:4]] == [30, 5, 0, 5]
    cells = [str(cell) for sheet in theirs.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if "Câu hỏi số" in cell or "Đúng" in cell]
    handed_out = JournalRow.objects.filter(act="marking.statistics.export").order_by("pk")
    assert [row.data["keys"] for row in handed_out] == [True, False]


def test_a_workbook_is_refused_before_anything_is_reckoned(sat: Any, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.quang).post(reverse("marking_office:statistics_workbook", args=[sat.uid]), follow=True)
    assert "There are no statistics yet." in response.content.decode()


@pytest.mark.usefixtures("jobs_at_once")
def test_releasing_results_reckons_the_statistics_too(sat: Any, cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.quang).post(reverse("results_office:release", args=[sat.uid]))
    assert SittingFigures.objects.get(sitting=sat).n == 40
