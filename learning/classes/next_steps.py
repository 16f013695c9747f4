"""What comes next in the life of a class. A plain rule: its state, its days and a few facts give one step."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from learning.classes.arrows import State


class Next(StrEnum):
    CALL = "call"
    AWAIT_NAMES = "await_names"
    OPEN = "open"
    TIMETABLE = "timetable"
    SUMMON = "summon"
    TEACH = "teach"
    PLAN_FINALS = "plan_finals"
    RELEASE = "release"
    RECOGNISE = "recognise"
    ISSUE = "issue"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a class is, beyond its state. `deadline`: of its call for nominations."""

    starts_on: date
    ends_on: date
    deadline: date | None = None
    has_timetable: bool = False
    has_finals: bool = False
    are_results_out: bool = False
    owes_certificates: bool = False


def next_step(state: State, standing: Standing, *, today: date) -> Next | None:
    """The one thing to do now; None where the life of the class is over."""
    match state:
        case State.PLANNED:
            return Next.CALL
        case State.CALLED:
            return Next.AWAIT_NAMES if standing.deadline and today <= standing.deadline else Next.OPEN
        case State.OPENED:
            return _of_opened(standing, today)
        case State.RECOGNISED:
            return Next.ISSUE if standing.owes_certificates else Next.CLOSE
        case _:
            return None


def _of_opened(standing: Standing, today: date) -> Next:
    """Results that are out count whatever the days say: a class may have ended early."""
    if standing.are_results_out:
        return Next.RECOGNISE
    if today < standing.ends_on and not standing.has_timetable:
        return Next.TIMETABLE
    if today < standing.starts_on:
        return Next.SUMMON
    if today < standing.ends_on:
        return Next.TEACH
    return Next.RELEASE if standing.has_finals else Next.PLAN_FINALS
