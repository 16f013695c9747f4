"""What timetables are read from: sessions at the same time, totals in words, the events of a calendar."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.models import ClassState, Session, StudyClass
from learning.timetable.clashes import Clash, Held, Over, clashes
from learning.timetable.ical import Event, calendar
from learning.timetable.keeping import SessionPlan
from learning.timetable.totals import totals
from people.models import User


def by_day(sessions: Iterable[Session]) -> list[tuple[object, list[Session]]]:
    """The sessions of each day, in order."""
    return [(day, list(those)) for day, those in groupby(sessions, key=lambda session: session.day)]


def clash_sentences(plan: SessionPlan, *, user: User, session: Session | None = None) -> list[str]:
    """What the plan shares with sessions in the user's sight at the same time, in words."""
    others = Session.objects.visible_to(user).filter(day=plan.day)
    others = others.exclude(study_class__state=ClassState.CANCELLED).select_related("study_class", "part")
    one = Held(
        session.pk if session else None,
        plan.day,
        plan.starts_at,
        plan.ends_at,
        tuple(line.strip() for line in plan.sites.splitlines() if line.strip()),
        plan.lecturer,
    )
    return [_clash_in_words(clash) for clash in clashes(one, map(held, others))]


def all_clashes(sessions: Iterable[Session], *, user: User) -> list[str]:
    """Every clash of a timetable, once for each pair: two queries, however many sessions."""
    mine = list(sessions)
    near = Session.objects.visible_to(user).filter(day__in={session.day for session in mine})
    near = near.exclude(study_class__state=ClassState.CANCELLED).select_related("study_class", "part")
    others = [held(one) for one in near]
    told: set[frozenset[int | None]] = set()
    sentences = []
    for one in map(held, mine):
        fresh = [clash for clash in clashes(one, others) if frozenset({one.key, clash.other.key}) not in told]
        sentences += [_clash_in_words(clash) for clash in fresh]
        told |= {frozenset({one.key, clash.other.key}) for clash in fresh}
    return sentences


def held(session: Session) -> Held:
    """A session as the rule of clashes sees it."""
    label = f"{session.study_class.title}: {session}"
    hours = (session.day, session.starts_at, session.ends_at)
    return Held(session.pk, *hours, tuple(session.halls), session.lecturer, label)


def _clash_in_words(clash: Clash) -> str:
    other = clash.other
    told = {
        "what": clash.what,
        "day": date_format(other.day, "SHORT_DATE_FORMAT"),
        "from": time_format(other.starts_at, "H:i"),
        "until": time_format(other.ends_at, "H:i"),
        "other": other.label,
    }
    if clash.over is Over.HALL:
        return _("“%(what)s” is taken on %(day)s from %(from)s to %(until)s: %(other)s.") % told
    return _("%(what)s teaches on %(day)s from %(from)s to %(until)s: %(other)s.") % told


def total_sentences(study_class: StudyClass, sessions: Iterable[Session]) -> list[str]:
    """Where the timetable holds something else than the parts of the class; nothing where the two agree."""
    planned = list(sessions)
    parts = [(part.pk, part.title, part.periods) for part in study_class.parts.all()]
    sums = totals(parts, [(session.part_id, session.periods) for session in planned])
    sentences = [_missing(one.title, one.missing, one.due) for one in sums if one.missing]
    sentences += [_over(one.title, one.over, one.due) for one in sums if one.over]
    outside = [one for one in planned if not study_class.starts_on <= one.day <= study_class.ends_on]
    days = sorted({date_format(one.day, "SHORT_DATE_FORMAT") for one in outside})
    if days:
        sentences.append(_("Outside the days of the class: %s.") % ", ".join(days))
    return sentences


def _missing(title: str, missing: int, due: int) -> str:
    return ngettext(
        "%(title)s: %(n)d of %(due)d periods is not in the timetable.",
        "%(title)s: %(n)d of %(due)d periods are not in the timetable.",
        missing,
    ) % {"title": title, "n": missing, "due": due}


def _over(title: str, over: int, due: int) -> str:
    return ngettext(
        "%(title)s: %(n)d period more than its %(due)d.", "%(title)s: %(n)d periods more than its %(due)d.", over
    ) % {"title": title, "n": over, "due": due}


def calendar_of(study_class: StudyClass) -> str:
    """The class's timetable as a calendar file; a cancelled class has none left."""
    sessions = study_class.sessions.select_related("part")
    sessions = sessions.none() if study_class.state == ClassState.CANCELLED else sessions
    events = [_event(session, study_class) for session in sessions]
    return calendar(study_class.title, settings.TIME_ZONE, events)


def _event(session: Session, study_class: StudyClass) -> Event:
    zone = timezone.get_default_timezone()
    told = (study_class.title, session.lecturer, session.note)
    return Event(
        uid=f"{session.uid}@khue",
        revision=session.revision,
        changed_at=session.changed_at,
        starts=datetime.combine(session.day, session.starts_at, tzinfo=zone).astimezone(UTC),
        ends=datetime.combine(session.day, session.ends_at, tzinfo=zone).astimezone(UTC),
        summary=str(session),
        location="; ".join(session.halls) or study_class.place,
        description="\n".join(line for line in told if line),
    )
