"""Any of the options may be right; all of the right ones are to be found."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.items import Kind
from exams.bank.kinds.base import NOTHING
from exams.bank.kinds.chosen import ChosenKind
from exams.bank.kinds.shapes import PART, PENALTY, WHOLE


class Several(ChosenKind):
    """In part: who chooses more options than are right earns nothing, or choosing all would always pay."""

    kind = Kind.SEVERAL
    credits = (WHOLE, PART, PENALTY)

    def own_share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        credit, there, chosen = question.get("credit", WHOLE), set(right), set(answer)
        hits = len(there & chosen)
        if credit == PART:
            return Decimal(hits) / len(there) if len(chosen) <= len(there) else NOTHING
        if credit == PENALTY:
            return max(NOTHING, Decimal(hits - len(chosen - there)) / len(there))
        return super().own_share(question, right, answer)
