"""When the platform did not answer, and what an attempt lost by it. Pure functions.

An outage is the organiser's fault and never the candidate's; a candidate's own broken network is none. The platform
only proposes: see compensation.py, where an organiser's approval gives the time back.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from exams.delivery.deadlines import CLOSING, clocks
from exams.delivery.evidence import Link
from exams.delivery.spans import Span, common, length, merged, without


@dataclass(frozen=True, slots=True)
class Loss:
    """What one attempt lost: `stood` moves an open deadline, `worked` is what a closed one needs to go on.

    They differ where the outage outlasted the deadline: nine minutes before the end the platform went away for a
    quarter of an hour. The clock should have stood for all of it; what was lost of the candidate's time is nine.
    """

    stood: timedelta = timedelta()
    worked: timedelta = timedelta()

    def __bool__(self) -> bool:
        return bool(self.worked)


def silences(beats: Iterable[Span], *, longer_than: timedelta) -> list[Span]:
    """The times between beats in which no process was alive. Before the first beat the platform was not there yet."""
    gaps: list[Span] = []
    heard: datetime | None = None
    for span in sorted(beats, key=lambda span: span.began_at):
        if heard is not None and span.began_at - heard > longer_than:
            gaps.append(Span(heard, span.began_at))
        heard = span.ended_at if heard is None else max(heard, span.ended_at)
    return gaps


def loss(outage: Span, *, ran: Sequence[Span], given: Iterable[Span] = (), stood: Iterable[Span] = ()) -> Loss:
    """What an attempt lost in an outage.

    `ran`: when its clock ran; `given`: outages for which it has time already; `stood`: pauses. Nothing is given twice.
    Who was not working when the outage came, or had finished, lost nothing.
    """
    left = without([outage], given)
    worked = common(left, ran)
    if not worked:
        return Loss()
    clock = Span(worked[0].began_at, outage.ended_at)
    return Loss(stood=length(without(common(left, [clock]), stood)), worked=length(worked))


def running(events: Iterable[Link], *, until: datetime) -> list[Span]:
    """When an attempt's clock ran up to a moment: since its start, without pauses and while it was closed."""
    spans: list[Span] = []
    since: datetime | None = None
    ends_at = until
    for event, clock in clocks(events):
        if since is not None and event.kind in ("paused", *CLOSING):
            spans.append(Span(since, min(event.at, ends_at)))
            since = None
        elif event.kind in ("started", "resumed") or (event.kind == "reopened" and since is None):
            since = event.at
        ends_at = clock.ends_at
    if since is not None:
        spans.append(Span(since, min(until, ends_at)))
    return merged(spans)


def standing(events: Iterable[Link], *, until: datetime) -> list[Span]:
    """When an attempt's clock stood still by a pause."""
    spans: list[Span] = []
    since: datetime | None = None
    for event, clock in clocks(events):
        if since is not None and clock.stands_since is None:
            spans.append(Span(since, event.at))
        since = clock.stands_since
    return merged([*spans, Span(since, until)] if since else spans)


def given_back(events: Iterable[Link]) -> list[Span]:
    """The outages for which an attempt was given time already."""
    told = (json.loads(event.body).get("outage") for event in events if event.kind in ("extended", "reopened"))
    return merged(Span(*map(datetime.fromisoformat, outage)) for outage in told if outage)
