"""From the items of any file to the drafts that the preview shows and the bank takes.

The bank holds questions with options, one or several of them right, in plain text. What it cannot hold yet is shown and
counted, with the reason, and never half taken.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from exams.bank.formats.places import place_of
from exams.bank.formats.problems import kind_name
from exams.bank.items import Item, ItemFile, Kind
from exams.bank.sheet_checks import count
from exams.bank.sheet_drafts import DraftOption, DraftQuestion, QuestionSheet
from office.reports import Problem

HELD = {Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE}


def sheet_of(file: ItemFile) -> QuestionSheet:
    """The same file as the preview knows it."""
    held = [item for item in file.items if item.kind in HELD]
    others = [item for item in file.items if item.kind not in HELD]
    drafts = [_draft(item, place) for place, item in enumerate(held, start=1)]
    questions = [draft for draft in drafts if not draft.faults]
    faulty = [draft for draft in drafts if draft.faults]
    counters = count(questions, faulty)
    counters.other_kinds = len(others) + file.unsupported
    counters.found += counters.other_kinds
    problems = [*file.problems, *map(_other_kind, others), *_pictures(held)]
    return QuestionSheet(questions, faulty, problems, counters, format=file.format)


def _draft(item: Item, place: int) -> DraftQuestion:
    return DraftQuestion(
        where=item.where,
        number=item.number,
        stem=item.stem,
        options=tuple(DraftOption(option.text, option.right, option.where or item.where) for option in item.options),
        multiple=item.kind == Kind.SEVERAL,
        level=item.level,
        topic=item.topic,
        explanation=item.explanation,
        citation=item.citation,
        source_row=place,
        faults=(*item.faults, "pictures_not_held") if item.pictures else item.faults,
        source=item.source,
    )


def _other_kind(item: Item) -> Problem:
    message = _(
        "%(where)s: a question of the kind “%(kind)s” was found and is not imported: the bank cannot hold it yet."
    )
    return Problem(
        item.where, "kind_not_held", message % {"where": place_of(item.where), "kind": kind_name(item.kind)}, "warning"
    )


def _pictures(items: Iterable[Item]) -> list[Problem]:
    message = _("%(where)s: the question has a picture, which the bank cannot hold yet. It is not imported.")
    return [
        Problem(item.where, "pictures_not_held", message % {"where": place_of(item.where)}, "error")
        for item in items
        if item.pictures
    ]
