"""What the rule of eligibility finds, as sentences for a secretary and an organiser."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from learning.nominations.eligibility import Finding

WORDS: dict[Finding, Promise] = {
    Finding.NOMINATED: _lazy("is named for this class already"),
    Finding.REFUSED: _lazy("was refused for this class; ask the organiser to take it up again"),
    Finding.LEARNS_HERE: _lazy("is a learner of this class already"),
    Finding.LEARNS_ELSEWHERE: _lazy("takes part in another class of this programme: %(elsewhere)s"),
    Finding.CERTIFIED: _lazy("holds a certificate of this programme that is still valid"),
    Finding.UNDER_AGE: _lazy("is under 18 when the class begins"),
    Finding.MEMBER_ALREADY: _lazy("is a Party member already; the course is for those who are not yet"),
    Finding.NO_MEMBER: _lazy("is no Party member; the course is for members"),
    Finding.ADMITTED_LATER: _lazy("is admitted only after the class begins"),
    Finding.OTHER_UNIT: _lazy("is not of this unit"),
    Finding.AGE_UNKNOWN: _lazy("date of birth unknown: is it certain that the person is 18?"),
    Finding.AGE_ROUGH: _lazy("turns 18 in the year of the class; the day of birth is unknown"),
    Finding.STANDING_UNKNOWN: _lazy("the registry does not say whether the person is a Party member"),
    Finding.OUTSIDE: _lazy("stands outside the Party in the registry, and not as a candidate for admission"),
    Finding.FULL_MEMBER: _lazy("is a full member already; the course is for probationary members"),
    Finding.ADMISSION_UNKNOWN: _lazy("the day of admission is unknown"),
    Finding.PROBATION_OVER: _lazy("was admitted more than twelve months before the class begins"),
}


def in_words(findings: Iterable[Finding], *, elsewhere: str = "") -> list[str]:
    """The findings in their order, to follow on a name and a colon."""
    return [str(WORDS[one]) % {"elsewhere": elsewhere} for one in findings]
