"""What measured times come to: percentiles and a histogram. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Upper edges in milliseconds, about three to a doubling: from half a millisecond to a minute.
EDGES = tuple(round(0.5 * 2 ** (step / 2), 3) for step in range(35))


@dataclass(frozen=True, slots=True)
class Summary:
    """The times of one kind of request, in milliseconds; `bars`: how many fell under each edge of EDGES, and above."""

    step: str
    count: int
    p50: float
    p95: float
    p99: float
    most: float
    bars: tuple[int, ...] = ()


def summary(step: str, seconds: Iterable[float]) -> Summary:
    """The summary of at least one time."""
    times = sorted(second * 1000 for second in seconds)
    p50, p95, p99 = (round(percentile(times, share), 1) for share in (0.5, 0.95, 0.99))
    return Summary(step, len(times), p50, p95, p99, round(times[-1], 1), bars(times))


def percentile(times: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest time that at least this share of all times does not exceed."""
    rank = -(-len(times) * share // 1)
    return times[max(0, int(rank) - 1)]


def bars(times: Iterable[float]) -> tuple[int, ...]:
    counts = [0] * (len(EDGES) + 1)
    for time in times:
        counts[bisect_right(EDGES, time)] += 1
    return tuple(counts)
