"""The decision that opens a class, learners added by name, and a merge of units half-way."""

from datetime import timedelta

import pytest

from learning.classes.arrows import State
from learning.classes.stepping import Decision, StepRefused
from learning.models import Nomination, ProgrammeTakes, Quota, StudyClass
from learning.nominations.arrows import Nominee
from learning.nominations.calling import CallRefused
from learning.nominations.deciding import decide
from learning.nominations.moving import NominationRefused
from learning.nominations.nominating import nominate, withdraw
from learning.nominations.opening import OpeningRefused, add_learners, open_class
from people.effects import effect_of
from people.models import RoleGrant
from people.reorganising import Decision as Reorganised
from people.reorganising import merge_units
from people.roles import Role
from tests.cast import NOW, SINCE, Company
from tests.exams.delivery.racing import together
from tests.learning.nominations.calls import TODAY, called, planned, published, quota, somebody

DECIDED = Decision("12-QĐ/ĐUK", TODAY)
NAMES = ("Bình", "Cúc", "Dung")


def sent(company: Company) -> list[Nomination]:
    people = [somebody(company.db01_1, name) for name in NAMES]
    return nominate(quota=quota(called(company), company.db01), people=people, by=company.binh, now=NOW)


def approved(company: Company, nominations: list[Nomination]) -> StudyClass:
    held = nominations[0].call.study_class
    decide(study_class=held, nominations=nominations, to=Nominee.APPROVED, note="", by=company.quang, now=NOW)
    return held


@pytest.mark.django_db
def test_whoever_was_approved_becomes_a_learner_and_the_decision_is_kept(company: Company) -> None:
    held = approved(company, sent(company))
    admitted = open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)
    held.refresh_from_db()
    assert [one.person.given for one in admitted] == list(NAMES)
    assert {one.unit_name for one in admitted} == {"Chi bộ 1"}
    assert (held.state, held.decision_number, held.decided_on) == (State.OPENED, "12-QĐ/ĐUK", TODAY)
    assert held.steps.get(state=State.OPENED).decision_number == "12-QĐ/ĐUK"


@pytest.mark.django_db
def test_undecided_nominations_stop_the_opening_unless_they_are_left_out(company: Company) -> None:
    nominations = sent(company)
    held = approved(company, nominations[:2])
    with pytest.raises(OpeningRefused, match="1 nomination is not decided yet"):
        open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)
    assert len(open_class(study_class=held, decision=DECIDED, leave_out=True, by=company.quang, now=NOW)) == 2
    left = Nomination.objects.get(pk=nominations[2].pk)
    assert (left.state, left.note) == (Nominee.REFUSED, "The class was opened without this nomination.")


@pytest.mark.django_db
def test_fewer_learners_than_the_programme_asks_for_need_a_reason(company: Company) -> None:
    published(company, least=25)
    held = approved(company, sent(company))
    with pytest.raises(OpeningRefused, match="asks for 25 learners and there are 3"):
        open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)
    assert Nomination.objects.filter(call__study_class__state=State.CALLED).count() == 3
    open_class(study_class=held, decision=DECIDED, reason="lớp miền núi", by=company.quang, now=NOW)
    assert held.steps.get(state=State.OPENED).note == "lớp miền núi"


@pytest.mark.django_db
def test_a_class_without_anybody_is_not_opened_whatever_the_reason(company: Company) -> None:
    with pytest.raises(OpeningRefused, match="Nobody is approved"):
        open_class(study_class=planned(company), decision=DECIDED, reason="gấp", by=company.quang, now=NOW)


@pytest.mark.django_db
def test_a_class_is_opened_once(company: Company) -> None:
    held = approved(company, sent(company))
    open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)
    with pytest.raises(StepRefused):
        open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)


@pytest.mark.django_db
def test_whoever_was_admitted_elsewhere_since_the_approval_is_told_and_nothing_opens(company: Company) -> None:
    held = approved(company, sent(company))
    other = planned(company, code="L2")
    with pytest.raises(NominationRefused, match="another class of this programme: Lớp L1"):
        add_learners(study_class=other, people=[Nomination.objects.all()[0].person], by=company.quang, now=NOW)
    Nomination.objects.update(state=Nominee.WITHDRAWN)
    person = Nomination.objects.all()[0].person
    add_learners(study_class=other, people=[person], by=company.quang, now=NOW)
    Nomination.objects.update(state=Nominee.APPROVED)
    with pytest.raises(OpeningRefused, match="another class of this programme: Lớp L2"):
        open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)


@pytest.mark.django_db
def test_people_known_by_name_make_a_class_without_a_call(company: Company) -> None:
    held, people = planned(company), [somebody(company.db01_1, name) for name in NAMES]
    assert len(add_learners(study_class=held, people=people, by=company.quang, now=NOW)) == 3
    assert open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW) == []
    held.refresh_from_db()
    assert held.state == State.OPENED


@pytest.mark.django_db
def test_whoever_comes_late_needs_a_reason_and_after_the_recognition_nobody_comes(company: Company) -> None:
    held = approved(company, sent(company))
    open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)
    late = {"study_class": held, "people": [somebody(company.db02, "Giang")], "by": company.quang, "now": NOW}
    with pytest.raises(OpeningRefused, match="Write why these people come later"):
        add_learners(**late)  # type: ignore[arg-type]
    [added] = add_learners(**late, reason="quyết định bổ sung")  # type: ignore[arg-type]
    added.refresh_from_db()
    assert added.reason == "quyết định bổ sung"
    StudyClass.objects.filter(pk=held.pk).update(state=State.RECOGNISED)
    with pytest.raises(OpeningRefused, match="nobody is added"):
        add_learners(**late, reason="muộn")  # type: ignore[arg-type]


@pytest.mark.django_db
def test_somebody_doubtful_is_added_only_with_a_reason_and_somebody_barred_never(company: Company) -> None:
    held = planned(company, published(company, takes=ProgrammeTakes.PROBATIONARY))
    for person, reason, words in (
        (somebody(company.db02, "Giang", standing="full"), "", "is a full member already"),
        (somebody(company.db02, "Hà", standing="candidate"), "cần thiết", "is no Party member"),
    ):
        with pytest.raises(NominationRefused, match=words):
            add_learners(study_class=held, people=[person], reason=reason, by=company.quang, now=NOW)
    assert not held.enrolments.exists()


# Reorganisations half-way


def merged(company: Company) -> object:
    """The first body goes into the second, from tomorrow on."""
    decision = Reorganised(TODAY + timedelta(days=1), "5-QĐ/ĐUK", TODAY)
    return merge_units(units=[company.db01], into=company.db02, decision=decision, by=company.chi, now=NOW)


@pytest.mark.django_db
def test_a_reorganisation_tells_of_the_open_nominations_it_touches(company: Company) -> None:
    nominations = sent(company)
    decision = Reorganised(TODAY, "5-QĐ/ĐUK", TODAY)
    done = merge_units(units=[company.db01_1], into=company.db01_2, decision=decision, by=company.chi, now=NOW)
    [touched] = effect_of(done, NOW).nominations
    assert (touched.name, touched.people) == ("Lớp L1", 3)
    held = approved(company, nominations)
    open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW)
    assert effect_of(done, NOW).nominations == []


@pytest.mark.django_db
def test_after_a_merge_nominations_keep_their_names_and_the_successor_goes_on(company: Company) -> None:
    nominations = sent(company)
    held, later = nominations[0].call.study_class, NOW + timedelta(days=2)
    merged(company)
    company.binh.grants.all().delete()
    RoleGrant.objects.create(user=company.binh, role=Role.SECRETARY, unit=company.db02, valid_from=SINCE)
    reached = Quota.objects.open_to(company.binh, later.date())
    assert {one.unit.code for one in reached} == {"DB01", "DB02"}

    withdraw(nomination=nominations[0], reason="chuyển công tác", by=company.binh, now=later)
    another = somebody(company.db01_1, "Xuân")  # her cell hangs below the successor now
    [named] = nominate(quota=nominations[0].quota, people=[another], by=company.binh, now=later)
    assert named.upper_unit_name == "Đảng bộ Sở Y tế"
    nominations[1].refresh_from_db()
    assert nominations[1].upper_unit_name == "Đảng bộ Sở Tài chính"

    decide(study_class=held, nominations=[*nominations[1:], named], to=Nominee.APPROVED, note="",
           by=company.quang, now=later)  # fmt: skip
    admitted = open_class(study_class=held, decision=DECIDED, by=company.quang, now=later)
    assert {one.upper_unit_name for one in admitted} == {"Đảng bộ Sở Y tế"}


@pytest.mark.django_db
def test_a_call_reaches_the_secretary_of_its_unit_and_nobody_of_another(company: Company) -> None:
    called(company)
    assert [one.unit.code for one in Quota.objects.open_to(company.binh, TODAY)] == ["DB01"]
    assert not Quota.objects.open_to(company.khanh, TODAY).exists()
    assert not Quota.objects.open_to(company.stranger, TODAY).exists()


# Races


@pytest.mark.django_db(transaction=True)
def test_of_two_who_name_somebody_for_the_last_place_one_is_refused(company: Company) -> None:
    call = called(company, {company.db01: 1})
    one, other = somebody(company.db01_1, "Bình"), somebody(company.db01_2, "Cúc")
    deeds = [
        lambda person=person: nominate(quota=quota(call, company.db01), people=[person], by=company.binh, now=NOW)
        for person in (one, other)
    ]
    done = together(*deeds)
    assert [type(each) for each in done if not isinstance(each, list)] == [NominationRefused]
    assert call.nominations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_person_whom_two_units_name_at_once_is_named_once(company: Company) -> None:
    call = called(company, {company.db01: 2, company.db01_1: 2})
    person = somebody(company.db01_1)
    deeds = [
        lambda unit=unit: nominate(quota=quota(call, unit), people=[person], by=company.binh, now=NOW)
        for unit in (company.db01, company.db01_1)
    ]
    done = together(*deeds)
    assert [type(each) for each in done if not isinstance(each, list)] == [NominationRefused]
    assert call.nominations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_the_opening_at_once_leave_nobody_half_admitted(company: Company) -> None:
    nominations = sent(company)
    held = approved(company, nominations)
    done = together(
        lambda: withdraw(nomination=nominations[0], reason="ốm", by=company.binh, now=NOW),
        lambda: open_class(study_class=held, decision=DECIDED, by=company.quang, now=NOW),
    )
    withdrawn = Nomination.objects.get(pk=nominations[0].pk).state == Nominee.WITHDRAWN
    assert held.enrolments.count() == (2 if withdrawn else 3)
    assert [type(each) for each in done if isinstance(each, Exception)] == ([] if withdrawn else [CallRefused])
