"""All kinds of question behind one door: who adds one adds its line here. See docs/kinds.md."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.items import Kind
from exams.bank.kinds.base import QuestionKind
from exams.bank.kinds.matching import Matching
from exams.bank.kinds.number import Number
from exams.bank.kinds.ordering import Ordering
from exams.bank.kinds.poll import Poll
from exams.bank.kinds.several import Several
from exams.bank.kinds.single import Single
from exams.bank.kinds.table import Table
from exams.bank.kinds.text import Text
from exams.bank.kinds.true_false import TrueFalse

KINDS: dict[Kind, QuestionKind] = {
    kind.kind: kind
    for kind in (
        Single(),
        Several(),
        TrueFalse(),
        Table(),
        Ordering(),
        Matching(),
        Number(),
        Text(),
        Poll(),
    )
}


def asked_as(question: Mapping[str, Any]) -> QuestionKind:
    """The kind of a question of a paper. One without a name has options; true or false is marked like any single."""
    named = question.get("kind")
    if named:
        return KINDS[Kind(named)]
    return KINDS[Kind.SEVERAL if question["multiple"] else Kind.SINGLE]


def share_of(question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
    """From 0 to 1: what an answer to a question of a paper earns of its points."""
    return asked_as(question).share(question, right, answer)
