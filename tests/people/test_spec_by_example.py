"""What the domain says by example: the order of names, and a merger of two bodies on 01/07/2025."""

from datetime import date

from django.urls import reverse

from exams.sittings.models import Entry
from people.carrying import carried, members_carried, people_where_they_went
from people.keeping import Enrolment, PersonFacts, keep_person
from people.models import Membership, Person, Unit
from people.models.units import UnitKind
from people.names import split_name
from people.reorganising import Decision, NewUnit, merge_units
from people.units import UnitFacts
from tests.cast import NOW, SINCE, Cast, Company

GIVEN = ["Trần Văn Đạt", "Lê An", "Phạm Thị Ánh", "Nguyễn Ẩn", "Hồ Anh", "Vũ Dũng"]
MERGED_ON, IN_2024 = date(2025, 7, 1), date(2024, 12, 31)


def test_names_stand_in_the_order_of_vietnamese_rosters(company: Company) -> None:
    """An, Anh, Ánh, Ẩn, Dũng, Đạt."""
    for name in GIVEN:
        family, given = split_name(name)
        keep_person(
            facts=PersonFacts(family_middle=family, given=given),
            home=Enrolment(unit=company.db02, since=SINCE),
            by=None,
            now=NOW,
        )
    listed = Person.objects.members_of(company.db02, NOW.date()).by_name()

    assert [person.given for person in listed] == ["An", "Anh", "Ánh", "Ẩn", "Dũng", "Đạt"]


def test_a_name_that_ends_in_the_clan_is_put_in_order_by_hand(company: Company, client_of: object) -> None:
    """H'Hen Niê stands under H, Y Phú Byă under P, once their sort names say so."""
    client = client_of(company.quang)  # type: ignore[operator]
    for name in ("Lê Giang", "H'Hen Niê", "Lê Nam", "Y Phú Byă", "Lê Quân", "Lê Bình"):
        family, given = split_name(name)
        home = Enrolment(unit=company.db02, since=SINCE)
        keep_person(facts=PersonFacts(family_middle=family, given=given), home=home, by=None, now=NOW)
    address = reverse("people_office:people_results") + f"?unit={company.db02.uid}"
    for given, sort_name in (("Niê", "H'Hen, Niê"), ("Byă", "Phú, Y Byă")):
        person = Person.objects.get(given=given)
        form = reverse("people_office:person_change", args=[person.uid])
        held = {"family_middle": person.family_middle, "given": given, "sort_name": sort_name}
        assert "H&#x27;Hen, Niê" in client.get(form).content.decode()  # the help says how
        assert client.post(form, held).status_code == 302

    listed = [person.full_name for person in client.get(address).context["object_list"]]
    assert listed == ["Lê Bình", "Lê Giang", "H'Hen Niê", "Lê Nam", "Y Phú Byă", "Lê Quân"]


def merged(company: Company) -> Unit:
    """The two grassroots bodies become one new body on 01/07/2025."""
    facts = UnitFacts("Đảng bộ Sở Tài chính - Y tế", UnitKind.COMMITTEE, company.duk)
    decision = Decision(MERGED_ON, "12-QĐ/ĐU", date(2025, 6, 20))
    done = merge_units(
        units=[company.db01, company.db02], into=NewUnit("DB09", facts), decision=decision, by=company.chi, now=NOW
    )
    assert done.unit is not None
    return done.unit


def people_by_line(on: date) -> dict[str, int]:
    """The report: each unit of the day under its name of the day, with its people of the day and those below."""
    return {unit.name_on(on): Person.objects.members_of(unit, on).count() for unit in Unit.objects.existing(on)}


def test_a_merger_keeps_the_names_of_2024_and_todays_structure_sums_into_the_new_body(cast: Cast) -> None:
    family, given = split_name("Lê Hoa")
    home = Enrolment(unit=cast.db02, since=SINCE)
    hoa = keep_person(facts=PersonFacts(family_middle=family, given=given), home=home, by=None, now=NOW)
    before = people_by_line(IN_2024)
    homes_2024 = list(Membership.objects.in_force(IN_2024).values_list("person", "unit"))
    entry = Entry.objects.get(pk=cast.entry_an.pk)
    names_on_the_result = (entry.unit_name, entry.upper_unit_name)
    body = merged(cast)
    today = NOW.date()

    # The report for 2024 shows the old names, and the same figures as before.
    assert people_by_line(IN_2024) == before
    assert (before["Đảng bộ Sở Tài chính"], before["Đảng bộ Sở Y tế"]) == (3, 1)
    assert "Đảng bộ Sở Tài chính - Y tế" not in before
    # In the structure of today all four people of 2024 stand in the new body, and nobody is counted twice.
    assert carried([cast.db01.pk, cast.db02.pk], today) == {cast.db01.pk: body.pk, cast.db02.pk: body.pk}
    in_body = members_carried(body, IN_2024, today)
    assert {row.person_id for row in in_body} == {person for person, _unit in homes_2024}
    assert len(in_body) == 4
    assert (hoa.pk, body.pk) in people_where_they_went(homes_2024, IN_2024, today)
    # What was issued keeps its names: the snapshot of results stands for certificates, which are not there yet.
    kept = Entry.objects.get(pk=cast.entry_an.pk)
    assert (kept.unit_name, kept.upper_unit_name) == names_on_the_result
    assert names_on_the_result == ("Chi bộ 1", "Đảng bộ Sở Tài chính")
    assert cast.db01.name_on(IN_2024) == "Đảng bộ Sở Tài chính"
