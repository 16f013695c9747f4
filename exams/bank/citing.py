"""Actions of citations: what a question rests on, and what happens when that changes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from exams.bank.models import Bank, Citation, Question, Source
from exams.bank.passages import citable_pages, passages_of
from office import journal
from office.errors import Refused
from people.models import User


class CitationRefused(Refused):
    code = "citation_refused"


@transaction.atomic
def add_source(
    *, bank: Bank, number: str, title: str, by: User | None, now: datetime, issued_on: date | None = None
) -> Source:
    """Enters a document that questions of the bank may cite."""
    if bank.sources.filter(number=number).exists():
        raise CitationRefused(_("The bank has a document “%s” already.") % number)
    source = Source.objects.create(bank=bank, number=number, title=title, issued_on=issued_on)
    journal.write(act="bank.source.add", subject=source, by=by, now=now)
    return source


@transaction.atomic
def supersede_source(
    *, source: Source, on: date, by: User | None, now: datetime, successor: Source | None = None
) -> int:
    """The document is no longer in force: whatever cites it is not drawn until somebody has looked. Says how many."""
    if successor is not None and (successor.pk == source.pk or successor.bank_id != source.bank_id):
        raise CitationRefused(_("Choose another document of the same bank as the one that replaces it."))
    if Source.objects.filter(pk=source.pk, superseded_on=None).update(superseded_on=on, successor=successor) != 1:
        raise CitationRefused(_("The document “%s” is marked as replaced already.") % source.number)
    questions = Question.objects.filter(citations__source=source)
    with override(settings.LANGUAGE_CODE):
        reason = _("The document %(number)s, which it cites, is no longer in force.") % {"number": source.number}
    doubted = doubt_questions(questions, reason=reason, now=now)
    journal.write(act="bank.source.supersede", subject=source, by=by, now=now, data={"doubted": doubted})
    return doubted


@transaction.atomic
def cite_passage(*, question: Question, page: Page, block: str, by: User | None, now: datetime) -> Citation:
    """The question rests on this passage, as it reads now."""
    passage = next((one for one in passages_of(page) if one.block == block), None)
    if passage is None or not citable_pages().filter(pk=page.pk).exists():
        raise CitationRefused(_("This passage is not on the published page any more. Choose it anew."))
    if question.citations.filter(page=page, block=block).exists():
        raise CitationRefused(_("The question cites this passage already."))
    citation = Citation.objects.create(
        question=question, page=page, page_title=page.title, block=block, passage=passage.text, checked_at=now
    )
    journal.write(act="bank.question.cite", subject=question, by=by, now=now, data={"page": page.pk, "block": block})
    return citation


@transaction.atomic
def cite_source(
    *, question: Question, source: Source, by: User | None, now: datetime, article: str = "", clause: str = ""
) -> Citation:
    """The question rests on this place of a document."""
    if source.bank_id != question.bank_id:
        raise CitationRefused(_("Choose a document of the same bank."))
    if not Source.objects.filter(pk=source.pk, superseded_on=None).exists():
        raise CitationRefused(
            _("The document “%s” is no longer in force. Cite the one that replaces it.") % source.number
        )
    article, clause = article.strip(), clause.strip()
    if question.citations.filter(source=source, article=article, clause=clause).exists():
        raise CitationRefused(_("The question cites this place already."))
    citation = Citation.objects.create(question=question, source=source, article=article, clause=clause, checked_at=now)
    journal.write(act="bank.question.cite", subject=question, by=by, now=now, data={"source": source.pk})
    return citation


@transaction.atomic
def drop_citation(*, citation: Citation, by: User | None, now: datetime) -> None:
    """The question does not cite this any more. A doubt stays until somebody settles it."""
    question = citation.question
    journal.write(act="bank.question.uncite", subject=question, by=by, now=now, data={"was": str(citation)})
    citation.delete()


@transaction.atomic
def settle_doubt(*, question: Question, by: User | None, now: datetime) -> None:
    """Somebody has compared the question with what it cites and found it right: it may be drawn again.

    Passages count from now on as they read now. Whoever finds it wrong changes or retires it instead.
    """
    _refuse_dead(question)
    if Question.objects.filter(pk=question.pk, doubted_at__isnull=False).update(doubted_at=None, doubt="") != 1:
        raise CitationRefused(_("The question is not in doubt any more."))
    for citation in question.citations.filter(source=None).select_related("page"):
        assert citation.page is not None  # noqa: S101  # _refuse_dead
        citation.passage = next(one.text for one in passages_of(citation.page) if one.block == citation.block)
        citation.checked_at = now
        citation.save(update_fields=["passage", "checked_at"])
    question.citations.exclude(source=None).update(checked_at=now)
    journal.write(act="bank.question.settle", subject=question, by=by, now=now, data={"doubt": question.doubt})


def _refuse_dead(question: Question) -> None:
    """A doubt cannot be settled while the question still rests on what is gone."""
    for citation in question.citations.select_related("page", "source"):
        if citation.source is not None and citation.source.superseded_on is not None:
            sentence = _("It still cites %s, which is no longer in force: take that citation away or cite another.")
            raise CitationRefused(sentence % citation.source.number)
        if citation.source is None and _now_reads(citation) is None:
            sentence = _("It still cites a passage of “%s” that is gone: take that citation away or cite another.")
            raise CitationRefused(sentence % citation.page_title)


@transaction.atomic
def page_changed(*, page: Page, now: datetime, is_gone: bool = False) -> int:
    """A page was published anew or taken away: questions whose passage reads differently now are in doubt.

    Says how many. Called by what Wagtail tells of its pages (exams/bank/page_watch.py).
    """
    citations = Citation.objects.filter(page=page).select_related("page", "question")
    texts = {} if is_gone else {one.block: one.text for one in passages_of(page)}
    changed = [one.question_id for one in citations if texts.get(one.block) != one.passage]
    with override(settings.LANGUAGE_CODE):
        reason = _("The passage of “%(page)s” that it cites has changed.") % {"page": page.title}
    doubted = doubt_questions(Question.objects.filter(pk__in=changed), reason=reason, now=now)
    if doubted:
        journal.write(act="bank.page.changed", subject=page, by=None, now=now, data={"doubted": doubted})
    return doubted


def doubt_questions(questions: QuerySet[Question], *, reason: str, now: datetime) -> int:
    """Takes questions out of the draw until somebody has looked; those in doubt already keep their first reason."""
    ids = list(questions.filter(doubted_at=None, retired_at=None).values_list("pk", flat=True).distinct())
    return Question.objects.filter(pk__in=ids, doubted_at=None).update(doubted_at=now, doubt=reason[:400])


def _now_reads(citation: Citation) -> str | None:
    if citation.page is None or not citation.page.live:
        return None
    return next((one.text for one in passages_of(citation.page) if one.block == citation.block), None)


def readings(citations: Iterable[Citation]) -> list[tuple[Citation, str | None]]:
    """Each citation with what its passage reads now; None where it is gone, and for documents."""
    return [(citation, _now_reads(citation)) for citation in citations]
