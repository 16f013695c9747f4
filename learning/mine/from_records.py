"""Tasks of what is kept about a learner: the lesson that was begun, certificates, requests for correction."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.course_rules import WARN_MONTHS_BEFORE, months_later
from learning.mine.learner import Me
from learning.mine.tasks import NEWS_FOR, Task, Urgency, urgency_of
from learning.models import Certificate, LessonReading
from people.corrections import label_of
from people.models import CorrectionRequest


def lesson_tasks(me: Me) -> Iterable[Task]:
    """The lesson that was read last, if it is not done."""
    begun = LessonReading.objects.filter(person=me.person, lesson__live=True).select_related("lesson")
    last = begun.order_by("-seen_at").first()
    if last is not None and last.completed_at is None and last.lesson.url:
        why = _("You stopped in the middle of this lesson.")
        yield Task(last.lesson.title, why, last.lesson.url, _("Go on reading"), Urgency.LATER)


def certificate_tasks(me: Me) -> Iterable[Task]:
    """A certificate that is new, and one that runs out within six months."""
    own = Certificate.objects.filter(enrolment__person=me.person)
    for one in own.standing().filter(issued_on__gt=me.today - NEWS_FOR):
        address = reverse("learning:my_certificate", args=[one.uid])
        why = _("Your certificate is ready.")
        yield Task(one.programme_title, why, address, _("Download the certificate"), Urgency.NEWS)
    until = months_later(me.today, max(WARN_MONTHS_BEFORE))
    for one in own.running_out(me.today, until).order_by("last_valid_on"):
        yield _running_out(one, me)


def _running_out(one: Certificate, me: Me) -> Task:
    assert one.last_valid_on is not None  # noqa: S101  # narrows the type: it was found by this day
    why = _("Your certificate runs out. Ask your unit for a new course in time.")
    ends = _end_of(one.last_valid_on)
    address = reverse("learning:mine") + "#certificates"
    return Task(
        one.programme_title, why, address, _("See the certificate"), urgency_of(ends, me.now), one.last_valid_on
    )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def correction_tasks(me: Me) -> Iterable[Task]:
    """Requests for correction: those that wait for an answer, and those answered lately."""
    address = reverse("people:my_data") + "#corrections"
    for one in me.person.correction_requests.all():
        title = _("Correction of your data: %s") % label_of(one.field)
        if one.state == CorrectionRequest.State.OPEN:
            why = _("You have asked; the answer will stand here.")
            yield Task(title, why, address, _("See the request"), Urgency.NEWS)
        elif one.decided_at and me.now - one.decided_at <= NEWS_FOR:
            yield Task(title, one.get_state_display(), address, _("See the answer"), Urgency.NEWS)
