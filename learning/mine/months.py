"""A month of the own calendar: sessions, tests and essays, day by day."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.sittings.models import Entry
from learning.mine.learner import Me
from learning.models import ClassFeed, Essay, Session


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day. `kind`: session, test or essay."""

    day: date
    starts: time
    ends: time | None
    title: str
    where: str
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A field of the month; `inside`: of this month, not of the one before or after."""

    day: date
    inside: bool
    is_today: bool
    events: Sequence[Event]


def month_asked(text: str, today: date) -> date:
    """The first day of a month written as 2026-11; of this month, where that cannot be read."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def weeks_of(first: date, events: Iterable[Event], today: date) -> list[list[Day]]:
    """The weeks of the month, each from Monday to Sunday."""
    by_day: dict[date, list[Event]] = {}
    for event in events:
        by_day.setdefault(event.day, []).append(event)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return [[Day(day, day.month == first.month, day == today, by_day.get(day, ())) for day in week] for week in weeks]


def days_of(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """The days on which there is something, in order."""
    return [(day, list(those)) for day, those in groupby(events, key=lambda event: event.day)]


def events_of(me: Me, first: date) -> list[Event]:
    """What the learner has in the month, by day and hour. Three queries."""
    last = month_after(first) - timedelta(days=1)
    found = [*_sessions(me, first, last), *_tests(me, first, last), *_essays(me, first, last)]
    return sorted(found, key=lambda event: (event.day, event.starts, event.title))


def _sessions(me: Me, first: date, last: date) -> list[Event]:
    classes = [one.study_class_id for one in me.enrolments]
    kept = Session.objects.filter(study_class__in=classes, day__range=(first, last))
    return [
        Event(
            day=one.day,
            starts=one.starts_at,
            ends=one.ends_at,
            title=str(one),
            where=" · ".join(filter(None, ("; ".join(one.halls) or one.study_class.place, one.lecturer))),
            kind="session",
        )
        for one in kept.select_related("part", "study_class")
    ]


def _tests(me: Me, first: date, last: date) -> list[Event]:
    entries = Entry.objects.of_candidate(me.user).filter(sitting__opens_at__date__range=(first, last))
    return [_test(entry) for entry in entries.select_related("sitting", "room")]


def _test(entry: Entry) -> Event:
    opens = timezone.localtime(entry.sitting.opens_at)
    address = reverse("delivery:entry", args=[entry.uid])
    where = str(entry.room) if entry.room else ""
    return Event(opens.date(), opens.time(), None, entry.sitting.title, where, "test", address)


def _essays(me: Me, first: date, last: date) -> list[Event]:
    classes = [one.study_class_id for one in me.enrolments]
    essays = Essay.objects.filter(study_class__in=classes, due_at__date__range=(first, last))
    return [_essay(essay) for essay in essays.select_related("study_class")]


def _essay(essay: Essay) -> Event:
    due = timezone.localtime(essay.due_at)
    title = _("Essay due: %s") % essay.study_class.title
    return Event(due.date(), due.time(), None, title, "", "essay", reverse("learning:essay", args=[essay.uid]))


def feeds_of(me: Me) -> list[ClassFeed]:
    """The calendars of the learner's classes that a telephone can subscribe to."""
    classes = [one.study_class_id for one in me.enrolments]
    return list(ClassFeed.objects.filter(study_class__in=classes).select_related("study_class").order_by("pk"))
