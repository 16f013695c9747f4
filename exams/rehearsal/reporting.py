"""What a rehearsal came to, as plain data: for the page, for --json, for the tables of the fault tests."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from exams.rehearsal.checker import Findings
from exams.rehearsal.latencies import summary
from exams.rehearsal.notebook import Gauge, Notebook

STEPS = ("sign in", "state", "paper", "start", "answer", "batch", "heartbeat", "hand in")
MOST_SHOWN = 50


def report_of(gauge: Gauge, books: Sequence[Notebook], findings: Findings, *, seconds: float) -> dict[str, Any]:
    """Counts, latencies in milliseconds, errors by kind, what did not hold, and the seconds one by one."""
    return {
        "candidates": len(books),
        "done": sum(book.is_done for book in books),
        "given_up": dict(Counter(book.given_up for book in books if book.given_up)),
        "seconds": round(seconds, 1),
        "requests": gauge.requests,
        "acked": findings.acked,
        "acked_per_second": round(findings.acked / seconds, 1) if seconds else 0,
        "refused": dict(findings.refused),
        "unknown": findings.unknown,
        "unknown_kept": findings.unknown_kept,
        "in_record": findings.in_record,
        "lost": findings.count("lost"),
        "twice": findings.count("twice"),
        "left_open": findings.left_open,
        "holds": findings.holds and findings.acked > 0,
        "violations": violations_of(findings),
        "steps": steps_of(gauge),
        "errors": dict(gauge.errors),
        "longest_wait": round(max(gauge.waits, default=0.0), 2),
        "acked_at": by_second(gauge.acked_at),
        "errors_at": by_second(gauge.errors_at),
    }


def violations_of(findings: Findings) -> dict[str, Any]:
    """How many of each kind, and the first ones in full."""
    return {
        "count": dict(Counter(violation.code for violation in findings.violations)),
        "first": [asdict(violation) for violation in findings.violations[:MOST_SHOWN]],
    }


def steps_of(gauge: Gauge) -> list[dict[str, Any]]:
    """The latencies of each kind of request, in the order in which a candidate meets them."""
    measured = [step for step in STEPS if gauge.seconds.get(step)]
    return [asdict(summary(step, gauge.seconds[step])) for step in measured]


def by_second(counts: Counter[int]) -> list[int]:
    return [counts[second] for second in range(max(counts, default=-1) + 1)]
