"""The candidate's own result page: once released, to its owner alone, in the language chosen, in few queries."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.marking.actions import mark_sitting
from exams.results.actions import release_results
from exams.sittings.models import Entry, Sitting
from people.models import User
from people.signing_in import open_accounts
from tests.cast import Cast
from tests.conftest import StoppedClock

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def entry_of(sitting: Sitting, family: str, given: str) -> Entry:
    return Entry.objects.get(sitting=sitting, person__family_middle=family, person__given=given)


def address(entry: Entry) -> str:
    return reverse("results:my_result", args=[entry.uid])


@pytest.fixture
def marked(sitting: Sitting, cast: Cast, clock: StoppedClock) -> Sitting:
    mark_sitting(sitting=sitting, by=cast.quang, now=clock.at)
    open_accounts(people=[entry.person for entry in sitting.entries.all()], by=None, now=clock.at)
    return sitting


@pytest.fixture
def released(marked: Sitting, cast: Cast, clock: StoppedClock) -> Sitting:
    release_results(sitting=marked, by=cast.quang, now=clock.at)
    return marked


def page(entry: Entry, client_of: ClientOf, language: str = "vi") -> str:
    client = client_of(entry.person.account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    reply = client.get(address(entry))
    assert reply.status_code == 200
    return reply.content.decode()


def test_the_owner_sees_score_band_and_receipt(released: Sitting, client_of: ClientOf) -> None:
    entry = entry_of(released, "Lê", "An")
    text = page(entry, client_of)
    for said in ("Lê An", "8,3", "Giỏi", "5 / 6", entry.attempt.receipt, entry.candidate_number):
        assert said in text, said


def test_the_band_is_said_in_the_chosen_language(released: Sitting, client_of: ClientOf) -> None:
    entry = entry_of(released, "Lê", "An")
    band = entry.attempt.marks.get(current=True).band
    assert f"<strong>{band.label_en}</strong>" in page(entry, client_of, "en")
    assert band.label_en not in ("", band.label)


def test_before_the_release_there_is_only_the_receipt(marked: Sitting, client_of: ClientOf) -> None:
    entry = entry_of(marked, "Lê", "An")
    reply = client_of(entry.person.account).get(address(entry))
    assert (reply.status_code, reply["Location"]) == (302, reverse("delivery:entry", args=[entry.uid]))


def test_who_was_absent_is_led_to_the_entry(released: Sitting, client_of: ClientOf) -> None:
    entry = entry_of(released, "Vũ", "Dũng")
    assert client_of(entry.person.account).get(address(entry)).status_code == 302


def test_nobody_else_finds_it(released: Sitting, cast: Cast, client_of: ClientOf) -> None:
    entry, other = entry_of(released, "Lê", "An"), entry_of(released, "Hồ", "Anh")
    assert client_of(other.person.account).get(address(entry)).status_code == 404
    assert client_of(cast.quang).get(address(entry)).status_code == 404


def test_after_a_correction_the_new_mark_stands_there(released: Sitting, client_of: ClientOf) -> None:
    entry = entry_of(released, "Lê", "An")
    old = entry.attempt.marks.get(current=True)
    entry.attempt.marks.update(current=False)
    old.pk, old.uid, old.revision, old.score = None, type(old)().uid, 2, "4.5"
    old.save(force_insert=True)
    text = page(entry, client_of)
    assert "4,5" in text
    assert "8,3" not in text


def test_the_page_takes_four_queries(released: Sitting, client_of: ClientOf) -> None:
    """Session, account, person in the menu, and the result."""
    entry = entry_of(released, "Lê", "An")
    client = client_of(entry.person.account)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(entry)).status_code == 200
    assert len(asked) == 4, [query["sql"][:80] for query in asked]
