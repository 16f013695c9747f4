"""Scores a paper. Pure: the same paper, key and answers give the same mark on every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from exams.bank.kinds.registry import share_of
from exams.delivery.answers import canonical

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class QuestionMark:
    """What one question earned. `right`: all that there was to earn; of a poll, where there is nothing, never."""

    value: tuple[str, ...]
    right: bool
    points: Decimal


@dataclass(frozen=True, slots=True)
class PaperMark:
    """`points` of `points_full`; per question what was chosen, whether it was right and what it earned."""

    points: Decimal
    points_full: Decimal
    questions: dict[int, QuestionMark]

    @property
    def right_count(self) -> int:
        return sum(mark.right for mark in self.questions.values())


def score_paper(
    content: Mapping[str, Any], key: Mapping[str, Sequence[str]], answers: Mapping[int, Sequence[str]]
) -> PaperMark:
    """Each question by its kind and its credit; a part of its points is rounded to two places, half up."""
    marks = {
        question["n"]: _mark(question, key[str(question["n"])], answers.get(question["n"], ()))
        for question in content["questions"]
    }
    full = sum((Decimal(question["points"]) for question in content["questions"]), Decimal(0))
    return PaperMark(sum((mark.points for mark in marks.values()), Decimal(0)), full, marks)


def _mark(question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> QuestionMark:
    share, points = share_of(question, right, answer), Decimal(question["points"])
    earned = points if share == 1 else (points * share).quantize(CENT, ROUND_HALF_UP) if share else Decimal(0)
    return QuestionMark(tuple(sorted(answer)), share == 1, earned)


def inputs_digest(*, paper_digest: str, answers: Mapping[int, Sequence[str]], scale: str, version: str = "1") -> str:
    """SHA-256 over all that the mark depends on; `version` is that of the scoring rule."""
    parts = {"paper": paper_digest, "answers": canonical(answers).decode(), "scale": scale, "rule": version}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
