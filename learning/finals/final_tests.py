"""Actions of final tests: set one for a class, take one that is planned already, enter those who may sit it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.papers.actions import Draft
from exams.sittings.actions import SittingPlan, enter_people, hand_over_papers, number_try, plan_sitting
from exams.sittings.models import Sitting
from learning.course_rules import may_try_again
from learning.finals.judging import TryState
from learning.finals.outcomes import Outcome, outcomes_of
from learning.finals.pieces import tests_of
from learning.models import ClassState, Enrolment, Retake, StudyClass, TryPermit
from office import journal
from office.errors import Refused
from people.models import User

_RUNNING = (ClassState.PLANNED, ClassState.CALLED, ClassState.OPENED, ClassState.RECOGNISED)


class FinalRefused(Refused):
    code = "final_refused"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A learner who is not entered, and why, in words. `may_permit`: an organiser may do so all the same."""

    enrolment: Enrolment
    why: str
    may_permit: bool
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may take a try, and who may not."""

    admitted: Sequence[Enrolment]
    left_out: Sequence[LeftOut]


@transaction.atomic
def set_final_test(
    *, study_class: StudyClass, number: int, plan: SittingPlan, draft: Draft | None, by: User | None, now: datetime
) -> Sitting:
    """Plans a sitting as this try of the class, enters who may sit it, and hands the drafted papers over."""
    sitting = plan_sitting(plan=plan, by=by, now=now)
    take_final_test(study_class=study_class, number=number, sitting=sitting, by=by, now=now)
    enter_learners(study_class=study_class, number=number, by=by, now=now)
    if draft is not None:
        hand_over_papers(sitting=sitting, draft=draft, by=by, now=now)
    return sitting


@transaction.atomic
def take_final_test(
    *, study_class: StudyClass, number: int, sitting: Sitting, by: User | None, now: datetime
) -> StudyClass:
    """Makes a sitting that is planned already this try of the class."""
    held = StudyClass.objects.select_for_update(of=("self",)).select_related("version").get(pk=study_class.pk)
    refuse_try(held, number)
    _refuse_sitting(held, number, sitting)
    if number == 1:
        StudyClass.objects.filter(pk=held.pk).update(final_test=sitting)
        study_class.final_test = held.final_test = sitting
    else:
        Retake.objects.create(study_class=held, number=number, sitting=sitting)
    number_try(sitting=sitting, number=number, by=by, now=now)
    data = {"number": number, "sitting": sitting.code}
    journal.write(act="learning.class.test", subject=held, by=by, now=now, data=data)
    return held


@transaction.atomic
def enter_learners(*, study_class: StudyClass, number: int, by: User | None, now: datetime) -> Admission:
    """Enters all who may sit this try and are not entered yet, with the periods they attended.

    Doing it again adds latecomers and nobody twice.
    """
    held = StudyClass.objects.select_for_update(of=("self",)).get(pk=study_class.pk)
    sitting = sitting_of(held, number)
    admission = admission_to(held, number)
    known = set(sitting.entries.values_list("person_id", flat=True))
    fresh = [one for one in admission.admitted if one.person_id not in known]
    if fresh:
        periods = {one.person_id: one.periods_attended for one in fresh}
        people = [one.person for one in fresh]
        enter_people(sitting=sitting, people=people, periods_attended=periods, by=by, now=now)
        data = {"number": number, "learners": len(fresh)}
        journal.write(act="learning.class.enter", subject=held, by=by, now=now, data=data)
    return Admission(fresh, admission.left_out)


@transaction.atomic
def permit_try(*, enrolment: Enrolment, number: int, reason: str, by: User | None, now: datetime) -> None:
    """Lets a learner take a try that the rule would not allow, for a reason; never more tries than there are."""
    held = StudyClass.objects.select_for_update(of=("self",)).get(pk=enrolment.study_class_id)
    if not reason.strip():
        raise FinalRefused(_("Say why: the journal keeps the reason."))
    refuse_try(held, number)
    left_out = next(iter(admission_to(held, number, enrolment).left_out), None)
    if left_out is None:
        raise FinalRefused(_("This learner may take this try already."))
    if not left_out.may_permit:
        raise FinalRefused(_("%(name)s: %(why)s.") % {"name": enrolment.person.full_name, "why": left_out.why})
    TryPermit.objects.create(enrolment=enrolment, number=number, reason=reason.strip()[:300], at=now, by=by)
    data = {"number": number, "name": enrolment.person.full_name, "reason": reason.strip()[:300]}
    journal.write(act="learning.learner.permit", subject=enrolment, by=by, now=now, data=data)


def admission_to(study_class: StudyClass, number: int, only: Enrolment | None = None) -> Admission:
    """Who may take this try: who attended enough, and of a further one, who failed what came before it.

    `only`: asked of this learner alone, which is quicker.
    """
    permits = TryPermit.objects.filter(enrolment__study_class=study_class, number=number)
    permitted = set(permits.values_list("enrolment", flat=True))
    retakes = study_class.version.retakes if study_class.version else 1
    admitted, left_out = [], []
    for outcome in outcomes_of(study_class, only):
        refusal = _refusal(outcome, number, retakes, permitted=outcome.enrolment.pk in permitted)
        if refusal is None:
            admitted.append(outcome.enrolment)
        else:
            left_out.append(refusal)
    return Admission(admitted, left_out)


def _refusal(outcome: Outcome, number: int, retakes: int, *, permitted: bool) -> LeftOut | None:
    if not (outcome.attended_enough or outcome.permitted or permitted):
        return LeftOut(outcome.enrolment, _("attended too few periods"), may_permit=number == 1)
    if number == 1:
        return None
    before = [one.state for one in outcome.tries if one.number < number]
    if before[-1] is TryState.PASSED:
        return LeftOut(outcome.enrolment, _("has passed already"), may_permit=False, passed=True)
    if before[-1] is TryState.WAITING:
        return LeftOut(outcome.enrolment, _("the results of the try before are not out yet"), may_permit=False)
    if not may_try_again(before.count(TryState.FAILED), retakes):
        return LeftOut(outcome.enrolment, _("failed; no further try is left"), may_permit=False)
    if before[-1] is TryState.FAILED or permitted:
        return None
    return LeftOut(outcome.enrolment, _("was absent, or the work was annulled"), may_permit=True)


def sitting_of(study_class: StudyClass, number: int) -> Sitting:
    sitting = tests_of(study_class).get(number)
    if sitting is None:
        raise FinalRefused(_("This try has no test yet. Plan its sitting first, or choose one that is planned."))
    return Sitting.objects.get(pk=sitting)


def refuse_try(study_class: StudyClass, number: int) -> None:
    """The tries of a class go on in their order, and there are no more than the programme allows."""
    if study_class.state not in _RUNNING:
        state = study_class.get_state_display()
        raise FinalRefused(_("The class is “%s”: it holds no tests any more.") % state)
    if number < 1:
        raise FinalRefused(_("There is no such try."))
    retakes = study_class.version.retakes if study_class.version else 1
    if number > retakes + 1:
        raise FinalRefused(
            ngettext(
                "After a failed test the programme allows %d further try, not one more.",
                "After a failed test the programme allows %d further tries, not one more.",
                retakes,
            )
            % retakes
        )


def _refuse_sitting(study_class: StudyClass, number: int, sitting: Sitting) -> None:
    tests = tests_of(study_class)
    if number in tests:
        raise FinalRefused(_("This try has its test already. Change it on the page of its sitting."))
    if number > 1 and number - 1 not in tests:
        raise FinalRefused(_("The try before this one has no test yet."))
    if number > 1 and not Sitting.objects.filter(pk=tests[number - 1], release__isnull=False).exists():
        raise FinalRefused(
            _("The results of the try before are not out yet. Release them first: only who failed tries again.")
        )
    if StudyClass.objects.filter(final_test=sitting).exists() or Retake.objects.filter(sitting=sitting).exists():
        raise FinalRefused(_("The sitting “%s” is the final test of a class already. Choose another one.") % sitting)
