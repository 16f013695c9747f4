"""From the call to approved nominations: what units may do, what the organiser decides, what is refused and how."""

from datetime import date, timedelta

import pytest

from learning.classes.admitting import admit
from learning.classes.arrows import State
from learning.classes.stepping import StepRefused
from learning.models import Certificate, Enrolment, Nomination, ProgrammeTakes, Register
from learning.nominations.arrows import NOMINEE_FROM, Nominee
from learning.nominations.calling import CallPlan, CallRefused, call_for_nominations, take_call_back
from learning.nominations.deciding import decide
from learning.nominations.moving import NominationRefused, move
from learning.nominations.nominating import nominate, send_again, withdraw
from office.models import JournalRow
from people.models import Person
from tests.cast import NOW, Company
from tests.learning.nominations.calls import DEADLINE, START, TODAY, called, planned, published, quota, somebody

pytestmark = pytest.mark.django_db


def named(company: Company, *people: Person) -> list[Nomination]:
    call = called(company)
    return nominate(quota=quota(call, company.db01), people=people, by=company.binh, now=NOW)


# The call


def test_a_call_opens_the_class_for_nominations_and_is_told(company: Company) -> None:
    call = called(company)
    assert call.study_class.steps.get().state == State.CALLED
    assert {one.unit.code: one.places for one in call.quotas.all()} == {"DB01": 3, "DB02": 2}
    assert JournalRow.objects.get(act="learning.call.open").data["places"] == 5


@pytest.mark.parametrize(
    ("deadline", "words"),
    [(TODAY - timedelta(days=1), "is over already"), (START + timedelta(days=1), "must be in by then")],
)
def test_a_day_that_makes_no_sense_is_refused(company: Company, deadline: date, words: str) -> None:
    held = planned(company)
    plan = CallPlan(deadline, {company.db01: 1})
    with pytest.raises(CallRefused, match=words):
        call_for_nominations(study_class=held, plan=plan, by=company.quang, now=NOW)
    held.refresh_from_db()
    assert held.state == State.PLANNED


def test_a_call_that_reaches_nobody_is_refused(company: Company) -> None:
    with pytest.raises(CallRefused, match="No unit has a place"):
        call_for_nominations(study_class=planned(company), plan=CallPlan(DEADLINE, {}), by=company.quang, now=NOW)


def test_places_change_while_the_call_stands_but_not_below_what_is_used(company: Company) -> None:
    nominations = named(company, somebody(company.db01_1), somebody(company.db01_1, "Cúc"))
    held = nominations[0].call.study_class
    for places, words in (({company.db01: 1}, "has named 2 people"), ({company.db02: 1}, "has named 2 people")):
        with pytest.raises(CallRefused, match=words):
            call_for_nominations(study_class=held, plan=CallPlan(DEADLINE, places), by=company.quang, now=NOW)
    plan = CallPlan(DEADLINE, {company.db01: 2})
    call = call_for_nominations(study_class=held, plan=plan, by=company.quang, now=NOW)
    assert {one.unit.code: one.places for one in call.quotas.all()} == {"DB01": 2}
    assert JournalRow.objects.filter(act="learning.call.change").count() == 1


def test_a_call_is_taken_back_only_while_nobody_is_nominated(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    held = nomination.call.study_class
    with pytest.raises(CallRefused, match="Nominations that are in: 1"):
        take_call_back(study_class=held, by=company.quang, now=NOW)
    withdraw(nomination=nomination, reason="đi công tác", by=company.binh, now=NOW)
    take_call_back(study_class=held, by=company.quang, now=NOW)
    held.refresh_from_db()
    assert held.state == State.PLANNED
    called(company, held=held)
    assert held.steps.count() == 3


# Naming people


def test_a_nomination_keeps_the_names_of_the_day_and_who_sent_it(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    told = (nomination.state, nomination.unit_name, nomination.upper_unit_name, nomination.position)
    assert told == (Nominee.SENT, "Chi bộ 1", "Đảng bộ Sở Tài chính", "Đoàn viên")
    assert nomination.steps.get().by == company.binh


def test_more_than_the_unit_has_places_for_is_refused_whole(company: Company) -> None:
    people = [somebody(company.db01_1, f"Tên{number}") for number in range(4)]
    with pytest.raises(NominationRefused, match="Tài chính”: 3, free: 3, chosen: 4"):
        named(company, *people)
    assert not Nomination.objects.exists()


@pytest.mark.parametrize("state", list(Nominee))
def test_what_is_refused_or_withdrawn_leaves_its_place_to_another(company: Company, state: Nominee) -> None:
    people = [somebody(company.db01_1, f"Tên{number}") for number in range(3)]
    nominations = named(company, *people)
    Nomination.objects.filter(pk=nominations[0].pk).update(state=state)
    another = [somebody(company.db01_1, "Thêm")]
    if state in (Nominee.REFUSED, Nominee.WITHDRAWN):
        assert nominate(quota=nominations[0].quota, people=another, by=company.binh, now=NOW)
        return
    with pytest.raises(NominationRefused, match="free: 0"):
        nominate(quota=nominations[0].quota, people=another, by=company.binh, now=NOW)


def test_nobody_is_named_twice_and_the_others_of_the_list_are_not_named_either(company: Company) -> None:
    first, second = somebody(company.db01_1), somebody(company.db01_1, "Cúc")
    [nomination] = named(company, first)
    with pytest.raises(NominationRefused, match="Lê Văn Bình: is named for this class already"):
        nominate(quota=nomination.quota, people=[first, second], by=company.binh, now=NOW)
    assert Nomination.objects.count() == 1


def test_people_of_another_unit_are_not_named_nor_children(company: Company) -> None:
    with pytest.raises(NominationRefused, match="is not of this unit"):
        named(company, somebody(company.db02))
    young = somebody(company.db01_1, "Non", born=START.replace(year=START.year - 18) + timedelta(days=1))
    with pytest.raises(NominationRefused, match="is under 18 when the class begins"):
        nominate(quota=quota(called(company, held=planned(company, code="L2")), company.db01), people=[young],
                 by=company.binh, now=NOW)  # fmt: skip


def test_whoever_sits_in_another_class_of_the_programme_is_told_which(company: Company) -> None:
    person = somebody(company.db01_1)
    call = called(company)
    admit(planned(company, code="L9"), [person], on=TODAY)
    with pytest.raises(NominationRefused, match="takes part in another class of this programme: Lớp L9"):
        nominate(quota=quota(call, company.db01), people=[person], by=company.binh, now=NOW)
    Enrolment.objects.update(state="withdrawn")
    assert nominate(quota=quota(call, company.db01), people=[person], by=company.binh, now=NOW)


def test_whoever_is_named_for_another_class_of_the_programme_waits_for_that_one(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    other = called(company, held=planned(company, code="L9"))
    with pytest.raises(NominationRefused, match="another class of this programme: Lớp L1"):
        nominate(quota=quota(other, company.db01), people=[nomination.person], by=company.binh, now=NOW)


def certified(company: Company, person: Person, until: date | None) -> Certificate:
    held = planned(company, code="CU")
    [enrolment] = admit(held, [person], on=TODAY)
    Enrolment.objects.update(state="recognised")
    assert held.version is not None
    register = Register.objects.create(unit=company.duk, programme=held.version.programme)
    days = dict.fromkeys(("starts_on", "ends_on", "recognised_on", "issued_on"), TODAY)
    return Certificate.objects.create(
        register=register, number=1, enrolment=enrolment, check_code="a" * 26, last_valid_on=until, **days
    )


def test_a_certificate_that_is_valid_when_the_class_begins_bars_and_one_that_ran_out_does_not(company: Company) -> None:
    person, call = somebody(company.db01_1), called(company)
    held = certified(company, person, START)
    where = {"quota": quota(call, company.db01), "people": [person], "by": company.binh, "now": NOW}
    with pytest.raises(NominationRefused, match="holds a certificate of this programme that is still valid"):
        nominate(**where)  # type: ignore[arg-type]
    Certificate.objects.filter(pk=held.pk).update(last_valid_on=START - timedelta(days=1))
    assert nominate(**where)  # type: ignore[arg-type]


def test_a_revoked_certificate_bars_nobody(company: Company) -> None:
    person, call = somebody(company.db01_1), called(company)
    certified(company, person, None)
    Certificate.objects.update(revoked_at=NOW, revoked_reason="sai tên")
    assert nominate(quota=quota(call, company.db01), people=[person], by=company.binh, now=NOW)


def test_after_the_last_day_nobody_is_named_any_more_but_what_was_returned_is_sent_again(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    held, late = nomination.call.study_class, NOW + timedelta(days=8)
    decide(study_class=held, nominations=[nomination], to=Nominee.RETURNED, note="thiếu ảnh", by=company.quang, now=NOW)
    with pytest.raises(NominationRefused, match="were open until"):
        nominate(quota=nomination.quota, people=[somebody(company.db01_1, "Cúc")], by=company.binh, now=late)
    send_again(nomination=nomination, note="đã bổ sung", by=company.binh, now=late)
    nomination.refresh_from_db()
    assert (nomination.state, nomination.note) == (Nominee.SENT, "đã bổ sung")


def test_somebody_withdrawn_may_be_named_again_in_the_same_row(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    withdraw(nomination=nomination, reason="ốm", by=company.binh, now=NOW)
    [again] = nominate(quota=nomination.quota, people=[nomination.person], by=company.binh, now=NOW)
    assert (again.pk, again.state) == (nomination.pk, Nominee.SENT)
    assert [step.state for step in again.steps.all()] == [Nominee.SENT, Nominee.WITHDRAWN, Nominee.SENT]


def test_withdrawing_and_returning_need_words(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    with pytest.raises(NominationRefused, match="Write why"):
        withdraw(nomination=nomination, reason=" ", by=company.binh, now=NOW)
    for to in (Nominee.RETURNED, Nominee.REFUSED):
        with pytest.raises(NominationRefused, match="Write the reason"):
            decide(study_class=nomination.call.study_class, nominations=[nomination], to=to, note="",
                   by=company.quang, now=NOW)  # fmt: skip


# Deciding


@pytest.mark.parametrize("to", list(Nominee))
@pytest.mark.parametrize("at", list(Nominee))
def test_a_nomination_goes_only_where_an_arrow_leads(company: Company, at: Nominee, to: Nominee) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    Nomination.objects.update(state=at)
    if at in NOMINEE_FROM[to]:
        move([nomination], to, note="", by=company.quang, now=NOW)
    else:
        with pytest.raises(NominationRefused, match="can become"):
            move([nomination], to, note="", by=company.quang, now=NOW)
    nomination.refresh_from_db()
    assert nomination.state == (to if at in NOMINEE_FROM[to] else at)


def test_doubtful_people_are_sent_and_approved_only_with_a_reason(company: Company) -> None:
    published(company, takes=ProgrammeTakes.NOT_YET_MEMBERS)
    nominations = named(company, somebody(company.db01_1, standing="candidate"), somebody(company.db01_1, "Cúc"))
    held = nominations[0].call.study_class
    what = {"study_class": held, "nominations": nominations, "to": Nominee.APPROVED, "by": company.quang, "now": NOW}
    with pytest.raises(NominationRefused, match="Lê Văn Cúc: the registry does not say") as refusal:
        decide(note="", **what)  # type: ignore[arg-type]
    assert "Bình" not in refusal.value.message
    assert decide(note="đã xác minh hồ sơ", **what) == 2  # type: ignore[arg-type]
    assert {one.state for one in Nomination.objects.all()} == {Nominee.APPROVED}


def test_a_member_is_not_named_for_the_awareness_course(company: Company) -> None:
    published(company, takes=ProgrammeTakes.NOT_YET_MEMBERS)
    with pytest.raises(NominationRefused, match="is a Party member already"):
        named(company, somebody(company.db01_1, standing="full"))


def test_nothing_is_decided_about_the_nominations_of_another_class(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    other = called(company, held=planned(company, code="L2")).study_class
    with pytest.raises(NominationRefused, match="No nomination is chosen"):
        decide(study_class=other, nominations=[nomination], to=Nominee.APPROVED, note="", by=company.quang, now=NOW)


def test_where_nominations_are_not_open_nothing_moves(company: Company) -> None:
    [nomination] = named(company, somebody(company.db01_1))
    held = nomination.call.study_class
    type(held).objects.filter(pk=held.pk).update(state=State.OPENED)
    for deed in (
        lambda: nominate(quota=nomination.quota, people=[nomination.person], by=None, now=NOW),
        lambda: withdraw(nomination=nomination, reason="x", by=None, now=NOW),
        lambda: send_again(nomination=nomination, note="", by=None, now=NOW),
        lambda: take_call_back(study_class=held, by=None, now=NOW),
    ):
        with pytest.raises((CallRefused, StepRefused), match="are not open: the class is “Opened”"):
            deed()
