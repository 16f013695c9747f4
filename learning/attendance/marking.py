"""Actions of attendance: keep what was seen in a session, take a learner's code. Both count anew what learners have.

Whoever marks holds the class's row until the end: two invigilators who mark at the same moment follow each other, so
that the periods of a learner are always the sum of what is in the sessions.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, OuterRef, PositiveIntegerField, Subquery, Sum, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.attendance.counting import Kind, Seen, is_possible, locks_at, moment_of
from learning.models import Attendance, AttendanceKind, AttendanceWay, ClassState, Enrolment, Session, StudyClass
from office import journal
from office.errors import Refused
from people.models import User

_MOST_NAMED = 5


class AttendanceRefused(Refused):
    code = "attendance_refused"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was seen of a learner. `was`: what the list said when it was opened: nobody undoes another's mark."""

    enrolment: int
    seen: Seen
    was: Seen | None = None


@transaction.atomic
def keep_attendance(
    *, session: Session, marks: Sequence[Mark], by: User, now: datetime, corrects: bool = False, reason: str = ""
) -> int:
    """Keeps the marks that say something new; gives how many did. All or none.

    After the session's day only who `corrects` may, with a reason, and each correction has a journal row of its own.
    """
    held = locked_session(session)
    locked = is_locked(held, now)
    _refuse_time(held, now, locked=locked, corrects=corrects, reason=reason)
    known = {row.enrolment_id: row for row in held.attendance.all()}
    fresh = [mark for mark in marks if _seen(known.get(mark.enrolment)) != mark.seen]
    _refuse_marks(held, fresh, known)
    rows = [_row(held, mark, by, now) for mark in fresh]
    _write(rows)
    recount(held.study_class, [mark.enrolment for mark in fresh])
    if locked:
        _tell_corrections(held, fresh, known, by, now, reason.strip()[:300])
    elif fresh:
        kinds = {str(kind): sum(mark.seen.kind is kind for mark in fresh) for kind in Kind}
        data = {"session": str(held), "day": str(held.day), **kinds}
        journal.write(act="learning.attendance.keep", subject=held.study_class, by=by, now=now, data=data)
    return len(fresh)


def recount(study_class: StudyClass, enrolments: Collection[int]) -> None:
    """Sets the periods attended of these learners to the sum of their sessions and what they brought along.

    Whoever sits again in what they brought along from another class has no more periods than the class holds.
    A part of actions: whoever calls holds the class's row.
    """
    leave_counts = study_class.version is not None and study_class.version.leave_counts
    with_leave = When(kind=AttendanceKind.LEAVE, then=F("session__periods"))
    one = Case(*([with_leave] if leave_counts else []), default=F("periods"), output_field=PositiveIntegerField())
    theirs = Attendance.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    total = Coalesce(Subquery(theirs.annotate(total=Sum(one)).values("total")), 0)
    Enrolment.objects.filter(pk__in=enrolments).update(
        periods_attended=Least(F("periods_carried") + total, study_class.periods)
    )


def locked_session(session: Session) -> Session:
    """The session, with its class's row held until the end of the transaction; refuses where none is kept now."""
    classes = StudyClass.objects.select_for_update(no_key=True, of=("self",)).select_related("version")
    study_class = classes.get(pk=session.study_class_id)
    if study_class.state != ClassState.OPENED:
        raise AttendanceRefused(
            _("The class is “%s”: attendance is kept from its opening until its recognition.")
            % study_class.get_state_display()
        )
    held = Session.objects.select_related("part").filter(pk=session.pk).first()
    if held is None:
        raise AttendanceRefused(_("This session is not in the timetable any more."))
    held.study_class = study_class
    return held


def is_locked(session: Session, now: datetime) -> bool:
    """Whether the session's day is over, so that marks are corrections."""
    return now >= locks_at(session.day, settings.ATTENDANCE_OPEN_HOURS, timezone.get_default_timezone())


def _refuse_time(held: Session, now: datetime, *, locked: bool, corrects: bool, reason: str) -> None:
    if timezone.localdate(now) < held.day:
        day = date_format(held.day, "SHORT_DATE_FORMAT")
        raise AttendanceRefused(_("This session is on %s: attendance is kept from that day on.") % day)
    if locked and not corrects:
        raise AttendanceRefused(_("The day of this session is over: ask an organiser of the class to correct it."))
    if locked and not reason.strip():
        raise AttendanceRefused(_("The day of this session is over: say why you correct it."))


def _refuse_marks(held: Session, fresh: Sequence[Mark], known: dict[int, Attendance]) -> None:
    learners = held.study_class.enrolments.taking_part().select_related("person").in_bulk()
    if any(mark.enrolment not in learners for mark in fresh):
        raise AttendanceRefused(_("Somebody on this list has left the class. Open the list anew."))
    wrong = [mark for mark in fresh if not is_possible(mark.seen, held.periods)]
    if wrong:
        told = {"name": learners[wrong[0].enrolment].person.full_name, "most": held.periods}
        raise AttendanceRefused(_("%(name)s: this number of periods does not fit. The session has %(most)d.") % told)
    crossed = [mark for mark in fresh if mark.enrolment in known and _seen(known[mark.enrolment]) != mark.was]
    if crossed:
        names = ", ".join(learners[mark.enrolment].person.full_name for mark in crossed[:_MOST_NAMED])
        raise AttendanceRefused(
            _("Somebody else has marked meanwhile: %s. Look at the list as it is now, and mark what is still wrong.")
            % names
        )


def _row(held: Session, mark: Mark, by: User, now: datetime) -> Attendance:
    seen = {"kind": mark.seen.kind, "periods": mark.seen.periods}
    return Attendance(session=held, enrolment_id=mark.enrolment, way=AttendanceWay.LIST, at=now, by=by, **seen)


def _write(rows: Sequence[Attendance]) -> None:
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["kind", "periods", "way", "at", "by"],
    )


def _tell_corrections(
    held: Session, fresh: Sequence[Mark], known: dict[int, Attendance], by: User, now: datetime, reason: str
) -> None:
    about = Enrolment.objects.in_bulk([mark.enrolment for mark in fresh])
    done = [
        (about[mark.enrolment], by, _change(held, _seen(known.get(mark.enrolment)), mark.seen) | {"reason": reason})
        for mark in fresh
    ]
    journal.write_many(act="learning.attendance.correct", done=done, now=now)


def _change(held: Session, was: Seen | None, seen: Seen) -> dict[str, str]:
    told = {"session": str(held), "day": str(held.day), "was": "", "now": f"{seen.kind} {seen.periods}/{held.periods}"}
    return told | ({"was": f"{was.kind} {was.periods}/{held.periods}"} if was else {})


def _seen(row: Attendance | None) -> Seen | None:
    return Seen(Kind(row.kind), row.periods) if row else None


def span_of(session: Session) -> tuple[datetime, datetime]:
    """When the session begins and ends."""
    zone = timezone.get_default_timezone()
    return moment_of(session.day, session.starts_at, zone), moment_of(session.day, session.ends_at, zone)
