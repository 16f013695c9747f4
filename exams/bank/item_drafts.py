"""From the items of any file to the drafts that the preview shows and the bank takes."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from exams.bank.formats.places import place_of
from exams.bank.items import Item, ItemFile, Kind
from exams.bank.kinds.fault_words import FAULT_WORDS
from exams.bank.kinds.registry import KINDS
from exams.bank.kinds.shapes import PENALTY, WHOLE
from exams.bank.pictures import PictureRefused, measured, refuse_names
from exams.bank.sheet_checks import count
from exams.bank.sheet_drafts import DraftOption, DraftQuestion, QuestionSheet
from office.reports import Problem


def sheet_of(file: ItemFile) -> QuestionSheet:
    """The same file as the preview knows it. What the bank would refuse is shown with the reason, and stays out."""
    problems = list(file.problems)
    drafts = []
    for place, item in enumerate(file.items, start=1):
        draft = _draft(item, place)
        found = list(_problems(item, draft))
        problems += found
        faults = (problem.code for problem in found if problem.severity == "error")
        drafts.append(replace(draft, faults=(*draft.faults, *faults)))
    questions = [draft for draft in drafts if not draft.faults]
    faulty = [draft for draft in drafts if draft.faults]
    counters = count(questions, faulty)
    counters.other_kinds = file.unsupported
    counters.found += counters.other_kinds
    return QuestionSheet(questions, faulty, problems, counters, format=file.format)


def _draft(item: Item, place: int) -> DraftQuestion:
    return DraftQuestion(
        where=item.where,
        number=item.number,
        stem=item.stem,
        options=tuple(
            DraftOption(option.text, option.right, option.where or item.where, option.partner, option.pinned)
            for option in item.options
        ),
        multiple=item.kind == Kind.SEVERAL or item.multiple,
        level=item.level,
        topic=item.topic,
        explanation=item.explanation,
        citation=item.citation,
        source_row=place,
        faults=item.faults,
        source=item.source,
        kind=item.kind,
        credit=_credit(item),
        numbers=item.numbers,
        accepted=item.accepted,
        case_matters=item.case_matters,
        pictures=item.pictures,
        tags=item.tags,
        ref=item.ref,
    )


def _credit(item: Item) -> str:
    """As the file says; where wrong options cost something in it, they do here."""
    if item.credit in KINDS[item.kind].credits:
        return item.credit
    costs = any(option.credit is not None and option.credit < 0 for option in item.options)
    return PENALTY if costs and PENALTY in KINDS[item.kind].credits else WHOLE


def _problems(item: Item, draft: DraftQuestion) -> Iterator[Problem]:
    """What keeps it out beside what its reader found, and what of it the bank counts in its own way."""
    if not item.faults:
        for code in KINDS[item.kind].faults(draft.text):
            yield Problem(item.where, code, f"{place_of(item.where)}: {FAULT_WORDS[code]}", "error")
    try:
        refuse_names(draft.text.pictures)
        for picture in item.pictures:
            measured(picture.data, picture.name)
    except PictureRefused as refusal:
        yield Problem(item.where, refusal.code, f"{place_of(item.where)}: {refusal.message}", "error")
    if any(option.credit is not None for option in item.options):
        message = _("%(where)s: the file gives each option a share of its own. Here all right options count the same.")
        yield Problem(item.where, "own_shares", message % {"where": place_of(item.where)}, "note")
