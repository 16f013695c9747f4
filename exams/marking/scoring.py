"""Scores a paper. Pure: the same paper, key and answers give the same mark on every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exams.delivery.answers import canonical


@dataclass(frozen=True, slots=True)
class QuestionMark:
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
    """All or nothing per question: exactly the right options earn the points, anything else earns none."""
    marks: dict[int, QuestionMark] = {}
    for question in content["questions"]:
        n = question["n"]
        value = tuple(sorted(answers.get(n, ())))
        right = value == tuple(sorted(key[str(n)]))
        marks[n] = QuestionMark(value, right, Decimal(question["points"]) if right else Decimal(0))
    full = sum((Decimal(question["points"]) for question in content["questions"]), Decimal(0))
    return PaperMark(sum((mark.points for mark in marks.values()), Decimal(0)), full, marks)


def inputs_digest(*, paper_digest: str, answers: Mapping[int, Sequence[str]], scale: str, version: str = "1") -> str:
    """SHA-256 over all that the mark depends on; `version` is that of the scoring rule."""
    parts = {"paper": paper_digest, "answers": canonical(answers).decode(), "scale": scale, "rule": version}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
