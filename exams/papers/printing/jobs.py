"""The jobs of printing: a Word document is written beside the request and kept for a day, for who asked for it."""

import os
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.bank.models import Bank
from exams.papers.models import Blueprint, PaperSet
from exams.papers.printing.actions import NotPrinted, Printed, What, make_print, record_print, refuse_unprintable
from office import clock
from office.jobs.actions import ask
from office.jobs.apart import apart
from office.jobs.context import Context, LastStep, Outcome
from office.jobs.models import Job
from people.kept_uploads import KEPT_SECONDS, KeptUpload
from people.models import User
from people.roles import Ability

# Fewer papers are written before a process apart would have begun.
FEW = 6
BEGINNING = "print-"


def sets_for(user: User, what: What) -> QuerySet[PaperSet]:
    """Sets whose papers the user may print, since they make them; or whose key, since they see the questions."""
    sets = PaperSet.objects.select_related("blueprint__bank__unit")
    if what is What.KEY:
        return sets.filter(blueprint__bank__in=Bank.objects.visible_to(user).values("pk"))
    return sets.filter(blueprint__in=Blueprint.objects.where_may(user, Ability.RUN_SITTINGS).values("pk"))


def page_of(paper_set: PaperSet, user: User) -> str:
    """The page of the set, empty for those who may take its key without seeing papers."""
    seen = PaperSet.objects.visible_to(user).filter(pk=paper_set.pk).exists()
    return reverse("papers_office:paper_set", args=[paper_set.uid]) if seen else ""


def ask_for_print(*, paper_set: PaperSet, what: What, by: User, now: datetime) -> Job:
    """Asks for a document; who presses twice in a minute gets one. Raises NotPrinted for too many papers or none."""
    refuse_unprintable(paper_set)
    return ask(
        kind=what,
        arguments={"set": str(paper_set.uid)},
        by=by,
        now=now,
        back_url=page_of(paper_set, by),
        once=f"{what}:{paper_set.uid}:{by.pk}:{now:%Y%m%d%H%M}",
    )


def work(context: Context) -> LastStep:
    """Writes the document and keeps it. Its asker may have lost the right meanwhile."""
    what = What(context.job.kind)
    paper_set = sets_for(context.by, what).filter(uid=context.arguments["set"]).first()
    if paper_set is None:
        raise NotPrinted(_("You may not print this set of papers any more. Nothing was made."))
    context.progress(0, 0, _("Writing the document"))
    printed = _made(context, paper_set, what)
    context.stop_if_cancelled()
    sweep()
    _keep(document_path(context.job), printed.content)
    return partial(_finished, context, paper_set, what, printed)


def _made(context: Context, paper_set: PaperSet, what: What) -> Printed:
    if paper_set.papers.count() <= FEW:
        return make_print(paper_set=paper_set, what=what, now=context.now, on=clock.today())
    return apart(context, print_apart, paper_set.pk, what, context.now, clock.today())


def print_apart(paper_set: int, what: What, now: datetime, on: date) -> Printed:
    """The same in a process of its own, which finds the set by its number."""
    found = PaperSet.objects.select_related("blueprint__bank__unit").get(pk=paper_set)
    return make_print(paper_set=found, what=what, now=now, on=on)


def _finished(context: Context, paper_set: PaperSet, what: What, printed: Printed) -> Outcome:
    record_print(paper_set=paper_set, what=what, printed=printed, by=context.by, now=context.now)
    facts = {"name": printed.name, "papers": len(printed.codes), "bytes": len(printed.content)}
    return Outcome(reverse("papers_office:printed", args=[context.job.uid]), facts=facts)


def document_path(job: Job) -> Path:
    """Where the document of a job lies: among the uploads, which are private and gone after a day like it."""
    return KeptUpload(f"{BEGINNING}{job.uid}", "", {}).path


def kept_until(job: Job) -> datetime:
    return (job.ended_at or job.asked_at) + timedelta(seconds=KEPT_SECONDS)


def kept_document(job: Job, now: datetime) -> Path | None:
    """Where the document of a job lies as long as it is kept, even where nobody has taken it away since."""
    path = document_path(job)
    return path if now < kept_until(job) and path.exists() else None


def _keep(path: Path, content: bytes) -> None:
    """Written under another name first: a job that is taken up again never leaves half a document."""
    half = path.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
        kept.write(content)
    half.replace(path)


def sweep() -> None:
    """Takes documents away that are older than a day, by the file system's own time, where nobody uploads either."""
    folder = KeptUpload(BEGINNING, "", {}).path.parent
    for path in folder.glob(f"{BEGINNING}*"):
        with suppress(FileNotFoundError):  # another process was quicker
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink()
