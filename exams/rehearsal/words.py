"""Rehearsals in words: what a kind of request is called, the line of progress, the table at the end."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.rehearsal.checker import MEANINGS

COLUMNS = ("p50", "p95", "p99", "most")


def step_words() -> dict[str, str]:
    """What each kind of request is called."""
    return {
        "sign in": _("Signing in"),
        "state": _("Asking how things stand"),
        "paper": _("Fetching the paper"),
        "start": _("Starting"),
        "answer": _("Saving an answer"),
        "batch": _("Saving several"),
        "heartbeat": _("Sign of life"),
        "hand in": _("Handing in"),
    }


def phase_word(phase: str) -> str:
    """What is being done."""
    words = {
        "copy": _("The sitting is copied"),
        "play": _("Candidates are working"),
        "check": _("The record is checked"),
        "remove": _("The copy is removed"),
    }
    return words.get(phase, phase)


def progress_line(progress: Mapping[str, Any]) -> str:
    """One line for the screen while it runs."""
    minutes, seconds = divmod(int(progress["second"]), 60)
    said = _("%(phase)s: %(working)d at work, %(done)d of %(of)d done, %(acked)d answers kept, %(failed)d tries failed")
    return f"{minutes:02d}:{seconds:02d}  {said}" % {**progress, "phase": phase_word(progress["phase"])}


def sentence_of(report: Mapping[str, Any]) -> str:
    """The one sentence an organiser wants to read."""
    acked = report["acked"]
    if report["violations"]["count"]:
        return _("Of %(acked)d acknowledged answers not all is as it must be. What did not hold is listed below.") % {
            "acked": acked
        }
    if not acked:
        return _("No answer was acknowledged: nothing was proven.")
    found = ngettext(
        "The one acknowledged answer was found in the record.",
        "Every one of %(acked)d acknowledged answers was found in the record.",
        acked,
    )
    return found % {"acked": acked}


def given_up(report: Mapping[str, Any]) -> str:
    """How many candidates could not finish, and why; empty when all did."""
    count = sum(report["given_up"].values())
    if not count:
        return ""
    why = ", ".join(report["given_up"])
    return ngettext("%(count)d candidate gave up: %(why)s.", "%(count)d candidates gave up: %(why)s.", count) % {
        "count": count,
        "why": why,
    }


def broken_promises(report: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """What did not hold, in words, and how often."""
    for code, count in report["violations"]["count"].items():
        yield str(MEANINGS[code]), count


def table_of(report: Mapping[str, Any]) -> Iterator[str]:
    """The latencies as lines of text, in milliseconds."""
    words = step_words()
    milliseconds, requests = _("milliseconds"), _("requests")
    yield f"{milliseconds:32}{requests:>10}" + "".join(f"{name:>10}" for name in ("p50", "p95", "p99", "max"))
    for step in report["steps"]:
        times = "".join(f"{step[name]:10.1f}" for name in COLUMNS)
        yield f"{words.get(step['step'], step['step']):32}{step['count']:10d}{times}"
