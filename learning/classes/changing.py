"""Actions on a class's learners: withdraw one, move one to another class, name the class committee, commend some."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.sittings.actions import take_entry_out
from exams.sittings.models import Entry, EntryQuerySet
from learning.classes.admitting import admit
from learning.classes.arrows import Learner, State
from learning.classes.stepping import Decision, step, step_learners
from learning.models import Call, Commendation, CommitteeRole, Enrolment, StudyClass
from office import journal
from office.errors import Refused
from people.models import User

OPEN_STATES = (State.PLANNED, State.CALLED, State.OPENED)
MOST_DEPUTIES = 2


class ChangeRefused(Refused):
    code = "class_change_refused"


@transaction.atomic
def cancel_class(*, study_class: StudyClass, reason: str, by: User | None, now: datetime) -> None:
    """Cancels a class that was not recognised yet. Its learners and what they attended stay on record.

    Nominations hold the call's row: one on its way is in before the class is cancelled, or is refused.
    """
    list(Call.objects.select_for_update().filter(study_class=study_class))
    step(study_class, State.CANCELLED, by=by, now=now, note=_given(reason))


@transaction.atomic
def withdraw_learner(*, enrolment: Enrolment, reason: str, by: User | None, now: datetime) -> None:
    """Takes a learner out of the class for a reason; the row stays."""
    reason = _given(reason)
    step_learners([enrolment.pk], Learner.WITHDRAWN, reason=reason)
    _out_of_tests(enrolment, by=by, now=now)
    journal.write(act="learning.learner.withdraw", subject=enrolment, by=by, now=now, data={"reason": reason})


@transaction.atomic
def move_learner(
    *, enrolment: Enrolment, to_class: StudyClass, reason: str, by: User | None, now: datetime
) -> Enrolment:
    """Moves a learner to another class of the same programme; the periods attended go along."""
    reason = _given(reason)
    held = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("study_class", "person").get(pk=enrolment.pk)
    )
    _refuse_move(held, to_class)
    step_learners([held.pk], Learner.MOVED, reason=reason)
    _out_of_tests(held, by=by, now=now)
    (moved,) = admit(to_class, [held.person], on=timezone.localdate(now))
    moved.moved_from = held
    moved.periods_carried = moved.periods_attended = min(held.periods_attended, to_class.periods)
    moved.save(update_fields=["moved_from", "periods_carried", "periods_attended"])
    data = {"from": held.study_class.code, "to": to_class.code, "periods": moved.periods_carried, "reason": reason}
    journal.write(act="learning.learner.move", subject=moved, by=by, now=now, data=data)
    return moved


@transaction.atomic
def name_committee(
    *, study_class: StudyClass, monitor: Enrolment | None, deputies: Sequence[Enrolment], by: User | None, now: datetime
) -> None:
    """Names the class committee anew: a monitor and one or two deputies (QĐ 1147-QĐ/BTGDVTW, article 5)."""
    StudyClass.objects.select_for_update().get(pk=study_class.pk)
    _refuse_committee(study_class, monitor, deputies)
    study_class.enrolments.exclude(committee="").update(committee="")
    if monitor:
        study_class.enrolments.filter(pk=monitor.pk).update(committee=CommitteeRole.MONITOR)
    study_class.enrolments.filter(pk__in=[one.pk for one in deputies]).update(committee=CommitteeRole.DEPUTY)
    named = [one.pk for one in (monitor, *deputies) if one]
    journal.write(act="learning.class.committee", subject=study_class, by=by, now=now, data={"learners": named})


@transaction.atomic
def commend_learners(
    *,
    study_class: StudyClass,
    learners: Sequence[Enrolment],
    decision: Decision,
    reason: str,
    by: User | None,
    now: datetime,
) -> list[Commendation]:
    """Records whom a decision commends, and for what."""
    reason = _given(reason)
    _refuse_commendation(study_class, learners, decision, timezone.localdate(now))
    made = Commendation.objects.bulk_create(
        Commendation(enrolment=one, decision_number=decision.number, decided_on=decision.on, reason=reason)
        for one in learners
    )
    data = {"decision": decision.number, "learners": len(made), "reason": reason}
    journal.write(act="learning.class.commend", subject=study_class, by=by, now=now, data=data)
    return made


def classes_to_move_to(enrolment: Enrolment, classes: Sequence[StudyClass]) -> list[StudyClass]:
    """Those of the classes that the learner may be moved to."""
    return [one for one in classes if _why_not(enrolment, one) is None]


def _entries(held: Enrolment) -> EntryQuerySet:
    """The learner's entries in the tests of the class."""
    of_class = Q(sitting__study_class=held.study_class_id) | Q(sitting__retake__study_class=held.study_class_id)
    return Entry.objects.filter(of_class, person=held.person_id)


def _out_of_tests(held: Enrolment, *, by: User | None, now: datetime) -> None:
    """Whoever leaves the class does not sit its test; what was begun stays on record."""
    for entry in _entries(held).filter(attempt__isnull=True):
        take_entry_out(entry=entry, by=by, now=now)


def _given(reason: str) -> str:
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ChangeRefused(_("Say why: the record of the class keeps the reason."))
    return reason


def _refuse_move(held: Enrolment, to_class: StudyClass) -> None:
    problem = _why_not(held, to_class)
    if problem:
        raise ChangeRefused(problem)
    if _entries(held).filter(attempt__isnull=False).exists():
        raise ChangeRefused(_("This learner has begun the final test of the class and stays in it."))
    if to_class.enrolments.filter(person=held.person_id).exists():
        raise ChangeRefused(_("This learner was in the class “%s” already.") % to_class.title)


def _why_not(held: Enrolment, to_class: StudyClass) -> str | None:
    mine = held.study_class
    if to_class.pk == mine.pk:
        return _("The learner is in this class already. Choose another one.")
    if mine.version is None or to_class.version is None or mine.version.programme_id != to_class.version.programme_id:
        return _("Learners move between classes of one programme only: “%s” is of another.") % to_class.title
    if to_class.state not in OPEN_STATES:
        return _("The class “%(title)s” is “%(state)s” and takes nobody in.") % {
            "title": to_class.title,
            "state": to_class.get_state_display(),
        }
    return None


def _refuse_committee(study_class: StudyClass, monitor: Enrolment | None, deputies: Sequence[Enrolment]) -> None:
    if len(deputies) > MOST_DEPUTIES:
        raise ChangeRefused(_("A class committee has a monitor and one or two deputies. Take some deputies away."))
    if monitor in deputies:
        raise ChangeRefused(_("The monitor cannot be a deputy too. Choose another deputy."))
    named = {one.pk for one in (monitor, *deputies) if one}
    if study_class.enrolments.taking_part().filter(pk__in=named).count() != len(named):
        raise ChangeRefused(_("Only learners who take part in this class can be in its committee."))


def _refuse_commendation(
    study_class: StudyClass, learners: Sequence[Enrolment], decision: Decision, today: date
) -> None:
    if not learners:
        raise ChangeRefused(_("Choose at least one learner."))
    if not decision.number.strip():
        raise ChangeRefused(_("Give the number of the decision of commendation."))
    if not study_class.starts_on <= decision.on <= today:
        raise ChangeRefused(_("The day of the decision lies between the start of the class and today."))
    keys = [one.pk for one in learners]
    if study_class.enrolments.taking_part().filter(pk__in=keys).count() != len(keys):
        raise ChangeRefused(_("Only learners who take part in this class can be commended."))
    again = Commendation.objects.filter(enrolment__in=keys, decision_number=decision.number).first()
    if again:
        name = again.enrolment.person.full_name
        raise ChangeRefused(
            _("%(name)s is commended by the decision %(number)s already.") % {"name": name, "number": decision.number}
        )
