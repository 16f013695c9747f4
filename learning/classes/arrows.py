"""The states of a class and of a learner, and what may follow what. Plain rules.

A class goes from its plan over the call for nominations to the decision that opens it; after it was taught and tested
a decision recognises who completed it, and it is closed with its report (QĐ 1147-QĐ/BTGDVTW of 01/12/2025). Whether it
is being taught on a day follows from its days, and is no state.
"""

from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"
    CALLED = "called"
    OPENED = "opened"
    RECOGNISED = "recognised"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Learner(StrEnum):
    ADMITTED = "admitted"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"


# A class of people known by name may be opened without a call; recognition is taken back only with its certificates.
CLASS_FROM: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.CALLED}),
    State.CALLED: frozenset({State.PLANNED}),
    State.OPENED: frozenset({State.PLANNED, State.CALLED}),
    State.RECOGNISED: frozenset({State.OPENED}),
    State.CLOSED: frozenset({State.RECOGNISED}),
    State.CANCELLED: frozenset({State.PLANNED, State.CALLED, State.OPENED}),
}

# Somebody who failed and passed the second try later is recognised by a later decision.
LEARNER_FROM: dict[Learner, frozenset[Learner]] = {
    Learner.ADMITTED: frozenset(),
    Learner.WITHDRAWN: frozenset({Learner.ADMITTED}),
    Learner.MOVED: frozenset({Learner.ADMITTED}),
    Learner.RECOGNISED: frozenset({Learner.ADMITTED, Learner.NOT_RECOGNISED}),
    Learner.NOT_RECOGNISED: frozenset({Learner.ADMITTED, Learner.RECOGNISED}),
}

TAKES_PART = frozenset({Learner.ADMITTED, Learner.RECOGNISED, Learner.NOT_RECOGNISED})
"""Learners who stay in the class's lists."""
