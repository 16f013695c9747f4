"""Two records of one person become one: what goes along, what gives way, what is refused, and what stays reachable."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.sittings.actions import enter_people
from exams.sittings.models import Entry
from learning.models import Enrolment as ClassEnrolment
from learning.models import StudyClass
from office.errors import Refused
from office.models import JournalRow
from people.keeping import Enrolment, PersonFacts, keep_person
from people.merging import merge_people
from people.merging_relations import OF_PEOPLE, untold
from people.models import Membership, OneTimeCode, Person, PersonMerge, PersonPair, RoleGrant, Standing, Unit, User
from people.models.persons import BirthPrecision
from people.roles import Role
from people.signing_in import issue_codes, spend_codes
from tests.cast import NOW, PASSWORD, SINCE, Cast, Company

ClientOf = Callable[[User], Client]
LATER = NOW + timedelta(days=1)
BORN = date(1990, 5, 9)


def record(company: Company, unit: str = "db02", since: date = SINCE, **facts: Any) -> Person:
    said = PersonFacts(**{"family_middle": "Nguyễn Văn", "given": "An", "born_on": BORN} | facts)
    home = Enrolment(unit=getattr(company, unit), since=since)
    return keep_person(facts=said, home=home, by=None, now=NOW)


def facts_of(person: Person, **other: Any) -> PersonFacts:
    held = PersonFacts(**{name: getattr(person, name) for name in PersonFacts.__dataclass_fields__})
    return replace(held, **other)


def merge(company: Company, kept: Person, gone: Person, **other: Any) -> PersonMerge:
    return merge_people(kept=kept, gone=gone, facts=facts_of(kept, **other), by=company.quang, now=LATER)


def an(company: Company) -> Person:
    assert company.an.person is not None
    return company.an.person


def homes(person: Person) -> list[tuple[str, date, date | None]]:
    return list(person.memberships.order_by("valid_from").values_list("unit__code", "valid_from", "valid_until"))


def test_every_key_to_a_person_or_an_account_says_what_a_merge_does_with_it() -> None:
    assert untold() == [], "say in people/merging_relations.py what a merge of two records does with these"


def test_facts_are_chosen_and_the_number_is_free_for_the_record_that_is_kept(company: Company) -> None:
    kept, gone = an(company), record(company, national_number="001090123456", phone="0912345678")
    merge(company, kept, gone, national_number="001090123456", phone="0912345678")
    kept.refresh_from_db()
    gone.refresh_from_db()

    assert (kept.national_number, kept.phone) == ("001090123456", "0912345678")
    assert (gone.national_number, gone.merged_into) == ("", kept)
    changed = JournalRow.objects.get(act="people.person.change", subject=f"people.Person:{kept.pk}")
    assert set(changed.data["changed"]) == {"national_number", "phone"}


def test_memberships_and_standings_of_both_fill_one_history(company: Company) -> None:
    kept, gone = record(company, since=date(2022, 1, 1)), record(company, "db01_1", since=date(2021, 1, 1))
    Standing.objects.create(person=kept, kind="full", valid_from=date(2022, 1, 1))
    Standing.objects.create(person=gone, kind="probationary", valid_from=date(2016, 1, 1), valid_until=date(2017, 1, 1))
    Standing.objects.create(person=gone, kind="full", valid_from=date(2017, 1, 1))
    done = merge(company, kept, gone)

    assert homes(kept) == [
        ("DB01-1", date(2021, 1, 1), date(2022, 1, 1)),
        ("DB02", date(2022, 1, 1), None),
    ]
    assert list(kept.standings.order_by("valid_from").values_list("kind", "valid_from", "valid_until")) == [
        ("probationary", date(2016, 1, 1), date(2017, 1, 1)),
        ("full", date(2017, 1, 1), date(2022, 1, 1)),
        ("full", date(2022, 1, 1), None),
    ]
    assert homes(gone) == []
    [gave_way] = done.left_out["memberships"]
    assert (gave_way["valid_from"], gave_way["valid_until"]) == ("2021-01-01", None)
    assert len(done.left_out["standings"]) == 1


DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range(12)]
SPANS = st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)), max_size=4)


def _intervals(person: Person, spans: list[tuple[int, int]], unit: Unit) -> None:
    """Intervals one after the other; the last may have no end."""
    start = 0
    for gap, length in spans:
        start += gap
        until = start + length
        if start > 11:
            return
        end = DAYS[until] if until < 12 else None
        Membership.objects.create(person=person, unit=unit, valid_from=DAYS[start], valid_until=end)
        if end is None:
            return
        start = until


@given(one=SPANS, other=SPANS)
@pytest.mark.django_db
def test_whoever_was_in_one_unit_a_day_in_both_records_is_so_in_one(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    with transaction.atomic():
        units = [Unit.objects.create(code=f"L{number}", founded_on=SINCE) for number in range(2)]
        kept, gone = Person.objects.create(given="Mai"), Person.objects.create(given="Mai")
        _intervals(kept, one, units[0])
        _intervals(gone, other, units[1])
        before = {person: [_where(person, day) for day in DAYS] for person in (kept, gone)}
        merge_people(kept=kept, gone=gone, facts=facts_of(kept), by=None, now=NOW)
        expected = [mine or theirs for mine, theirs in zip(before[kept], before[gone], strict=True)]
        assert [_where(kept, day) for day in DAYS] == expected
        assert not gone.memberships.exists()
        transaction.set_rollback(True)


def _where(person: Person, day: date) -> list[str]:
    return list(Membership.objects.in_force(day).filter(person=person).values_list("unit__code", flat=True))


def test_entries_attempts_and_classes_go_along_and_the_attempt_stays_as_it_was(cast: Cast) -> None:
    kept, gone = record(cast), an(cast)
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=NOW)
    attempt = hand_in(attempt=attempt, by=cast.an, now=NOW + timedelta(minutes=5))
    before = list(attempt.events.values("position", "hash"))
    study = StudyClass.objects.create(code="L1", title="Lớp 1", unit=cast.duk, starts_on=SINCE, ends_on=SINCE)
    ClassEnrolment.objects.create(study_class=study, person=gone, periods_attended=40)
    merge(cast, kept, gone)

    entry = Entry.objects.get(pk=cast.entry_an.pk)
    assert (entry.person, entry.unit_name) == (kept, "Chi bộ 1")
    assert list(entry.attempt.events.values("position", "hash")) == before
    assert ClassEnrolment.objects.get().person == kept
    assert User.objects.get(pk=cast.an.pk).person == kept
    assert authenticate(username="an", password=PASSWORD) == cast.an


def test_an_exam_that_is_open_is_not_disturbed(cast: Cast) -> None:
    kept, gone = record(cast), an(cast)

    for pair in ((kept, gone), (gone, kept)):
        with pytest.raises(Refused, match="is open"):
            merge_people(kept=pair[0], gone=pair[1], facts=facts_of(kept), by=cast.quang, now=NOW)
    assert not PersonMerge.objects.exists()


@pytest.mark.parametrize(
    ("kept_sat", "gone_sat", "refusal"),
    [(True, True, "Both took part"), (False, True, "Keep that one"), (True, False, "")],
)
def test_who_sat_the_same_sitting_twice_is_not_made_one(
    kept_sat: bool, gone_sat: bool, refusal: str, cast: Cast
) -> None:
    kept, gone = record(cast), an(cast)
    [other] = enter_people(sitting=cast.sitting, people=[kept], by=cast.quang, now=NOW)
    Entry.objects.filter(pk=other.pk).update(paper=cast.entry_anh.paper)
    other.refresh_from_db()
    for sat, entry in ((kept_sat, other), (gone_sat, cast.entry_an)):
        if sat:
            attempt = start_attempt(entry=entry, by=None, now=NOW)
            hand_in(attempt=attempt, by=None, now=NOW + timedelta(minutes=5))
    if refusal:
        with pytest.raises(Refused, match=refusal):
            merge(cast, kept, gone)
        assert Person.objects.get(pk=gone.pk).merged_into is None
        assert Entry.objects.get(pk=cast.entry_an.pk).person == gone
        return
    done = merge(cast, kept, gone)
    assert done.left_out["stayed"] == {"sittings.Entry": 1}
    assert Entry.objects.get(pk=cast.entry_an.pk).person == gone


def test_of_two_accounts_the_one_of_the_record_that_goes_is_closed(company: Company, client_of: ClientOf) -> None:
    kept, gone = an(company), company.dat.person
    assert gone is not None
    codes = issue_codes(users=[company.dat], purpose="exam", valid_until=LATER, by=None, now=NOW)
    client = client_of(company.dat)
    assert client.get(reverse("people:landing")).status_code in (200, 302)
    done = merge(company, kept, gone)

    assert done.left_out["account"] == "dat"
    assert authenticate(username="dat", password=PASSWORD) is None
    assert spend_codes([codes[company.dat.pk]], now=NOW) == [None]
    assert "/sign-in/" in client.get(reverse("people:landing")).url  # type: ignore[attr-defined]
    assert OneTimeCode.objects.get(user=company.dat).ended_at is not None
    assert authenticate(username="an", password=PASSWORD) == company.an
    assert JournalRow.objects.filter(act="people.user.close", subject=f"people.User:{company.dat.pk}").exists()


@pytest.mark.parametrize("until", [None, date(2027, 1, 1)])
def test_an_account_with_a_role_is_not_closed_and_gives_its_role_to_nobody(
    until: date | None, company: Company
) -> None:
    assert company.dat.person is not None
    RoleGrant.objects.create(
        user=company.dat, role=Role.TRAINER, unit=company.db01, valid_from=SINCE, valid_until=until
    )
    with pytest.raises(Refused, match="holds a role"):
        merge(company, an(company), company.dat.person)
    assert User.objects.get(pk=company.dat.pk).is_active
    merge(company, company.dat.person, an(company))
    assert RoleGrant.objects.get(user=company.dat, role=Role.TRAINER).user == company.dat


def test_nobody_merges_the_own_record_and_none_twice_or_into_itself(company: Company) -> None:
    kept, gone = an(company), record(company)
    company.quang.person = gone
    company.quang.save()
    with pytest.raises(Refused, match="your own"):
        merge(company, kept, gone)
    company.quang.person = None
    company.quang.save()
    with pytest.raises(Refused, match="not two records"):
        merge(company, kept, kept)
    merge(company, kept, gone)
    for pair in ((kept, gone), (gone, kept), (company.dat.person, gone)):
        with pytest.raises(Refused, match="already"):
            merge(company, *pair)  # type: ignore[arg-type]


def test_a_chain_of_merges_leads_to_the_last_record(company: Company, client_of: ClientOf) -> None:
    first, second, third = record(company), record(company), an(company)
    merge(company, second, first)
    merge(company, third, second)

    assert set(third.merged_from.all()) == {first, second}
    assert third.merges.count() == 2
    here = reverse("people_office:person", args=[third.uid])
    for gone in (first, second):
        answer = client_of(company.quang).get(reverse("people_office:person", args=[gone.uid]))
        assert answer.url == here  # type: ignore[attr-defined]
        assert client_of(company.stranger).get(reverse("people_office:person", args=[gone.uid])).status_code == 404
    page = client_of(company.quang).get(here)
    assert len(page.context["merges"]) == 2
    added = [line["row"].subject for line in page.context["journal"] if line["row"].act == "people.person.add"]
    assert set(added) == {f"people.Person:{first.pk}", f"people.Person:{second.pk}"}


def test_a_record_that_went_is_on_no_list_and_meets_no_import(company: Company, client_of: ClientOf) -> None:
    gone = record(company, given="Xuyến")
    merge(company, an(company), gone)

    for who in (company.root, company.quang):
        listed = client_of(who).get(reverse("people_office:people_results"), {"q": "xuyen"}).context["object_list"]
        assert list(listed) == []
    assert not Person.objects.unmerged().filter(pk=gone.pk).exists()
    address = reverse("people_office:person_change", args=[gone.uid])
    assert client_of(company.root).get(address).status_code == 404


def pair_of(one: Person, other: Person) -> PersonPair:
    return PersonPair.objects.create(one=one, other=other, score=90, reasons=["name_same"], found_at=NOW)


def test_the_page_shows_what_will_be_done_before_it_is_done(company: Company, client_of: ClientOf) -> None:
    one, other = an(company), record(company, given="Ân", phone="0912345678")
    one.memberships.update(valid_from=date(2023, 1, 1))
    other.born_precision = BirthPrecision.YEAR
    other.save()
    client, address = client_of(company.quang), reverse("people_office:person_pair", args=[pair_of(one, other).uid])

    form = client.get(address).context["form"]
    assert form.differing == ["name", "born", "phone"]
    assert form.fields["phone"].initial == "other"
    chosen = {"keep": "one", "name": "other", "born": "one", "phone": "other"}
    assert client.post(address, chosen | {"name": "x"}).status_code == 422
    shown = client.post(address, chosen)
    assert shown.status_code == 200
    effect = shown.context["effect"]
    assert effect.memberships == ["Đảng bộ Sở Y tế: 01/01/2020 – 01/01/2023", "Chi bộ 1: 01/01/2023 – nay"]
    assert len(effect.left_out) == 1
    assert not PersonMerge.objects.exists()
    assert Person.objects.get(pk=one.pk).given == "An"

    answer = client.post(address, dict(shown.context["chosen"]) | {"confirmed": "1"})
    assert answer.url == reverse("people_office:person", args=[one.uid])  # type: ignore[attr-defined]
    one.refresh_from_db()
    assert (one.given, one.born_precision, one.phone) == ("Ân", "day", "0912345678")
    assert client.get(address).status_code == 404


def test_a_refusal_stands_on_the_page_and_nothing_is_done(cast: Cast, client_of: ClientOf) -> None:
    address = reverse("people_office:person_pair", args=[pair_of(an(cast), record(cast)).uid])

    for extra in ({}, {"confirmed": "1"}):
        answer = client_of(cast.quang).post(address, {"keep": "one"} | extra)
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors()
    assert not PersonMerge.objects.exists()


def test_an_untold_key_moves_so_that_nothing_is_left_behind(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OF_PEOPLE, "learning.Enrolment.person")
    kept, gone = an(company), record(company)
    study = StudyClass.objects.create(code="L1", title="Lớp 1", unit=company.duk, starts_on=SINCE, ends_on=SINCE)
    ClassEnrolment.objects.create(study_class=study, person=gone)
    assert untold() == ["learning.Enrolment.person"]
    merge(company, kept, gone)
    assert ClassEnrolment.objects.get().person == kept

    again = record(company)
    ClassEnrolment.objects.create(study_class=study, person=again)
    with pytest.raises(Refused, match="Clear that up"):
        merge(company, kept, again)
    assert Person.objects.get(pk=again.pk).merged_into is None
