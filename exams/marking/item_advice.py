"""What the statistics of a question say to its author, in plain words. The rules are pure; the words go by gettext.

Below FEWEST answers a question is only told that there are too few, and that nobody got it right yet; no key is doubted
by so few. A weak correlation is only held against a question where chance alone would hardly explain it: one standard
error (1/√n) is added first.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exams.marking.statistics import ItemStatistics, OptionStatistics

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FEWEST = 30
FEWEST_WITH_NOBODY_RIGHT = 8
TOO_EASY, TOO_HARD = 0.95, 0.25
WEAK_BELOW = 0.20
MANY_BLANK = 0.15

SAYS: "dict[str, StrPromise]" = {
    "few_answers": _("Only {n} answers so far. Below {fewest} the figures may change a lot; wait before you act."),
    "nobody_right_yet": _("None of {n} candidates got it right so far. Look again when more have answered it."),
    "nobody_right": _("None of {n} candidates got it right. Check the key first."),
    "everybody_right": _("Everybody got it right, so it tells nobody apart. Keep it only if all must know it."),
    "key_doubtful": _("The best candidates choose {letter}: check the key."),
    "weaker_do_better": _("Weaker candidates do better here than stronger ones. Check the key and the wording."),
    "does_not_distinguish": _(
        "It hardly tells stronger from weaker candidates. "
        "Make the question clearer or the wrong options more plausible."
    ),
    "too_easy": _("Very easy: {percent} % of the points are earned. Use it to warm up, or make it harder."),
    "too_hard": _("Very hard: {percent} % of the points are earned. Check that it was taught and that it is clear."),
    "nobody_chose": _("Nobody chose {letter}. Write a wrong option that somebody could believe."),
    "often_blank": _("{percent} % left it blank. Perhaps they did not reach it, or did not understand it."),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A code for machines, and what its sentence names."""

    code: str
    named: dict[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(SAYS[self.code]).format(**self.named)


def advice_on(item: ItemStatistics) -> list[Advice]:
    """What to tell the author of a question, the gravest first; empty: nothing stands out."""
    if not item.graded:
        return []
    if item.n < FEWEST:
        few = Advice("few_answers", {"n": item.n, "fewest": FEWEST})
        return [few, Advice("nobody_right_yet", {"n": item.n})] if _nobody_is_right_yet(item) else [few]
    if item.p == 0:
        return [Advice("nobody_right", {"n": item.n}), *_key_doubtful(item)]
    return [advice for rule in _RULES for advice in rule(item)]


def _nobody_is_right_yet(item: ItemStatistics) -> bool:
    return item.p == 0 and item.n >= FEWEST_WITH_NOBODY_RIGHT


def _key_doubtful(item: ItemStatistics) -> list[Advice]:
    """More of the upper third chose a wrong option than a right one. With several right answers that is no sign."""
    right = [option.by_third[2] for option in item.options if option.right]
    wrong = [option for option in item.options if not option.right]
    if len(right) != 1 or not wrong:
        return []
    best = max(wrong, key=lambda option: option.by_third[2])
    return [Advice("key_doubtful", {"letter": best.letter})] if best.by_third[2] > right[0] else []


def _discrimination(item: ItemStatistics) -> list[Advice]:
    if item.item_rest is None:
        return []
    if is_reversed(item):
        return [Advice("weaker_do_better")]
    return [Advice("does_not_distinguish")] if item.item_rest + 1 / sqrt(item.n) < WEAK_BELOW else []


def is_reversed(item: ItemStatistics) -> bool:
    """Whether weaker candidates do better by more than chance would explain."""
    return item.item_rest is not None and item.item_rest < -2 / sqrt(item.n)


def _difficulty(item: ItemStatistics) -> list[Advice]:
    named: dict[str, str | int] = {"percent": round(100 * item.p)}
    if item.p == 1:
        return [Advice("everybody_right")]
    if item.p >= TOO_EASY:
        return [Advice("too_easy", named)]
    return [Advice("too_hard", named)] if item.p < TOO_HARD else []


def _unused(item: ItemStatistics) -> list[Advice]:
    """Where everybody is right every wrong option is unused; that is said once, not for each.

    Where rows are answered by themselves, most of their answers are meant to be unused.
    """
    if item.p == 1 or item.by_row:
        return []
    return [Advice("nobody_chose", {"letter": option.letter}) for option in item.options if _is_unused(option)]


def _is_unused(option: OptionStatistics) -> bool:
    return option.count == 0 and not option.right


def _blank(item: ItemStatistics) -> list[Advice]:
    share = item.blank / item.n if item.options else 0.0
    return [Advice("often_blank", {"percent": round(100 * share)})] if share > MANY_BLANK else []


_RULES: tuple[Callable[[ItemStatistics], list[Advice]], ...] = (
    _key_doubtful,
    _discrimination,
    _difficulty,
    _unused,
    _blank,
)
