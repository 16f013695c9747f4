"""Wrong access codes are counted for each entry and slowed down; right ones cost nothing more than before."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.delivery.access_codes import BETWEEN_TRIES, FORGOTTEN_AFTER, FREE_TRIES
from exams.delivery.models import Attempt, WrongCodes
from exams.delivery.starting import Ask, start
from exams.sittings.models import Entry, Sitting
from people.models import User
from tests.cast import Cast

SECOND = timedelta(seconds=1)
RIGHT = "SEN-26"


@pytest.fixture
def coded(cast: Cast) -> Cast:
    Sitting.objects.filter(pk=cast.sitting.pk).update(access_code=RIGHT)
    return cast


def attempted(entry: Entry, by: User, code: str, now: datetime) -> str:
    """The code of the refusal, or "" when it started."""
    [done] = start([Ask(entry_pk=entry.pk, client="c", by=by, access_code=code)], now=now)
    return done.refusal.code if done.refusal else ""


def wrong_ones(cast: Cast, count: int, now: datetime) -> list[str]:
    return [attempted(cast.entry_an, cast.an, f"x{n}", now + n * SECOND) for n in range(count)]


def test_after_some_wrong_codes_even_the_right_one_has_to_wait_a_minute(coded: Cast) -> None:
    now = coded.sitting.opens_at
    assert wrong_ones(coded, FREE_TRIES, now) == ["wrong_access_code"] * FREE_TRIES
    last = now + (FREE_TRIES - 1) * SECOND
    assert attempted(coded.entry_an, coded.an, RIGHT, last + SECOND) == "too_many_codes"
    assert attempted(coded.entry_an, coded.an, RIGHT, last + BETWEEN_TRIES - SECOND) == "too_many_codes"
    assert not Attempt.objects.exists()
    assert attempted(coded.entry_an, coded.an, RIGHT, last + BETWEEN_TRIES) == ""


def test_tries_that_come_too_soon_do_not_make_the_wait_longer(coded: Cast) -> None:
    now = coded.sitting.opens_at
    wrong_ones(coded, FREE_TRIES, now)
    last = now + (FREE_TRIES - 1) * SECOND
    for seconds in range(1, 59):
        assert attempted(coded.entry_an, coded.an, "again", last + seconds * SECOND) == "too_many_codes"
    assert attempted(coded.entry_an, coded.an, RIGHT, last + BETWEEN_TRIES) == ""


def test_whoever_goes_on_guessing_has_one_guess_a_minute(coded: Cast) -> None:
    now = coded.sitting.opens_at
    heard = [attempted(coded.entry_an, coded.an, f"x{n}", now + n * SECOND) for n in range(10 * 60)]
    assert heard.count("wrong_access_code") <= FREE_TRIES + 10
    assert heard.count("too_many_codes") == len(heard) - heard.count("wrong_access_code")


def test_a_quarter_of_an_hour_later_all_is_forgotten(coded: Cast) -> None:
    now = coded.sitting.opens_at
    wrong_ones(coded, FREE_TRIES, now)
    later = now + FORGOTTEN_AFTER + FREE_TRIES * SECOND
    assert wrong_ones(coded, 2, later) == ["wrong_access_code"] * 2
    assert WrongCodes.objects.get().tries == 2


def test_one_candidate_keeps_no_other_waiting(coded: Cast) -> None:
    now = coded.sitting.opens_at
    wrong_ones(coded, FREE_TRIES, now)
    assert attempted(coded.entry_anh, coded.anh, RIGHT, now + FREE_TRIES * SECOND) == ""


def test_nothing_typed_is_no_guess_and_who_has_begun_is_asked_no_more(coded: Cast) -> None:
    now = coded.sitting.opens_at
    assert [attempted(coded.entry_an, coded.an, " ", now) for _try in range(9)] == ["wrong_access_code"] * 9
    assert not WrongCodes.objects.exists()
    assert attempted(coded.entry_an, coded.an, RIGHT.lower(), now) == ""
    assert attempted(coded.entry_an, coded.an, "", now + SECOND) == ""


def test_a_right_code_costs_no_query(coded: Cast) -> None:
    now = coded.sitting.opens_at
    with CaptureQueriesContext(connection) as with_code:
        assert attempted(coded.entry_an, coded.an, RIGHT, now) == ""
    Sitting.objects.update(access_code="")
    with CaptureQueriesContext(connection) as without:
        assert attempted(coded.entry_anh, coded.anh, "", now) == ""
    assert len(with_code) == len(without)
