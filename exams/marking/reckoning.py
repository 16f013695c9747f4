"""What answers come to: points, score, band, and a digest of all that went in. Pure: any machine reckons the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exams.marking.grades import Floor, band_of, score_of
from exams.marking.scoring import PaperMark, inputs_digest, score_paper

# The version of the scoring rule: a mark says by which one it was made.
RULE = "1"


@dataclass(frozen=True, slots=True)
class Scale:
    """A grade scale as the rule needs it."""

    code: str
    version: int
    full: Decimal
    step: Decimal
    bands: tuple[Floor, ...]

    @property
    def name(self) -> str:
        return f"{self.code}:{self.version}"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A mark. `floor` and `label` are those of its band; `detail` is stored as it stands."""

    points: Decimal
    points_full: Decimal
    right_count: int
    score: Decimal
    floor: Decimal
    label: str
    detail: dict[str, Any]
    inputs_digest: str


def reckon(
    *,
    paper_digest: str,
    content: Mapping[str, Any],
    key: Mapping[str, Sequence[str]],
    answers: Mapping[int, Sequence[str]],
    scale: Scale,
) -> Reckoned:
    """Marks answers to a paper by its key and a scale."""
    result = score_paper(content, key, answers)
    score = score_of(points=result.points, points_full=result.points_full, full=scale.full, step=scale.step)
    band = band_of(score, scale.bands)
    return Reckoned(
        points=result.points,
        points_full=result.points_full,
        right_count=result.right_count,
        score=score,
        floor=band.floor,
        label=band.label,
        detail=_detail(result),
        inputs_digest=inputs_digest(paper_digest=paper_digest, answers=answers, scale=scale.name, version=RULE),
    )


def _detail(result: PaperMark) -> dict[str, Any]:
    return {
        str(n): {"value": list(mark.value), "right": mark.right, "points": str(mark.points)}
        for n, mark in result.questions.items()
    }
