"""Actions of marking essays: two markers, blind to the writer and to each other; a difference is reconciled."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.sittings.models import GradeScale
from learning.finals.essay_writing import due_for
from learning.finals.final_tests import FinalRefused
from learning.finals.judging import is_step, mean_mark, too_far_apart
from learning.models import Essay, EssayMark, EssayPaper, PaperState, SettledHow, StudyClass
from office import journal
from people.models import RoleGrant, UnitAncestry, User
from people.models.units import in_force
from people.roles import Ability, roles_with

FIRST, SECOND, THIRD = 1, 2, 3
_OPEN = (PaperState.HANDED_IN, PaperState.APART)


def markers_of(study_class: StudyClass, now: datetime) -> list[User]:
    """Accounts that may mark essays of the class: trainers of its unit or one above. None of its learners, and nobody
    who runs the class too: the organiser's page says whose each code is."""
    on = timezone.localdate(now)
    units = UnitAncestry.objects.filter(in_force(on), descendant=study_class.unit_id).values("ancestor")
    grants = RoleGrant.objects.in_force(on).filter(unit__in=units)
    trainers = grants.filter(role__in=roles_with(Ability.WRITE_QUESTIONS)).values("user")
    runners = grants.filter(role__in=roles_with(Ability.RUN_SITTINGS)).values("user")
    learners = study_class.enrolments.values("person")
    users = User.objects.filter(pk__in=trainers, is_active=True).exclude(pk__in=runners).exclude(person__in=learners)
    return list(users.select_related("person").order_by("username"))


@transaction.atomic
def assign_markers(*, essay: Essay, first: User, second: User, by: User | None, now: datetime) -> int:
    """Gives all papers that were handed in and have no markers yet to these two; says how many."""
    # Held, so that two organisers do not give the same papers out.
    Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)
    _refuse_markers(essay, (first, second), now)
    waiting = essay.papers.filter(state=PaperState.HANDED_IN, marks=None)
    papers = list(waiting.defer("text").order_by("pk"))
    if not papers:
        raise FinalRefused(_("No essay waits for markers: none was handed in since they were last given out."))
    EssayMark.objects.bulk_create(
        EssayMark(paper=paper, marker=marker, place=place)
        for paper in papers
        for place, marker in ((FIRST, first), (SECOND, second))
    )
    data = {"papers": len(papers), "first": first.username, "second": second.username}
    journal.write(act="learning.essay.assign", subject=essay, by=by, now=now, data=data)
    return len(papers)


@transaction.atomic
def mark_essay(*, mark: EssayMark, score: Decimal, remark: str, by: User, now: datetime) -> EssayPaper:
    """A marker's mark. With the second one the paper is settled, or waits for somebody to reconcile the two.

    A mark may be changed by its marker until the paper is settled or in dispute.
    """
    paper = _locked(mark.paper_id)
    scale = _scale_of(paper)
    if not is_step(score, full=scale.full, step=scale.step):
        raise FinalRefused(_("A mark goes from 0 to %(full)s in steps of %(step)s.") % _limits(scale))
    expected = PaperState.APART if mark.place == THIRD else PaperState.HANDED_IN
    own = EssayMark.objects.filter(pk=mark.pk, marker=by, paper__state=expected)
    if own.update(score=score, remark=remark.strip(), marked_at=now) != 1:
        raise FinalRefused(_("This essay is marked already: its mark can no longer be changed."))
    data = {"code": paper.code, "place": mark.place}
    journal.write(act="learning.essay.mark", subject=mark, by=by, now=now, data=data)
    _reckon(paper, scale, by=by, now=now)
    return paper


@transaction.atomic
def call_third(*, paper: EssayPaper, marker: User, by: User | None, now: datetime) -> EssayMark:
    """Gives a paper whose marks are far apart to a third marker, whose mark counts."""
    held = _locked(paper.pk)
    if held.state != PaperState.APART:
        raise FinalRefused(_("The two marks of this essay are not far apart: there is nothing to reconcile."))
    if held.marks.filter(place=THIRD).exists():
        raise FinalRefused(_("A third marker has this essay already."))
    if held.marks.filter(marker=marker).exists():
        raise FinalRefused(_("A third marker is somebody other than the first two."))
    _refuse_able(held.essay, marker, now)
    mark = EssayMark.objects.create(paper=held, marker=marker, place=THIRD)
    data = {"code": held.code, "third": marker.username}
    journal.write(act="learning.essay.third", subject=held, by=by, now=now, data=data)
    return mark


@transaction.atomic
def hand_over_marks(*, essay: Essay, giver: User, taker: User, reason: str, by: User | None, now: datetime) -> int:
    """Gives what one marker has not marked yet to another, whose account was closed or who fell ill; says how many."""
    if not reason.strip():
        raise FinalRefused(_("Say why: the journal keeps the reason."))
    Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)
    _refuse_able(essay, taker, now)
    waiting = unmarked(essay).filter(marker=giver)
    papers = list(waiting.values_list("paper", flat=True))
    if not papers:
        raise FinalRefused(_("This marker has marked everything. Look at the list again."))
    if EssayMark.objects.filter(paper__in=papers, marker=taker).exists():
        raise FinalRefused(_("Two markers are two people: %s marks some of these essays already.") % taker)
    count = waiting.update(marker=taker)
    data = {"marks": count, "from": giver.username, "to": taker.username, "reason": reason.strip()[:300]}
    journal.write(act="learning.essay.hand_over", subject=essay, by=by, now=now, data=data)
    return count


def unmarked(essay: Essay) -> QuerySet[EssayMark]:
    """What markers still have to mark."""
    return EssayMark.objects.filter(paper__essay=essay, paper__state__in=_OPEN, score=None)


@transaction.atomic
def agree_on_mark(*, paper: EssayPaper, score: Decimal, note: str, by: User | None, now: datetime) -> EssayPaper:
    """Records the mark that the two markers agreed on, between their two marks."""
    held = _locked(paper.pk)
    scale, marks = _scale_of(held), _first_two(held)
    if held.state != PaperState.APART:
        raise FinalRefused(_("The two marks of this essay are not far apart: there is nothing to reconcile."))
    if not note.strip():
        raise FinalRefused(_("Say how they agreed: the record keeps it."))
    if not is_step(score, full=scale.full, step=scale.step):
        raise FinalRefused(_("A mark goes from 0 to %(full)s in steps of %(step)s.") % _limits(scale))
    if not min(marks) <= score <= max(marks):
        raise FinalRefused(_("The mark agreed on lies between the two marks."))
    _settle(held, score, SettledHow.AGREED, note=note.strip(), by=by, now=now)
    return held


@transaction.atomic
def release_essay(*, essay: Essay, by: User | None, now: datetime) -> None:
    """Lets learners see their marks, all together."""
    held = Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)
    _refuse_release(held, now)
    if Essay.objects.filter(pk=held.pk, released_at=None).update(released_at=now, released_by=by) != 1:
        raise FinalRefused(_("These results are out already."))
    essay.released_at = now
    journal.write(act="learning.essay.release", subject=held, by=by, now=now)


def _refuse_release(essay: Essay, now: datetime) -> None:
    waiting = essay.papers.filter(state__in=_OPEN).count()
    if waiting:
        raise FinalRefused(ngettext("%d essay is not marked yet.", "%d essays are not marked yet.", waiting) % waiting)
    drafts = essay.papers.filter(state=PaperState.DRAFT).defer("text")
    if now <= essay.due_at or any(now <= due_for(essay, paper) for paper in drafts):
        raise FinalRefused(_("The time to hand in has not passed for everybody: others may yet hand in."))


def _reckon(paper: EssayPaper, scale: GradeScale, *, by: User, now: datetime) -> None:
    marks = {mark.place: mark.score for mark in paper.marks.all()}
    third = marks.get(THIRD)
    if third is not None:
        _settle(paper, third, SettledHow.THIRD, by=by, now=now)
        return
    one, other = marks.get(FIRST), marks.get(SECOND)
    if one is None or other is None:
        return
    if too_far_apart(one, other, paper.essay.most_apart):
        _arrow(paper, PaperState.HANDED_IN, state=PaperState.APART)
    else:
        _settle(paper, mean_mark(one, other, full=scale.full, step=scale.step), SettledHow.MEAN, by=by, now=now)


def _settle(
    paper: EssayPaper, score: Decimal, how: SettledHow, *, by: User | None, now: datetime, note: str = ""
) -> None:
    at = PaperState.HANDED_IN if how is SettledHow.MEAN else PaperState.APART
    told = {"settled_how": how, "settled_at": now, "settled_by": by, "settled_note": note[:300]}
    _arrow(paper, at, state=PaperState.SETTLED, score=score, **told)
    data = {"code": paper.code, "how": str(how), "note": note[:300]}
    journal.write(act="learning.essay.settle", subject=paper, by=by, now=now, data=data)


def _arrow(paper: EssayPaper, at: PaperState, **to: object) -> None:
    if EssayPaper.objects.filter(pk=paper.pk, state=at).update(**to) != 1:
        raise FinalRefused(_("This essay was just marked by somebody else. Open it anew."))
    for name, value in to.items():
        setattr(paper, name, value)


def _locked(pk: int) -> EssayPaper:
    rows = EssayPaper.objects.select_for_update(of=("self",)).select_related("essay__study_class__version__scale")
    return rows.defer("text").get(pk=pk)


def _scale_of(paper: EssayPaper) -> GradeScale:
    version = paper.essay.study_class.version
    if version is None:
        raise FinalRefused(_("This class has no programme: choose one in its plan first."))
    return version.scale


def _limits(scale: GradeScale) -> dict[str, str]:
    return {"full": f"{scale.full.normalize():f}", "step": f"{scale.step.normalize():f}"}


def _first_two(paper: EssayPaper) -> list[Decimal]:
    return [mark.score for mark in paper.marks.all() if mark.place != THIRD and mark.score is not None]


def _refuse_markers(essay: Essay, markers: Sequence[User], now: datetime) -> None:
    if len({marker.pk for marker in markers}) != len(markers):
        raise FinalRefused(_("Two markers are two people. Choose another second marker."))
    for marker in markers:
        _refuse_able(essay, marker, now)


def _refuse_able(essay: Essay, marker: User, now: datetime) -> None:
    if marker not in markers_of(essay.study_class, now):
        raise FinalRefused(_("%s may not mark essays of this class: no trainer here, or a learner of it.") % marker)
