"""How long people took over a question, as far as the record can tell. Pure.

The record knows when each answer was changed, by the clock of the server as the browser reckons it. Each stretch
between two changes (the first begins at the start) is counted for the question that was changed at its end. That holds
reading, thinking and answering of people who go through a paper in order. It is no measure of one person: who leafs
through the paper first, or waits before the next question, is told too much or too little. Therefore only the median of
all is shown, and of people whose device said no times, nothing.
"""

from collections import defaultdict
from collections.abc import Iterable


def seconds_by_question(started_ms: int, changes: Iterable[tuple[int, int]]) -> dict[int, float]:
    """Seconds by question number, from (milliseconds, number) of each change of one attempt."""
    took: dict[int, float] = defaultdict(float)
    before = started_ms
    for at, number in sorted(changes):
        # A device's clock can be a little off: nothing lies before the start.
        took[number] += max(0, at - before) / 1000
        before = max(before, at)
    return dict(took)
