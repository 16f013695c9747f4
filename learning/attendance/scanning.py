"""A learner shows that they are there: by the code on the screen, scanned or typed. An action and what it looks up."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from learning.attendance.codes import cleaned, code_of, hall_shown, window_of
from learning.attendance.counting import THERE, Kind, Seen, seen_at
from learning.attendance.marking import AttendanceRefused, locked_session, recount, span_of
from learning.models import Attendance, AttendanceWay, ClassState, Enrolment, Session
from office import journal
from people.models import User


def code_now(session: Session, hall: int, now: datetime) -> str:
    """What the screen of this hall shows now."""
    return code_of(force_bytes(settings.SECRET_KEY), session.uid.hex, hall, window_of(now))


@transaction.atomic
def take_code(*, code: str, by: User, arrived: datetime, now: datetime) -> Attendance:
    """Marks the learner as there in the session whose screen showed this code when they arrived; once, however often
    it is asked for. A mark of the staff is not overruled."""
    session, hall = _found(cleaned(code), by, arrived)
    held = locked_session(session)
    enrolment = Enrolment.objects.taking_part().filter(study_class=held.study_class, person=by.person_id).first()
    if enrolment is None:
        raise _not_listed(held)
    known = Attendance.objects.filter(session=held, enrolment=enrolment).first()
    if known:
        return _known(known, held)
    seen = _seen_at(held, arrived)
    made = Attendance.objects.create(
        session=held,
        enrolment=enrolment,
        kind=seen.kind,
        periods=seen.periods,
        site=hall,
        way=AttendanceWay.QR,
        at=arrived,
        by=by,
    )
    recount(held.study_class, [enrolment.pk])
    data = {"session": str(held), "day": str(held.day), "hall": hall, "periods": seen.periods}
    journal.write(act="learning.attendance.scan", subject=enrolment, by=by, now=now, data=data)
    return made


def _found(code: str, by: User, arrived: datetime) -> tuple[Session, str]:
    """The session of the learner that showed the code, and the name of the hall."""
    running = Session.objects.filter(day=timezone.localdate(arrived), study_class__state=ClassState.OPENED)
    mine = Enrolment.objects.taking_part().filter(person=by.person_id) if by.person_id else Enrolment.objects.none()
    own = running.filter(study_class__in=mine.values("study_class"))
    if shown := _shown(code, own, arrived):
        return shown
    others = running.exclude(study_class__in=mine.values("study_class")).select_related("study_class")
    if strange := _shown(code, others, arrived):
        raise _not_listed(strange[0])
    raise AttendanceRefused(_("This code holds no more. Scan the one on the screen now, or type the letters below it."))


def _not_listed(session: Session) -> AttendanceRefused:
    return AttendanceRefused(
        _("This is the code of “%s”, and you are not in its list of learners. Speak to the staff of the class.")
        % session.study_class
    )


def _shown(code: str, sessions: Iterable[Session], at: datetime) -> tuple[Session, str] | None:
    keys = [force_bytes(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    for session in sessions:
        halls = session.halls or [""]
        hall = hall_shown(code, keys, session.uid.hex, len(halls), at)
        if hall is not None:
            return session, halls[hall]
    return None


def _known(known: Attendance, held: Session) -> Attendance:
    if Kind(known.kind) in THERE:
        known.session = held
        return known
    raise AttendanceRefused(_("The list says that you are absent. Speak to the staff, who can correct it."))


def _seen_at(held: Session, arrived: datetime) -> Seen:
    starts, ends = span_of(held)
    seen = seen_at(arrived, starts, ends, held.periods)
    if seen is None and arrived < starts:
        told = timezone.localtime(starts).strftime("%H:%M")
        raise AttendanceRefused(_("This session begins at %s: come back an hour before it at the earliest.") % told)
    if seen is None:
        raise AttendanceRefused(_("This session is over. Speak to the staff of the class."))
    return seen
