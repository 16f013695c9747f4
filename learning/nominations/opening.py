"""The decision that opens a class, with its learners; and learners added by the organiser before or after it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.classes.admitting import admit
from learning.classes.arrows import State
from learning.classes.stepping import Decision, step
from learning.models import Call, Enrolment, Nomination, StudyClass
from learning.nominations.arrows import Nominee
from learning.nominations.deciding import OWN, refuse_unfit
from learning.nominations.moving import NominationRefused, move
from office import journal
from office.errors import Refused
from people.models import Person, User

ADDS_LEARNERS = frozenset({State.PLANNED, State.CALLED, State.OPENED})


class OpeningRefused(Refused):
    code = "opening_refused"


@transaction.atomic
def open_class(
    *,
    study_class: StudyClass,
    decision: Decision,
    reason: str = "",
    leave_out: bool = False,
    by: User,
    now: datetime,
) -> list[Enrolment]:
    """Admits who was approved and opens the class; gives those admitted now.

    `reason`: why the class opens with fewer learners than its programme asks for, or with people of whom something is
    doubtful. `leave_out`: whoever is not decided on yet is refused.
    """
    Call.objects.select_for_update().filter(study_class=study_class).first()  # no nomination comes or goes meanwhile
    held = StudyClass.objects.select_for_update().get(pk=study_class.pk)
    nominations = Nomination.objects.filter(call__study_class=held, call__study_class__state=State.CALLED)
    _settle(list(nominations.undecided()), leave_out=leave_out, by=by, now=now)
    approved = nominations.filter(state=Nominee.APPROVED).select_related("person").by_name()
    people = [one.person for one in approved]
    _refuse_still_barred(held, people, now)
    _refuse_too_few(held, len(people), reason)
    admitted = admit(held, people, on=timezone.localdate(now))
    StudyClass.objects.filter(pk=held.pk).update(decision_number=decision.number, decided_on=decision.on)
    step(held, State.OPENED, by=by, now=now, decision=decision, note=reason.strip())
    return admitted


@transaction.atomic
def add_learners(
    *, study_class: StudyClass, people: Sequence[Person], reason: str = "", by: User, now: datetime
) -> list[Enrolment]:
    """Takes people known by name into a class without a nomination: before it opens, or late, with a reason."""
    Call.objects.select_for_update().filter(study_class=study_class).first()
    held = StudyClass.objects.select_for_update().get(pk=study_class.pk)
    if held.state not in ADDS_LEARNERS:
        raise OpeningRefused(_("The class is “%s”: nobody is added to it any more.") % held.get_state_display())
    if not people:
        raise OpeningRefused(_("Nobody is chosen. Tick the people to be added."))
    if held.state == State.OPENED and not reason.strip():
        raise OpeningRefused(_("The class is open already. Write why these people come later."))
    refuse_unfit(held, people, reason=reason, without=frozenset(), now=now)
    admitted = admit(held, people, on=timezone.localdate(now))
    if len(admitted) < len(people):
        raise OpeningRefused(_("Some of these people were in this class before and left it. Choose the others alone."))
    Enrolment.objects.filter(pk__in=[one.pk for one in admitted]).update(reason=reason.strip()[:300])
    data = {"people": len(admitted), "reason": reason.strip()[:300]}
    journal.write(act="learning.learners.add", subject=held, by=by, now=now, data=data)
    return admitted


def least_learners(study_class: StudyClass) -> int:
    return study_class.version.least_learners if study_class.version else 0


def _settle(undecided: Sequence[Nomination], *, leave_out: bool, by: User, now: datetime) -> None:
    if not undecided:
        return
    if not leave_out:
        raise OpeningRefused(
            ngettext(
                "%d nomination is not decided yet. Approve or refuse it, or tick that it is left out.",
                "%d nominations are not decided yet. Approve or refuse them, or tick that they are left out.",
                len(undecided),
            )
            % len(undecided)
        )
    move(undecided, Nominee.REFUSED, note=_("The class was opened without this nomination."), by=by, now=now)


def _refuse_still_barred(held: StudyClass, people: Sequence[Person], now: datetime) -> None:
    """Whoever was approved may have been certified or admitted elsewhere since; doubts were settled then."""
    try:
        refuse_unfit(held, people, reason=_("approved"), without=OWN, now=now)
    except NominationRefused as refusal:
        raise OpeningRefused(refusal.message) from refusal


def _refuse_too_few(held: StudyClass, approved: int, reason: str) -> None:
    number, least = approved + held.enrolments.taking_part().count(), least_learners(held)
    if number == 0:
        raise OpeningRefused(_("Nobody is approved for this class yet: a class without learners is not opened."))
    if number < least and not reason.strip():
        raise OpeningRefused(
            _(
                "The programme asks for %(least)d learners and there are %(number)d. "
                "Write the reason why the class opens all the same."
            )
            % {"least": least, "number": number}
        )
