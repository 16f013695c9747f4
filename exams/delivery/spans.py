"""Spans of time and what they have in common. Pure functions; aware datetimes in, aware datetimes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from `began_at` (included) to `ended_at`."""

    began_at: datetime
    ended_at: datetime

    @property
    def length(self) -> timedelta:
        return max(timedelta(), self.ended_at - self.began_at)

    def before(self, moment: datetime) -> timedelta:
        """How much of it lies before the moment."""
        return max(timedelta(), min(self.ended_at, moment) - self.began_at)

    def after(self, moment: datetime) -> timedelta:
        """How much of it lies after the moment."""
        return max(timedelta(), self.ended_at - max(self.began_at, moment))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that neither meet nor overlap, in order; empty ones are gone."""
    whole: list[Span] = []
    for span in sorted(spans, key=lambda span: span.began_at):
        if span.ended_at <= span.began_at:
            continue
        if whole and span.began_at <= whole[-1].ended_at:
            whole[-1] = Span(whole[-1].began_at, max(whole[-1].ended_at, span.ended_at))
        else:
            whole.append(span)
    return whole


def length(spans: Iterable[Span]) -> timedelta:
    """How long they are together; what overlaps counts once."""
    return sum((span.length for span in merged(spans)), timedelta())


def common(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time that lies in both."""
    rest = merged(others)
    return merged(
        Span(max(one.began_at, other.began_at), min(one.ended_at, other.ended_at)) for one in some for other in rest
    )


def without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time of the first that does not lie in the others."""
    left = merged(spans)
    for gap in merged(others):
        before = [Span(span.began_at, min(span.ended_at, gap.began_at)) for span in left]
        after = [Span(max(span.began_at, gap.ended_at), span.ended_at) for span in left]
        left = merged(before + after)
    return left
