"""What a learner's tries come to. Plain rules, exact decimals.

Round first, then band; one further try unless the programme says otherwise (QĐ 1147-QĐ/BTGDVTW of 01/12/2025). Whether
a further try lowers the grade is not said there, so it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from exams.marking.grades import score_of
from learning.course_rules import may_try_again

WHOLE_PERCENT = 100


class Finish(StrEnum):
    """With what a programme ends."""

    TEST = "test"
    ESSAY = "essay"
    BOTH = "both"


class TryState(StrEnum):
    WAITING = "waiting"
    ABSENT = "absent"
    VOIDED = "voided"
    FAILED = "failed"
    PASSED = "passed"


class WhyNot(StrEnum):
    """Why somebody does not complete the class, as things stand."""

    PERIODS = "periods"
    WAITING = "waiting"
    ABSENT = "absent"
    VOIDED = "voided"
    FAILED = "failed"
    NO_TRY_LEFT = "no_try_left"


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of a test or an essay of one learner. No score though it is out: absent, or annulled."""

    out: bool
    score: Decimal | None = None
    voided: bool = False


def gap_in(pieces: Sequence[Piece]) -> TryState | None:
    """Why a try made of these pieces has no score; None where it has one."""
    if not all(piece.out for piece in pieces):
        return TryState.WAITING
    if any(piece.voided for piece in pieces):
        return TryState.VOIDED
    return TryState.ABSENT if any(piece.score is None for piece in pieces) else None


def weighed(test: Decimal, essay: Decimal, *, essay_percent: int, full: Decimal, step: Decimal) -> Decimal:
    """Both marks by their weights, rounded once."""
    points = test * (WHOLE_PERCENT - essay_percent) + essay * essay_percent
    return score_of(points=points, points_full=full * WHOLE_PERCENT, full=full, step=step)


def mean_mark(one: Decimal, other: Decimal, *, full: Decimal, step: Decimal) -> Decimal:
    """The mean of two markers' marks, rounded half up to the scale's step."""
    return score_of(points=one + other, points_full=full * 2, full=full, step=step)


def too_far_apart(one: Decimal, other: Decimal, most: Decimal) -> bool:
    return abs(one - other) > most


def is_step(score: Decimal, *, full: Decimal, step: Decimal) -> bool:
    """Whether a mark is on the scale: from 0 to the full mark, in its steps."""
    return 0 <= score <= full and score % step == 0


def why_not(*, may_finish: bool, tries: Sequence[TryState], retakes: int) -> WhyNot | None:
    """Why a learner of these tries, in their order, does not complete the class; None where the last one is passed.

    A further try that is not out yet changes nothing so far: the one before it counts.
    """
    if not may_finish:
        return WhyNot.PERIODS
    done = [state for state in tries if state is not TryState.WAITING]
    if not done:
        return WhyNot.WAITING
    if done[-1] is TryState.PASSED:
        return None
    if done[-1] is TryState.FAILED:
        return WhyNot.FAILED if may_try_again(done.count(TryState.FAILED), retakes) else WhyNot.NO_TRY_LEFT
    return WhyNot(done[-1].value)
