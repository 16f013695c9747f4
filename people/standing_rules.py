"""In which order people go through their standings in the Party. Pure; kinds are those of people.models.Standing.

An outstanding non-member becomes a candidate, is admitted on probation, becomes a full member; from everywhere one may
come to stand outside. Who stands outside begins anew, or is restored as a full member by a decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FOLLOWS = {
    "outstanding": ("candidate", "outside"),
    "candidate": ("probationary", "outstanding", "outside"),
    "probationary": ("full", "outside"),
    "full": ("outside",),
    "outside": ("outstanding", "candidate", "full"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One standing: from the first day, up to but not including the last."""

    kind: str
    start: date
    end: date | None = None


def may_follow(kind: str, before: str) -> bool:
    """Whether the one may come after the other; anything may come first."""
    return not before or kind in FOLLOWS[before]


def neighbours(all_held: Sequence[Held], one: Held) -> tuple[Held | None, Held | None]:
    """The standing before and the one after, in the order of days."""
    ordered = sorted(all_held, key=lambda held: held.start)
    place = ordered.index(one)
    before = ordered[place - 1] if place else None
    after = ordered[place + 1] if place + 1 < len(ordered) else None
    return before, after
