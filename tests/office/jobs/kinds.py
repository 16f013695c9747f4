"""Working functions that stand in for those of the rooms."""

import time
from pathlib import Path
from typing import Any

from office.errors import Refused
from office.jobs.apart import apart
from office.jobs.context import Context, LastStep, Outcome
from office.models import JournalRow
from office.telling import tell

HERE = __name__


def count(context: Context) -> Outcome:
    """Counts as far as it is told, looking up now and then."""
    for done in range(context.arguments["to"]):
        context.progress(done, context.arguments["to"], "Counting")
        context.stop_if_cancelled()
        time.sleep(context.arguments.get("seconds", 0))
    return Outcome(url="/counted/", message="Counted.", facts={"to": context.arguments["to"]})


def refuse(context: Context) -> Outcome:
    raise Refused("The bank is shut. Open it first.")


def fall(context: Context) -> Outcome:
    raise ValueError("a reason for the log alone")


def keep(context: Context) -> LastStep:
    """Leaves a journal row, and fails after it where it is told to."""

    def step() -> Outcome:
        JournalRow.objects.create(at=context.now, by_label="test", act="test.kept", subject="x")
        if context.arguments.get("fails"):
            raise ValueError("after it was written")
        return Outcome(url="/kept/")

    return step


def doubled(number: int) -> int:
    return 2 * number


def refused_apart(sentence: str) -> None:
    raise Refused(sentence)


def asleep(seconds: float, mark: str) -> None:
    Path(mark).write_text("asleep")
    time.sleep(seconds)


def far(context: Context) -> Outcome:
    """Does in a process apart what the arguments name."""
    name, args = context.arguments["function"], context.arguments["args"]
    answer: Any = apart(context, globals()[name], *args)
    return Outcome(url="/far/", facts={"answer": answer})


def counted_aloud(to: int) -> int:
    """Tells each of its steps, far more often than anybody could read."""
    for done in range(1, to + 1):
        tell("counting", done, to, found=done // 2)
        time.sleep(0.002)
    return to
