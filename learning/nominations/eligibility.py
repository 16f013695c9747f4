"""Who may be named for a class. Plain rules; what they find is said in words elsewhere (finding_words.py).

What bars a person is refused whoever asks. What is only doubtful the organiser may accept with a reason: registries are
never complete, and a full member may well have missed the course for new members.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from learning.course_rules import months_later

LEAST_AGE = 18
PROBATION_MONTHS = 12


class Takes(StrEnum):
    """Whom a programme is for."""

    ANYONE = "anyone"
    NOT_YET_MEMBERS = "not_yet"
    PROBATIONARY = "probationary"
    MEMBERS = "members"


class Finding(StrEnum):
    NOMINATED = "nominated"
    REFUSED = "refused"
    LEARNS_HERE = "learns_here"
    LEARNS_ELSEWHERE = "learns_elsewhere"
    CERTIFIED = "certified"
    UNDER_AGE = "under_age"
    MEMBER_ALREADY = "member_already"
    NO_MEMBER = "no_member"
    ADMITTED_LATER = "admitted_later"
    OTHER_UNIT = "other_unit"
    AGE_UNKNOWN = "age_unknown"
    AGE_ROUGH = "age_rough"
    STANDING_UNKNOWN = "standing_unknown"
    OUTSIDE = "outside"
    FULL_MEMBER = "full_member"
    ADMISSION_UNKNOWN = "admission_unknown"
    PROBATION_OVER = "probation_over"


DOUBTS = frozenset(
    {
        *(Finding.AGE_UNKNOWN, Finding.AGE_ROUGH, Finding.STANDING_UNKNOWN, Finding.OUTSIDE),
        *(Finding.FULL_MEMBER, Finding.ADMISSION_UNKNOWN, Finding.PROBATION_OVER),
    }
)
"""All others bar."""

_MEMBERS = frozenset({"probationary", "full"})
# Standings of those whom a programme is for; somebody of unknown standing may be one.
FITTING: dict[Takes, frozenset[str]] = {
    Takes.ANYONE: frozenset({"outstanding", "candidate", "probationary", "full", "outside"}),
    Takes.NOT_YET_MEMBERS: frozenset({"outstanding", "candidate"}),
    Takes.PROBATIONARY: frozenset({"probationary"}),
    Takes.MEMBERS: _MEMBERS,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody who may be named. `standing`: a kind of people.models.Standing, "" where unknown.

    `rough_birth`: only the year, or month and year, are known; then the other parts of `born_on` are 1.
    `nominated`, `refused`, `learns_here`: of this class. `elsewhere`: another class of the programme, by title.
    `certified`: holds a certificate of the programme that is valid when the class begins.
    """

    born_on: date | None = None
    rough_birth: bool = False
    standing: str = ""
    joined_on: date | None = None
    nominated: bool = False
    refused: bool = False
    learns_here: bool = False
    elsewhere: str = ""
    certified: bool = False
    of_this_unit: bool = True


def findings_of(who: Candidate, *, takes: Takes, starts_on: date) -> list[Finding]:
    """All that speaks against the person, what bars first."""
    found = [*_of_classes(who), *_of_age(who, starts_on), *_of_standing(who, takes, starts_on)]
    return sorted(found, key=lambda one: one in DOUBTS)


def bars(findings: Iterable[Finding]) -> bool:
    return any(one not in DOUBTS for one in findings)


def _of_classes(who: Candidate) -> list[Finding]:
    told = {
        Finding.NOMINATED: who.nominated,
        Finding.REFUSED: who.refused,
        Finding.LEARNS_HERE: who.learns_here,
        Finding.LEARNS_ELSEWHERE: bool(who.elsewhere),
        Finding.CERTIFIED: who.certified,
        Finding.OTHER_UNIT: not who.of_this_unit,
    }
    return [finding for finding, holds in told.items() if holds]


def _of_age(who: Candidate, starts_on: date) -> list[Finding]:
    """Somebody is eighteen on the eighteenth birthday; of a birth known roughly only the year speaks."""
    if who.born_on is None:
        return [Finding.AGE_UNKNOWN]
    if not who.rough_birth:
        return [Finding.UNDER_AGE] if months_later(who.born_on, 12 * LEAST_AGE) > starts_on else []
    years = starts_on.year - who.born_on.year
    if years == LEAST_AGE:
        return [Finding.AGE_ROUGH]
    return [Finding.UNDER_AGE] if years < LEAST_AGE else []


def _of_standing(who: Candidate, takes: Takes, starts_on: date) -> list[Finding]:
    if takes is Takes.ANYONE:
        return []
    if not who.standing:
        return [Finding.STANDING_UNKNOWN]
    is_member = who.standing in _MEMBERS
    if takes is Takes.NOT_YET_MEMBERS:
        outside = [Finding.OUTSIDE] if who.standing == "outside" else []
        return [Finding.MEMBER_ALREADY] if is_member else outside
    if not is_member:
        return [Finding.NO_MEMBER]
    return _of_probation(who, starts_on) if takes is Takes.PROBATIONARY else []


def _of_probation(who: Candidate, starts_on: date) -> list[Finding]:
    if who.standing == "full":
        return [Finding.FULL_MEMBER]
    if who.joined_on is None:
        return [Finding.ADMISSION_UNKNOWN]
    if who.joined_on > starts_on:
        return [Finding.ADMITTED_LATER]
    return [Finding.PROBATION_OVER] if months_later(who.joined_on, PROBATION_MONTHS) < starts_on else []
