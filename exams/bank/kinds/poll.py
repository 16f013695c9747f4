"""A question of opinion: nothing is right, nothing is earned, and who marks does not count it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.items import Kind
from exams.bank.kinds.base import NOTHING
from exams.bank.kinds.chosen import ChosenKind


class Poll(ChosenKind):
    kind = Kind.POLL
    is_counted = False
    is_named = True

    def key_faults(self, rights: int) -> Iterator[str]:
        if rights:
            yield "poll_has_key"

    def own_share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        return NOTHING
