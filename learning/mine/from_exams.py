"""Tasks of tests: one that can be sat or is coming, a result that came out."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from exams.delivery.models import Interruption
from exams.delivery.stages import ON_PAPER, Stage, stage_of
from exams.sittings.models import Entry
from learning.mine.learner import Me
from learning.mine.tasks import NEWS_FOR, Task, Urgency, urgency_of

NOW = {Stage.OPEN, *ON_PAPER}


def exam_tasks(me: Me) -> Iterable[Task]:
    entries = list(
        Entry.objects.of_candidate(me.user).select_related("sitting__release", "room", "attempt").order_by("pk")
    )
    stops = list(Interruption.objects.of_sittings(entries)) if entries else []
    for entry in entries:
        stage = stage_of(entry, getattr(entry, "attempt", None), me.now, stops)
        if stage in NOW or stage is Stage.SOON:
            yield _to_sit(entry, stage, me)
        elif _is_new_result(entry, stage, me):
            yield _result(entry)


def _to_sit(entry: Entry, stage: Stage, me: Me) -> Task:
    address = reverse("delivery:entry", args=[entry.uid])
    sitting = entry.sitting
    if stage is Stage.SOON:
        why = _("The test opens then. The waiting room is open before.")
        urgency = urgency_of(sitting.opens_at, me.now)
        return Task(sitting.title, why, address, _("Go to the waiting room"), urgency, sitting.opens_at)
    button = _("Go to the exam") if stage is Stage.OPEN else _("Go on with the exam")
    return Task(sitting.title, _("The test is open until then."), address, button, Urgency.NOW, sitting.closes_at)


def _is_new_result(entry: Entry, stage: Stage, me: Me) -> bool:
    release = getattr(entry.sitting, "release", None)
    return stage is Stage.HANDED_IN and release is not None and me.now - release.released_at <= NEWS_FOR


def _result(entry: Entry) -> Task:
    address = reverse("results:my_result", args=[entry.uid])
    why = _("The result of your test is out.")
    return Task(entry.sitting.title, why, address, _("See the result"), Urgency.NEWS)
