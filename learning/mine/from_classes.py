"""Tasks of classes: the next session, materials that were not opened yet, the essay."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.attendance.counting import AHEAD
from learning.finals.essay_writing import due_for, may_write
from learning.mine.learner import Me
from learning.mine.tasks import NEWS_FOR, Task, Urgency, urgency_of
from learning.models import Enrolment, Essay, EssayPaper, PaperState, Session, StudyClass
from learning.timetable.material_queries import materials_for

# So many hours before a class whose sessions are not kept begins it is taken to begin: in the morning.
MORNING = timedelta(hours=7)


def session_tasks(me: Me) -> Iterable[Task]:
    """The next session of each class; of a class without a timetable, its first day."""
    running = me.running
    kept = Session.objects.filter(study_class__in=running, day__gte=me.today).select_related("part", "study_class")
    next_of: dict[int, Session] = {}
    for session in kept.order_by("day", "starts_at"):
        if _at(session, session.ends_at) > me.now:
            next_of.setdefault(session.study_class_id, session)
    for held in running:
        if held.pk in next_of:
            yield _session(next_of[held.pk], held, me)
        elif held.starts_on >= me.today:
            yield _first_day(held, me)


def _session(session: Session, held: StudyClass, me: Me) -> Task:
    starts = _at(session, session.starts_at)
    place = "; ".join(session.halls) or held.place
    hours = f"{time_format(session.starts_at, 'H:i')}–{time_format(session.ends_at, 'H:i')}"
    why = " · ".join(filter(None, (str(session), hours, place, session.lecturer)))
    if starts - AHEAD <= me.now:
        return Task(held.title, why, reverse("learning:attend"), _("Show that I am here"), Urgency.NOW, starts)
    address = reverse("learning:my_calendar")
    return Task(held.title, why, address, _("See the timetable"), urgency_of(starts, me.now), starts)


def _first_day(held: StudyClass, me: Me) -> Task:
    starts = datetime.combine(held.starts_on, datetime.min.time(), timezone.get_current_timezone()) + MORNING
    why = " · ".join(filter(None, (_("The class begins."), held.place)))
    urgency = urgency_of(starts, me.now)
    return Task(held.title, why, reverse("learning:my_calendar"), _("See the timetable"), urgency, held.starts_on)


def _at(session: Session, hour: object) -> datetime:
    moment = datetime.combine(session.day, hour)  # type: ignore[arg-type]  # a time, of the model's field
    return timezone.make_aware(moment, timezone.get_default_timezone())


def material_tasks(me: Me) -> Iterable[Task]:
    """One task for each class, however many materials wait; it opens the first of them."""
    for held in me.running:
        unread = [line for line in materials_for(me.user, held, me.now) if line.is_open and line.opened_at is None]
        if unread:
            first = unread[0].material
            titles = ", ".join(line.material.title for line in unread[:3])
            more = ngettext("%(n)d material to read", "%(n)d materials to read", len(unread)) % {"n": len(unread)}
            address = reverse("learning:material", args=[first.uid])
            yield Task(held.title, f"{more}: {titles}", address, _("Open the material"), Urgency.SOON)


def essay_tasks(me: Me) -> Iterable[Task]:
    """The essay as long as it can be handed in; afterwards its mark, for a while after it came out."""
    by_class = {one.study_class_id: one for one in me.enrolments}
    essays = Essay.objects.filter(study_class__in=by_class).select_related("study_class__version")
    papers = {one.essay_id: one for one in EssayPaper.objects.filter(enrolment__in=me.enrolments).defer("text")}
    for essay in essays:
        yield from _essay(essay, by_class[essay.study_class_id], papers.get(essay.pk), me)


def _essay(essay: Essay, enrolment: Enrolment, paper: EssayPaper | None, me: Me) -> Iterable[Task]:
    due, held = due_for(essay, paper), essay.study_class
    address = reverse("learning:essay", args=[essay.uid])
    is_open = (paper is None or paper.state == PaperState.DRAFT) and me.now <= due
    if is_open and not may_write(essay, enrolment):
        why = _("The essay is to be handed in by then.")
        yield Task(held.title, why, address, _("Write the essay"), urgency_of(due, me.now), due)
    elif paper and essay.released_at and me.now - essay.released_at <= NEWS_FOR:
        yield Task(held.title, _("The mark of your essay is out."), address, _("See the mark"), Urgency.NEWS)
