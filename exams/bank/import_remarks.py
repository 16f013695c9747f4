"""Remarks on what an import would do: they need the bank beside the file."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from django.utils.translation import gettext as _

from exams.bank.actions import stem_key
from exams.bank.formats.places import place_of
from exams.bank.held import Held
from exams.bank.models import Level
from exams.bank.planned_questions import SAVED, PlannedQuestion
from exams.bank.sheet_drafts import LONGEST_CITATION, DraftQuestion
from exams.bank.sorting import LONGEST_TAG
from office.reports import Problem

_LONGEST_QUOTE = 80


def remarks_on_plan(rows: Sequence[PlannedQuestion], held: Held, default_level: int) -> list[Problem]:
    """`held`: the questions of the bank; `default_level`: for questions that say none."""
    return [*_in_review(rows), *_twins(rows, held), *_cut(rows), *_level(rows, default_level)]


def _in_review(rows: Iterable[PlannedQuestion]) -> Iterator[Problem]:
    """A question that the file would change is skipped only because somebody is reviewing it."""
    for row in rows:
        if row.deed == "skip" and row.question is not None:
            sentence = _(
                "%(place)s: the question %(ref)s is in review, so it stays as it is. To change it, withdraw it from "
                "review and import this file once more."
            )
            values = {"place": place_of(row.draft.where), "ref": row.question.ref}
            yield Problem(row.draft.where, "ref_in_review", sentence % values, "error")


def _twins(rows: Iterable[PlannedQuestion], held: Held) -> Iterator[Problem]:
    for row in rows:
        twins = held.get(stem_key(row.draft.stem), []) if row.deed == "create" else []
        if twins:
            message = _(
                "The bank has a question with the same text but other options or another key (%s). "
                "Compare the two and keep one."
            )
            ref = twins[0][0].ref
            yield Problem(row.draft.where, "same_stem_in_bank", message % ref, "warning")


def _cut(rows: Iterable[PlannedQuestion]) -> Iterator[Problem]:
    """What is longer than its field is cut when it is saved."""
    for row in rows:
        if row.deed in SAVED:
            yield from _cut_in(row.draft)


def _cut_in(draft: DraftQuestion) -> Iterator[Problem]:
    place = place_of(draft.where)
    if len(draft.citation) > LONGEST_CITATION:
        sentence = _(
            "%(place)s: the citation has %(count)d characters, and only the first %(most)d are kept. Shorten it: what "
            "would be lost is “…%(rest)s”."
        )
        rest = shorten(draft.citation[LONGEST_CITATION:], _LONGEST_QUOTE, placeholder="…")
        values = {"place": place, "count": len(draft.citation), "most": LONGEST_CITATION, "rest": rest}
        yield Problem(draft.where, "citation_cut", sentence % values, "warning")
    for tag in draft.tags:
        if len(tag) > LONGEST_TAG:
            sentence = _(
                "%(place)s: the tag “%(tag)s” is longer than %(most)d characters; the rest is lost. Shorten it."
            )
            values = {"place": place, "tag": tag[:LONGEST_TAG], "most": LONGEST_TAG}
            yield Problem(draft.where, "tag_cut", sentence % values, "warning")


def _level(rows: Iterable[PlannedQuestion], default_level: int) -> Iterator[Problem]:
    bare = sum(row.deed == "create" and row.draft.level is None for row in rows)
    if bare:
        message = _("%(count)d questions have no level in the file and get the level “%(level)s”.")
        values = {"count": bare, "level": Level(default_level).label}
        yield Problem("", "level_missing", message % values, "note")
