"""The page of a question in the back office: its words and key, what may be done now, its versions, its uses."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from exams.bank.held import text_of
from exams.bank.models import Question, QuestionVersion, Remark, State
from exams.bank.models.versions import KINDS, Credit
from exams.bank.office_question_list import ICON
from exams.bank.office_questions import trail
from exams.bank.placing import moves_of
from exams.bank.question_refs import full_ref
from exams.bank.review_queries import SHOWN, Deeds, deeds_for
from exams.bank.review_rules import review_is_due
from exams.bank.version_diffs import Piece, version_diff
from office import clock
from people.backoffice import found, needs, page, staff_of
from people.roles import Ability

FIELD_WORDS = {
    "kind": _lazy("Kind"),
    "credit": _lazy("Credit"),
    "numbers": _lazy("Right numbers"),
    "accepted": _lazy("Answers that are right"),
    "case_matters": _lazy("Capitals matter"),
    "pictures": _lazy("Pictures"),
    "explanation": _lazy("Explanation"),
    "citation": _lazy("Citation"),
}
_VALUES = {"kind": dict(KINDS), "credit": dict(Credit.choices), "case_matters": {"1": _lazy("yes")}}


@needs(Ability.SEE_QUESTIONS)
def question_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A question as the candidate sees it, with its key; all versions; the papers it is in."""
    return show_question(request, found(Question.objects.visible_to(staff_of(request)).for_list(), uid))


def show_question(
    request: HttpRequest, question: Question, *, problem: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """The page; `problem` and `typed`: why something was refused, and what was written with it."""
    deeds = deeds_for(staff_of(request), question)
    versions = list(question.versions.order_by("-number").select_related(*_WHO).prefetch_related(*SHOWN))
    used = papers_with(question)
    context = {
        "question": question,
        "version": versions[0],
        "history": history_of(versions),
        "moves": moves_of(question),
        "returned": returned(versions[0]),
        "deeds": deeds,
        "is_due": review_is_due(question.review_due_on, clock.today()),
        "papers": used,
        "sittings": _sittings_with(question),
        "last_used_at": used[0]["made_at"] if used else None,
        "full_ref": full_ref(question.bank, question.ref),
        "problem": problem,
        "typed": typed,
    }
    return page(
        request,
        "bank/question.html",
        title=question.ref,
        icon=ICON,
        trail=trail(question, (question.ref, "")),
        context=context,
        buttons=_buttons(question, deeds),
        status=status,
    )


_WHO = ("created_by__person", "sent_by__person", "decided_by__person")


def history_of(versions: Sequence[QuestionVersion]) -> list[dict[str, Any]]:
    """Versions, newest first, each with what it changed in the one before."""
    earlier = [*versions[1:], None]
    return [
        {"version": version, "diff": changes(before, version) if before else None}
        for version, before in zip(versions, earlier, strict=True)
    ]


def changes(before: QuestionVersion, after: QuestionVersion) -> dict[str, Any]:
    """What one version changed in another, for the page."""
    diff = version_diff(text_of(before), text_of(after))
    fields = [(FIELD_WORDS[code], _spelt(code, pieces)) for code, pieces in diff.fields]
    return {"stem": diff.stem, "options": () if diff.options_are_same else diff.options, "fields": fields}


def _spelt(code: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Codes as words."""
    names = _VALUES.get(code, {})
    return [Piece(piece.kind, str(names.get(piece.text, piece.text))) for piece in pieces]


def returned(version: QuestionVersion) -> Remark | None:
    """Why a draft came back, the last time it did."""
    if version.state != State.DRAFT:
        return None
    reasons = [remark for remark in version.remarks.all() if remark.kind == Remark.Kind.RETURNED]
    return reasons[-1] if reasons else None


def papers_with(question: Question) -> list[dict[str, Any]]:
    """Sets of papers that hold a version of the question, the latest first; papers are a later room, met by name."""
    places = QuestionVersion.objects.filter(question=question, places__isnull=False).order_by()
    made = "places__paper__paper_set__made_at"
    rows = places.values("number", "places__paper__paper_set__blueprint__name", made)
    return [
        {
            "version": row["number"],
            "blueprint": row["places__paper__paper_set__blueprint__name"],
            "made_at": row[made],
            "papers": row["papers"],
        }
        for row in rows.annotate(papers=Count("places__paper", distinct=True)).order_by(f"-{made}")
    ]


def _sittings_with(question: Question) -> list[dict[str, Any]]:
    """Sittings whose papers hold the question, the latest first; met by name too."""
    sitting = "places__paper__paper_set__sittings"
    rows = QuestionVersion.objects.filter(question=question, **{f"{sitting}__isnull": False}).order_by()
    found_rows = rows.values(f"{sitting}__title", f"{sitting}__opens_at").annotate(version=Max("number"))
    return [
        {"title": row[f"{sitting}__title"], "opens_at": row[f"{sitting}__opens_at"]}
        for row in found_rows.order_by(f"-{sitting}__opens_at")
    ]


def _buttons(question: Question, deeds: Deeds) -> list[HeaderButton]:
    doors = [
        (deeds.revise, _("Change"), "bank_office:question_revise", "edit"),
        (True, _("Citations"), "bank_office:question_citations", "openquote"),
        (True, _("Statistics"), "marking_office:question_statistics", "tasks"),
        (deeds.writes, _("Never with"), "bank_office:question_enemies", "cross"),
        (deeds.writes, _("Retire"), "bank_office:question_retire", "no-view"),
    ]
    return [
        HeaderButton(label, url=reverse(door, args=[question.uid]), icon_name=icon)
        for is_open, label, door, icon in doors
        if is_open
    ]
