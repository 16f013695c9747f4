"""The making of a sitting's papers as a job: watched, cancelled, and never half done."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.papers.actions import draft_papers
from exams.papers.models import Blueprint
from exams.sittings.actions import SittingRefused, hand_over_papers, refuse_begun
from exams.sittings.models import Sitting
from office.jobs.context import Context, LastStep, Outcome
from people.roles import Ability

M = TypeVar("M", bound=Model)
KIND = "sittings.papers"


def prepare(context: Context) -> LastStep:
    """Drafts the papers; the last step keeps them and gives them out."""
    given = context.arguments
    sitting = _still(Sitting.objects.where_may(context.by, Ability.RUN_SITTINGS), given["sitting"])
    blueprint = _still(Blueprint.objects.where_may(context.by, Ability.RUN_SITTINGS), given["blueprint"])
    count = given["count"]

    def watch(done: int) -> None:
        context.progress(done, count, _("Choosing questions"))
        context.stop_if_cancelled()

    refuse_begun(sitting)
    draft = draft_papers(blueprint=blueprint, count=count, seed=given["seed"], watch=watch)
    context.progress(count, count, _("Giving the papers out"))

    def keep() -> Outcome:
        hand_over_papers(sitting=sitting, draft=draft, by=context.by, now=context.now)
        return Outcome(url=reverse("sittings_office:sitting", args=[sitting.uid]), message=made_in_words(count))

    return keep


def made_in_words(count: int) -> str:
    """What is said once it is done."""
    return ngettext("%d paper is made and given out.", "%d papers are made and given out.", count) % count


def _still(rows: QuerySet[M], uid: Any) -> M:
    """Rights may have gone since the job was asked for."""
    record = rows.filter(uid=uid).first()
    if record is None:
        raise SittingRefused(_("You may not make papers for this sitting any more, or it is not there any more."))
    return record
