"""Actions of timetables: keep a session, drop one, take a proposal, renew the calendar's address."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.models import ClassFeed, ClassPart, ClassState, Session, StudyClass
from learning.timetable.spreading import Rhythm, spread
from office import journal
from office.errors import Refused
from people.models import User

ENDED = frozenset({ClassState.RECOGNISED, ClassState.CLOSED, ClassState.CANCELLED})
# What attendance was counted by.
COUNTED_BY = ("day", "periods")


class TimetableRefused(Refused):
    code = "timetable_refused"


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What an organiser decides about a session. `sites`: one hall to a line."""

    day: date
    starts_at: time
    ends_at: time
    periods: int
    part: ClassPart | None = None
    sites: str = ""
    lecturer: str = ""
    lecturer_account: User | None = None
    note: str = ""


@transaction.atomic
def keep_session(
    *, study_class: StudyClass, plan: SessionPlan, by: User | None, now: datetime, session: Session | None = None
) -> Session:
    """Puts a session into the timetable, or changes one; its day and periods stay once attendance was kept."""
    held_class = locked_class(study_class)
    held = Session.objects.select_for_update().get(pk=session.pk) if session else Session(study_class=held_class)
    _refuse_plan(plan, held)
    for name in plan.__slots__:
        setattr(held, name, getattr(plan, name))
    held.revision += 1 if session else 0
    held.changed_at = now
    held.save()
    act = "learning.session.change" if session else "learning.session.add"
    data = {"session": str(held), "day": str(held.day), "periods": held.periods}
    journal.write(act=act, subject=held_class, by=by, now=now, data=data)
    return held


@transaction.atomic
def drop_session(*, session: Session, by: User | None, now: datetime) -> None:
    """Takes a session out of the timetable; one with attendance stays."""
    held_class = locked_class(session.study_class)
    if session.attendance.exists():
        raise TimetableRefused(_("Attendance was kept for this session: it stays. Change its hall or hours instead."))
    data = {"session": str(session), "day": str(session.day), "periods": session.periods}
    session.delete()
    journal.write(act="learning.session.drop", subject=held_class, by=by, now=now, data=data)


@transaction.atomic
def take_proposal(
    *, study_class: StudyClass, first: date, rhythm: Rhythm, sites: str, by: User | None, now: datetime
) -> list[Session]:
    """Fills an empty timetable: the parts of the class over half-days from the first day on."""
    held_class = locked_class(study_class)
    if held_class.sessions.exists():
        raise TimetableRefused(_("This timetable has sessions already: add the others one by one."))
    parts = list(held_class.parts.all())
    if not parts:
        raise TimetableRefused(_("This class has no lessons and parts to spread. Choose its programme first."))
    pieces = spread([part.periods for part in parts], first, rhythm)
    made = Session.objects.bulk_create(
        Session(
            study_class=held_class,
            part=parts[piece.part],
            day=piece.day,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            periods=piece.periods,
            sites=sites,
            changed_at=now,
        )
        for piece in pieces
    )
    data = {"sessions": len(made), "first": str(first)}
    journal.write(act="learning.timetable.propose", subject=held_class, by=by, now=now, data=data)
    return made


@transaction.atomic
def renew_feed(*, study_class: StudyClass, by: User | None, now: datetime) -> ClassFeed:
    """Gives the class's calendar an address that nobody can guess; the one before stops working."""
    values = {"token": secrets.token_urlsafe(32), "made_at": now}
    feed, _is_new = ClassFeed.objects.update_or_create(study_class=study_class, defaults=values)
    journal.write(act="learning.timetable.feed", subject=study_class, by=by, now=now)
    return feed


def locked_class(study_class: StudyClass) -> StudyClass:
    """The class, held until the end of the transaction, while its timetable may be changed; refuses one that ended."""
    held = StudyClass.objects.select_for_update(no_key=True).get(pk=study_class.pk)
    if held.state in ENDED:
        raise TimetableRefused(
            _("The class is “%s”: its timetable is not changed any more.") % held.get_state_display()
        )
    return held


def _refuse_plan(plan: SessionPlan, held: Session) -> None:
    if plan.ends_at <= plan.starts_at:
        raise TimetableRefused(_("The session would end before it begins. Correct one of the two hours."))
    if plan.periods < 1:
        raise TimetableRefused(_("A session has at least one period."))
    if plan.part and plan.part.study_class_id != held.study_class_id:
        raise TimetableRefused(_("This part belongs to another class."))
    if held.pk and any(getattr(held, name) != getattr(plan, name) for name in COUNTED_BY):
        _refuse_counted(held)


def _refuse_counted(held: Session) -> None:
    kept = held.attendance.count()
    if kept:
        raise TimetableRefused(
            ngettext(
                "Attendance of %d learner was kept for this session: its day and its periods stay.",
                "Attendance of %d learners was kept for this session: its day and its periods stay.",
                kept,
            )
            % kept
        )


def halls_of(sessions: Sequence[Session]) -> Collection[str]:
    """Every hall once, in the order of the sessions: what a form offers."""
    return list(dict.fromkeys(hall for session in sessions for hall in session.halls))
