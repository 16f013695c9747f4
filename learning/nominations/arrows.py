"""The states of a nomination, and what may follow what. Plain rules.

A unit's secretary sends a nomination; the organiser returns it for completion, approves or refuses it. Until the class
is opened an approval or a refusal may be thought over, and the unit may withdraw whom it named.
"""

from enum import StrEnum


class Nominee(StrEnum):
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NOMINEE_FROM: dict[Nominee, frozenset[Nominee]] = {
    Nominee.SENT: frozenset({Nominee.RETURNED, Nominee.WITHDRAWN}),
    Nominee.RETURNED: frozenset({Nominee.SENT, Nominee.APPROVED}),
    Nominee.APPROVED: frozenset({Nominee.SENT, Nominee.REFUSED}),
    Nominee.REFUSED: frozenset({Nominee.SENT, Nominee.RETURNED, Nominee.APPROVED}),
    Nominee.WITHDRAWN: frozenset({Nominee.SENT, Nominee.RETURNED, Nominee.APPROVED}),
}

TAKES_A_PLACE = frozenset({Nominee.SENT, Nominee.RETURNED, Nominee.APPROVED})
UNDECIDED = frozenset({Nominee.SENT, Nominee.RETURNED})
NEEDS_A_REASON = frozenset({Nominee.RETURNED, Nominee.REFUSED})
