"""From points to a score and a band. Round first, then band (QĐ 1147-QĐ/BTGDVTW of 01/12/2025)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar


class HasFloor(Protocol):
    @property
    def floor(self) -> Decimal: ...


B = TypeVar("B", bound=HasFloor)


@dataclass(frozen=True, slots=True)
class Floor:
    """A bare band, for rules and tests."""

    floor: Decimal
    label: str = ""


def score_of(*, points: Decimal, points_full: Decimal, full: Decimal, step: Decimal) -> Decimal:
    """`full` × points ÷ points_full, rounded half up to a multiple of `step` (0.1, 0.25, 0.5).

    Exact decimal arithmetic: 4.95 becomes 5.0 at a step of 0.1. Raises ValueError for a paper without points.
    """
    if points_full <= 0:
        raise ValueError("a paper must be worth some points")
    # One division only, after all multiplications, so that a half is still seen as a half.
    steps = (full * points / (points_full * step)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (steps * step).quantize(max(step, Decimal("0.01")).normalize() if step < 1 else Decimal("0.1"))


def band_of(score: Decimal, bands: Iterable[B]) -> B:
    """The band with the highest floor that the score reaches. Raises ValueError if it reaches none."""
    reached = [band for band in bands if score >= band.floor]
    if not reached:
        raise ValueError("the scale has no band for this score")
    return max(reached, key=lambda band: band.floor)


def percentages(counts: Iterable[int]) -> list[Decimal]:
    """Shares of the counts in per cent with two decimals that add up to exactly 100.00 (or are all 0).

    Largest remainders get the last hundredths, the earlier one on a tie.
    """
    numbers = list(counts)
    total = sum(numbers)
    if total == 0:
        return [Decimal("0.00") for _number in numbers]
    hundredths = [number * 10_000 // total for number in numbers]
    rests = [number * 10_000 % total for number in numbers]
    by_rest = sorted(range(len(numbers)), key=lambda index: (-rests[index], index))
    for index in by_rest[: 10_000 - sum(hundredths)]:
        hundredths[index] += 1
    return [Decimal(number) / 100 for number in hundredths]
