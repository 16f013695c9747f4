"""What every reader does last: the same checks for every format, and the word when nothing was found."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from exams.bank.formats.pictures import Shelf
from exams.bank.formats.plain import number_of
from exams.bank.formats.problems import problem
from exams.bank.formats.steps import QUESTIONS
from exams.bank.formats.truth import as_truth
from exams.bank.items import Item, ItemFile, ItemOption, Kind, NumberRange
from exams.bank.sheet_options import MAX_OPTIONS
from office.reports import Problem
from office.telling import tell

_CHOICES = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE, Kind.POLL)
_WITH_OPTIONS = (*_CHOICES, Kind.ORDERING, Kind.MATCHING)


@dataclass
class Found:
    """What a reader gathers while it goes through a file."""

    format: str
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unsupported: int = 0
    shelf: Shelf = field(default_factory=Shelf)

    def say(self, code: str, where: str, text: str = "") -> None:
        said = problem(code, where, text=text)
        if said not in self.problems:
            self.problems.append(said)

    def add(self, item: Item) -> None:
        self.items.append(self.shelf.on(item))
        tell(QUESTIONS, len(self.items), found=len(self.items))

    def leave_out(self, kind: str, where: str) -> None:
        """A question of a kind that the platform does not have, named as its file names it."""
        self.unsupported += 1
        self.say("kind_not_supported", where, kind)

    def finished(self) -> ItemFile:
        """Items with their faults, and problems in the order of the file."""
        items = []
        for item in map(as_truth, self.items):
            faults = list(_faults(item))
            self.problems += faults
            items.append(_with_faults(item, faults))
        if not items and not self.unsupported:
            self.problems.append(problem("no_questions", ""))
        return ItemFile(self.format, tuple(items), tuple(self.problems), self.unsupported)


def _with_faults(item: Item, faults: Iterable[Problem]) -> Item:
    for fault in faults:
        if fault.code not in item.faults:
            item = item.with_fault(fault.code)
    return item


def _faults(item: Item) -> Iterable[Problem]:
    if item.faults:  # said already when it was read
        return
    where = item.where
    if not item.stem:
        yield problem("stem_missing", where)
    if item.kind in _WITH_OPTIONS:
        yield from _faults_of_options(item)
    if item.kind is Kind.SINGLE and len(item.right) > 1:
        yield problem("several_right_for_single", where, count=len(item.right))
    if _lacks_key(item):
        yield problem("key_missing", where)


def _lacks_key(item: Item) -> bool:
    if item.kind in (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE):
        return not item.right
    return (item.kind is Kind.NUMBER and not item.numbers) or (item.kind is Kind.TEXT and not item.accepted)


def _faults_of_options(item: Item) -> Iterable[Problem]:
    asked = [option for option in item.options if option.text or item.kind is not Kind.MATCHING]
    if len(asked) < 2:
        yield problem("too_few_options", item.where, count=len(asked))
    if item.kind in _CHOICES and len(asked) > MAX_OPTIONS:
        yield problem("too_many_options", item.where, count=len(asked))
    if not all(option.text for option in asked):
        yield problem("option_blank", item.where)
    if item.kind is Kind.MATCHING:
        lonely = next((option for option in asked if not option.partner), None)
        if lonely:
            yield problem("pair_incomplete", item.where, text=lonely.text)
    if item.kind in _CHOICES:
        yield from _key_twice(item)


def _key_twice(item: Item) -> Iterable[Problem]:
    """Word for word: where signs alone differ, as in formulas, the options differ."""
    right = {option.text for option in item.options if option.right}
    wrong = (option for option in item.options if not option.right and option.text)
    double = next((option for option in wrong if option.text in right), None)
    if double:
        yield problem("option_duplicate_of_key", item.where, text=double.text)


def around(middle: str, tolerance: str) -> NumberRange | None:
    """A number with what it may be off; None where either is no number."""
    value, off = number_of(middle), number_of(tolerance or "0")
    return None if value is None or off is None else NumberRange(value - abs(off), value + abs(off))


def between(low: str, high: str) -> NumberRange | None:
    first, last = number_of(low), number_of(high)
    return None if first is None or last is None else NumberRange(min(first, last), max(first, last))


def weighed(options: Iterable[ItemOption], shares: Iterable[Decimal], *, one_answer: bool) -> tuple[ItemOption, ...]:
    """Options with the shares of the mark that a source gives them: those that earn something are right."""
    shares = list(shares)
    rights = [share >= 1 if one_answer else share > 0 for share in shares]
    credits_ = credits_from(rights, shares)
    return tuple(
        replace(option, right=right, credit=credit)
        for option, right, credit in zip(options, rights, credits_, strict=True)
    )


def credits_from(rights: list[bool], shares: list[Decimal]) -> list[Decimal | None]:
    """Shares that differ from the plain ones: the same for each right answer, together 1, and 0 for the others."""
    fair = Decimal(1) / max(sum(rights), 1)
    plain = [fair if right else Decimal(0) for right in rights]
    if all(abs(share - usual) < Decimal("0.001") for share, usual in zip(shares, plain, strict=True)):
        return [None] * len(shares)
    return [max(Decimal(-1), min(Decimal(1), share)) for share in shares]
