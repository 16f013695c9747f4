"""Actions of essays on the side of who sets and who writes them: the topic, a draft, handing in, more time."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from learning.finals.essay_files import kind_of
from learning.finals.final_tests import FinalRefused, admission_to, refuse_try
from learning.models import Enrolment, Essay, EssayFile, EssayPaper, PaperState, StudyClass
from learning.models.essays import LONGEST_ESSAY
from office import journal
from people.models import User

# Codes are read out and typed: no letter that looks like another.
CODE_LETTERS, CODE_LENGTH = "ACDEFHJKLMNPQRTUVWXY", 6


@dataclass(frozen=True, slots=True)
class EssayTask:
    """What an organiser decides about an essay."""

    topic: str
    due_at: datetime
    most_apart: Decimal


@transaction.atomic
def set_essay(*, study_class: StudyClass, number: int, task: EssayTask, by: User | None, now: datetime) -> Essay:
    """Sets the essay of a try, or changes its topic and time until somebody has handed one in."""
    held = StudyClass.objects.select_for_update(of=("self",)).select_related("version").get(pk=study_class.pk)
    refuse_try(held, number)
    essay = held.essays.filter(number=number).first()
    _refuse_task(held, number, task, essay, now)
    essay = essay or Essay(study_class=held, number=number)
    essay.topic, essay.due_at, essay.most_apart = task.topic.strip(), task.due_at, task.most_apart
    essay.save()
    data = {"number": number, "due_at": task.due_at.isoformat()}
    journal.write(act="learning.essay.set", subject=essay, by=by, now=now, data=data)
    return essay


def _refuse_task(held: StudyClass, number: int, task: EssayTask, essay: Essay | None, now: datetime) -> None:
    if task.due_at <= now:
        raise FinalRefused(_("The time to hand in has passed already. Choose a later one."))
    if essay and essay.papers.exclude(state=PaperState.DRAFT).exists():
        raise FinalRefused(
            _("Somebody has handed in already: the topic stays. Give single learners more time instead.")
        )
    if essay and essay.released_at:  # whoever handed in now would see each mark as it is given
        raise FinalRefused(_("The results are out: nobody hands in any more."))
    if number > 1 and not held.essays.filter(number=number - 1, released_at__isnull=False).exists():
        raise FinalRefused(
            _("The results of the try before are not out yet. Release them first: only who failed tries again.")
        )


@transaction.atomic
def keep_draft(*, essay: Essay, enrolment: Enrolment, text: str, now: datetime) -> EssayPaper:
    """Keeps what was typed so far. No journal row: a draft is nobody's concern yet."""
    paper = _open_paper(essay, enrolment, now)
    _refuse_length(text)
    paper.text, paper.kept_at = text.replace("\x00", ""), now  # which PostgreSQL does not keep
    paper.save(update_fields=["text", "kept_at"])
    return paper


@transaction.atomic
def hand_in_essay(
    *, essay: Essay, enrolment: Enrolment, text: str, file: tuple[str, bytes] | None, by: User | None, now: datetime
) -> EssayPaper:
    """Hands in what was typed, or a file (its name and content), or both. Once: markers may begin at any time."""
    paper = _open_paper(essay, enrolment, now)
    _refuse_length(text)
    if not text.strip() and file is None:
        raise FinalRefused(_("There is nothing to hand in yet: write the essay, or choose a file."))
    if file is not None:
        name, data = file
        EssayFile.objects.create(paper=paper, name=name[-200:], kind=kind_of(data), data=data)
    drafts = EssayPaper.objects.filter(pk=paper.pk, state=PaperState.DRAFT)
    if drafts.update(state=PaperState.HANDED_IN, text=text, kept_at=now, handed_in_at=now) != 1:
        raise FinalRefused(_("This essay is handed in already."))
    paper.refresh_from_db()
    journal.write(act="learning.essay.hand_in", subject=paper, by=by, now=now, data={"file": file is not None})
    return paper


@transaction.atomic
def extend_essay(
    *, essay: Essay, enrolment: Enrolment, until: datetime, reason: str, by: User | None, now: datetime
) -> EssayPaper:
    """Gives one learner more time, for a reason."""
    if not reason.strip():
        raise FinalRefused(_("Say why: the journal keeps the reason."))
    held = Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)
    if until <= max(held.due_at, now):
        raise FinalRefused(_("More time must end later than the time of all, and later than now."))
    if held.released_at:
        raise FinalRefused(_("The results are out: nobody hands in any more."))
    paper = _paper_of(essay, enrolment)
    if paper.state != PaperState.DRAFT:
        raise FinalRefused(_("This essay is handed in already."))
    paper.extended_until, paper.extended_reason = until, reason.strip()[:300]
    paper.save(update_fields=["extended_until", "extended_reason"])
    data = {"until": until.isoformat(), "reason": paper.extended_reason}
    journal.write(act="learning.essay.extend", subject=paper, by=by, now=now, data=data)
    return paper


def may_write(essay: Essay, enrolment: Enrolment) -> str:
    """Why the learner may not write this essay; empty where nothing stands in the way."""
    admission = admission_to(essay.study_class, essay.number, enrolment)
    if admission.admitted:
        return ""
    return next((one.why for one in admission.left_out), _("does not take part in this class"))


def due_for(essay: Essay, paper: EssayPaper | None) -> datetime:
    """Until when a learner may hand in."""
    return max(filter(None, (essay.due_at, paper.extended_until if paper else None)))


def _open_paper(essay: Essay, enrolment: Enrolment, now: datetime) -> EssayPaper:
    """The learner's paper, locked, while it may be written."""
    refusal = may_write(essay, enrolment)
    if refusal:
        raise FinalRefused(_("You cannot write this essay: %s. Ask the organisers.") % refusal)
    paper = _paper_of(essay, enrolment)
    if paper.state != PaperState.DRAFT:
        raise FinalRefused(_("This essay is handed in already."))
    due_at = due_for(essay, paper)
    if now > due_at:
        told = date_format(localtime(due_at), "SHORT_DATETIME_FORMAT")
        raise FinalRefused(_("The time to hand in ended on %s. Ask the organisers for more time.") % told)
    return paper


def _paper_of(essay: Essay, enrolment: Enrolment) -> EssayPaper:
    """The learner's paper, locked; begun where there is none."""
    if not EssayPaper.objects.filter(essay=essay, enrolment=enrolment).exists():
        _begin(essay, enrolment)
    return EssayPaper.objects.select_for_update(of=("self",)).get(essay=essay, enrolment=enrolment)


def _begin(essay: Essay, enrolment: Enrolment) -> None:
    code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
    try:
        with transaction.atomic():
            EssayPaper.objects.create(essay=essay, enrolment=enrolment, code=code)
    except IntegrityError:  # another window of the learner was quicker, or (hardly ever) the code is taken
        if not EssayPaper.objects.filter(essay=essay, enrolment=enrolment).exists():
            _begin(essay, enrolment)


def _refuse_length(text: str) -> None:
    if len(text) > LONGEST_ESSAY:
        raise FinalRefused(_("The essay is longer than %d characters. Hand it in as a file.") % LONGEST_ESSAY)


def papers_by_enrolment(essay: Essay) -> dict[int, EssayPaper]:
    papers: Iterable[EssayPaper] = essay.papers.defer("text").prefetch_related("marks__marker")
    return {paper.enrolment_id: paper for paper in papers}
