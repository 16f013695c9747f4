"""After a merge: erasing reaches the record that went, one's data tell of both, lists meet the record that is kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from office.models import JournalRow
from people.keeping import Enrolment, PersonFacts, keep_person
from people.merging import merge_people
from people.models import Membership, Person, PersonPair
from people.personal_data import held_about
from people.personal_erasing import PSEUDONYM, erase_person
from people.roster_drafts import DraftPerson
from people.roster_matching import Registry
from tests.cast import NOW, SINCE, Company

LATER = NOW + timedelta(days=1)


@pytest.fixture
def merged(company: Company) -> tuple[Person, Person]:
    """Two records of one person who has left since: the one kept and the one that went."""
    said: dict[str, Any] = {"family_middle": "Lý Thị", "born_on": date(1980, 2, 3)}
    home = Enrolment(unit=company.db02, since=SINCE, position="Văn thư")
    kept, gone = (
        keep_person(facts=PersonFacts(given=given, **said), home=home, by=None, now=NOW) for given in ("Hoà", "Hòa")
    )
    PersonPair.objects.create(one=kept, other=gone, score=90, found_at=NOW)
    facts = PersonFacts(given="Hoà", national_number="001180123456", **said)
    merge_people(kept=kept, gone=gone, facts=facts, by=company.quang, now=NOW)
    return Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)


def test_erasing_reaches_the_record_that_went(merged: tuple[Person, Person], company: Company) -> None:
    kept, gone = merged
    assert kept.merges.get().left_out["memberships"][0]["position"] == "Văn thư"
    Membership.objects.filter(person=kept).update(valid_until=timezone.localdate(NOW))
    erase_person(person=kept, reason="theo yêu cầu", by=company.chi, now=LATER)

    for record in Person.objects.filter(pk__in=(kept.pk, gone.pk)):
        assert record.given.startswith(PSEUDONYM)
        assert (record.family_middle, record.national_number, record.born_on) == ("", "", None)
        subject = f"people.Person:{record.pk}"
        assert not JournalRow.objects.filter(subject=subject).exclude(data={}).exclude(act="people.person.erase")
    assert kept.merges.get().left_out == {}
    assert not PersonPair.objects.exists()


def test_ones_own_data_tell_what_a_merge_left_out(merged: tuple[Person, Person]) -> None:
    told = held_about(merged[0], now=LATER)

    assert [row["made_at"] for row in told["people.PersonMerge"]] == [NOW]
    assert told["people.Person"][0]["national_number"] == "001180123456"


def test_a_list_of_people_meets_the_record_that_is_kept(merged: tuple[Person, Person]) -> None:
    draft = DraftPerson(where="Sheet1!B2", row=2, family_middle="Lý Thị", given="Hòa")
    registry = Registry([draft], NOW.date())

    assert {person.pk for people in registry.by_name.values() for person in people} == {merged[0].pk}
