"""Records that may be of one person: what is found and why, what is said of a pair, the job and its page."""

import random
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from office.jobs.models import Job
from people.duplicates import BY_HAND, DuplicateRefused, facts_of_people, keep_pairs, say_different
from people.keeping import Enrolment, PersonFacts, keep_person
from people.models import Person, PersonPair, User
from people.office_duplicates import REASONS
from people.person_likeness import LEAST, WORTH, Facts, alike, find_alike
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
BORN = date(1985, 9, 2)
MAI = Facts(1, "Nguyễn Thị Mai", BORN, sex="female", number="001185123456", phone="0912345678")


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (Facts(2, "Nguyễn Thị Mai", BORN), {"name_same", "born_day"}),
        (Facts(2, "NGUYEN THI MAI", BORN), {"name_marks", "born_day"}),
        (Facts(2, "Nguyễn Thị Mái", BORN), {"name_marks", "born_day"}),
        (Facts(2, "Mai Nguyễn Thị", BORN), {"name_near", "born_day"}),
        (Facts(2, "Nguyễn Thi Mại", BORN, sex="male"), {"name_marks", "born_day", "sex_other"}),
        (Facts(2, "Nguyễn Thị May", BORN), {"name_near", "born_day"}),
        (Facts(2, "Nguyễn Thị Mai", date(1985, 1, 1), "year"), {"name_same", "born_year"}),
        (Facts(2, "Nguyen Thi Mai", date(1985, 1, 1), "year"), {"name_marks", "born_year"}),
        (Facts(2, "Nguyễn Thị Mai", phone="0912345678"), {"name_same", "phone_same"}),
        (Facts(2, "Nguyễn Thị Mai", date(1958, 9, 2), number="001185123465"), {"name_same", "number_near"}),
        (Facts(2, "Nguyễn Thị Mai", BORN, number="001185123457"), {"name_same", "born_day", "number_near"}),
        (Facts(2, "Nguyễn Thị Mai", BORN, number="123456789"), {"name_same", "born_day"}),
    ],
)
def test_what_speaks_for_one_person_is_named(other: Facts, reasons: set[str]) -> None:
    found = alike(MAI, other)

    assert found is not None
    assert (set(found.reasons), found.one, found.other) == (reasons, 1, 2)
    assert found.score >= LEAST


@pytest.mark.parametrize(
    "other",
    [
        Facts(2, "Nguyễn Thị Mai", date(1985, 9, 3)),
        Facts(2, "Nguyễn Thị Mai", date(1986, 1, 1), "year"),
        Facts(2, "Nguyễn Thị Mai"),
        Facts(2, "Trần Văn Hùng", BORN, phone="0912345678"),
        Facts(2, "Nguyễn Thị Mai", BORN, number="035085777888"),
        Facts(2, "Nguyễn Thị Mai", date(1958, 3, 17), number="001185123465"),
        Facts(2, "Nguyễn Thị Hạnh", BORN),
        Facts(2, "Nguyễn Thị May", date(1985, 1, 1), "year"),
    ],
)
def test_people_who_only_share_a_name_or_a_day_are_no_pair(other: Facts) -> None:
    assert alike(MAI, other) is None


def test_an_office_that_shares_a_telephone_is_no_family_of_duplicates() -> None:
    office = [Facts(number, "Nguyễn Thị Mai", phone="0912345678") for number in range(40)]
    assert find_alike(office) == []


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == {*WORTH, BY_HAND}


def test_each_pair_is_found_once_and_the_likest_first() -> None:
    people = [MAI, Facts(2, "Nguyễn Thị Mai", BORN, phone="0912345678"), Facts(3, "Nguyen Thi Mai", BORN)]
    found = find_alike(people)

    assert [(each.one, each.other) for each in found] == [(1, 2), (1, 3), (2, 3)]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_twenty_five_thousand_people_are_compared_within_seconds() -> None:
    chance = random.Random(5)
    families, givens = ("Nguyễn", "Trần", "Lê", "Phạm"), ("An", "Bình", "Chi", "Dũng", "Hoa", "Lan", "Mai", "Nam")
    people = [
        Facts(
            number,
            f"{chance.choice(families)} {chance.choice(('Văn', 'Thị', 'Đức', 'Thu'))} {chance.choice(givens)}",
            date(chance.randrange(1950, 2006), chance.randrange(1, 13), chance.randrange(1, 29)),
            number=f"{chance.randrange(10**12):012d}",
        )
        for number in range(25_000)
    ]
    twin = Facts(25_000, people[7].name, people[7].born)
    begun = time.process_time()
    found = find_alike([*people, twin])

    assert (7, 25_000) in {(each.one, each.other) for each in found}
    assert time.process_time() - begun < 20


def add(company: Company, given: str = "Mai", unit: str = "db01_1", **facts: object) -> Person:
    said = PersonFacts(family_middle="Nguyễn Thị", given=given, born_on=BORN, **facts)  # type: ignore[arg-type]
    return keep_person(facts=said, home=Enrolment(unit=getattr(company, unit), since=SINCE), by=None, now=NOW)


def look() -> int:
    people = Person.objects.unmerged()
    return keep_pairs(people=people, found=find_alike(facts_of_people(people)), by=None, now=NOW)


def test_what_was_said_to_differ_is_not_found_again(company: Company) -> None:
    one, other = add(company), add(company, unit="db02")
    assert look() == 1
    pair = PersonPair.objects.get()
    assert (pair.one, pair.other, set(pair.reasons)) == (one, other, {"name_same", "born_day"})
    say_different(pair=pair, by=company.quang, now=NOW)

    assert look() == 0
    assert PersonPair.objects.get().different_by == company.quang
    with pytest.raises(DuplicateRefused):
        say_different(pair=pair, by=company.chi, now=NOW)


def test_looking_again_forgets_a_pair_that_is_none_any_more(company: Company) -> None:
    _one, other = add(company), add(company)
    look()
    Person.objects.filter(pk=other.pk).update(born_on=date(1950, 1, 1))

    assert look() == 0
    assert not PersonPair.objects.exists()


@pytest.mark.usefixtures("jobs_at_once")
def test_the_job_leads_to_the_pairs_with_their_reasons(company: Company, client_of: ClientOf) -> None:
    one, other = add(company), add(company, unit="db02")
    client, here = client_of(company.quang), reverse("people_office:duplicates")

    asked = client.post(reverse("people_office:duplicates_look"))
    job = Job.objects.get(kind="people.duplicates")
    assert asked.url == reverse("people_office:job", args=[job.uid])  # type: ignore[attr-defined]
    assert (job.state, job.url, job.result) == ("done", here, {"pairs": 1})
    page = client.get(here).content.decode()
    pair = PersonPair.objects.get()
    assert reverse("people_office:person_pair", args=[pair.uid]) in page
    shown = client.get(reverse("people_office:person_pair", args=[pair.uid]))
    assert {side["person"] for side in shown.context["sides"]} == {one, other}
    assert len(shown.context["reasons"]) == 2


def test_pairs_are_seen_only_by_who_keeps_both(company: Company, client_of: ClientOf) -> None:
    add(company), add(company, unit="xx")
    assert look() == 1
    pair = PersonPair.objects.get()

    for door in ("person_pair", "pair_differs"):
        address = reverse(f"people_office:{door}", args=[pair.uid])
        assert client_of(company.quang).post(address).status_code == 404
        assert client_of(company.stranger).post(address).status_code == 404
        assert client_of(company.binh).post(address).status_code == 404
    assert PersonPair.objects.undecided().count() == 1
    assert client_of(company.root).post(reverse("people_office:pair_differs", args=[pair.uid])).status_code == 302
    assert not PersonPair.objects.undecided().exists()
