"""How a class and a learner go from one state to the next: one conditional UPDATE per arrow, and a row that tells it.

These are parts of actions, called inside their transaction; each caller writes what else its step means.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from learning.classes.arrows import CLASS_FROM, LEARNER_FROM, Learner, State
from learning.models import ClassState, ClassStep, Enrolment, LearnerState, StudyClass
from office import journal
from office.errors import Refused
from people.models import User


class StepRefused(Refused):
    code = "step_refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """The document by which a step was decided."""

    number: str
    on: date


def step(
    study_class: StudyClass,
    to: State,
    *,
    by: User | None,
    now: datetime,
    decision: Decision | None = None,
    note: str = "",
) -> ClassStep:
    """Brings the class into a state that may follow the one it is in; refuses every other way."""
    standing = StudyClass.objects.filter(pk=study_class.pk, state__in=CLASS_FROM[to])
    if standing.update(state=to) != 1:
        study_class.refresh_from_db(fields=["state"])
        raise StepRefused(
            _("The class is “%(state)s”: it cannot become “%(next)s” from there.")
            % {"state": study_class.get_state_display(), "next": ClassState(to).label}
        )
    study_class.state = to
    told = ClassStep.objects.create(
        study_class=study_class,
        state=to,
        decision_number=decision.number if decision else "",
        decided_on=decision.on if decision else None,
        note=note[:300],
        at=now,
        by=by,
    )
    data = {"state": str(to), "decision": told.decision_number, "note": told.note}
    journal.write(act="learning.class.step", subject=study_class, by=by, now=now, data=data)
    return told


def step_learners(enrolments: Collection[int], to: Learner, *, reason: str = "") -> None:
    """Brings learners, by their keys, into a state; refuses all if one of them cannot go there. No journal row."""
    standing = Enrolment.objects.filter(pk__in=enrolments, state__in=LEARNER_FROM[to])
    if standing.update(state=to, reason=reason[:300]) != len(enrolments):
        raise StepRefused(
            _("Not every learner named can become “%s”. Open the list anew and choose again.") % LearnerState(to).label
        )
