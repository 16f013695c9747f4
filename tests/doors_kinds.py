"""What a door of the table is, and who holds which ability among the cast (see doors.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import Cast

Arguments = Callable[[Cast], list[Any]]

STAFF = ["root", "chi", "quang", "thu", "vinh", "loan", "khanh", "binh", "stranger"]
EVERYBODY = [*STAFF, "an", "anh"]

SEE_PEOPLE = {"root", "chi", "quang", "khanh", "binh"}
KEEP_PEOPLE = {"root", "chi", "quang"}
GRANT_ROLES = {"root", "chi"}
SEE_JOURNAL = {"root", "chi", "khanh"}
SEE_QUESTIONS = {"root", "thu", "vinh", "khanh"}
WRITE_QUESTIONS = {"root", "thu"}
APPROVE_QUESTIONS = {"root", "thu", "vinh"}
SEE_SITTINGS = {"root", "chi", "quang", "loan", "khanh"}
RUN_SITTINGS = {"root", "quang"}
NOMINATE = {"root", "chi", "quang", "binh"}
STEER_SITTINGS = {"root", "chi", "quang", "loan"}
SEE_RESULTS = {"root", "chi", "quang", "khanh"}
SEE_STATISTICS = SEE_RESULTS | SEE_QUESTIONS

NOTHING: Arguments = lambda cast: []  # noqa: E731
OWN = {"an"}  # the candidate whose entry it is


@dataclass(frozen=True)
class Door:
    """`for_all` doors open without signing in; `elsewhere`: lists that the same role of another tree opens too.

    `by_token` doors look at no session and no cookie: who is signed in makes no difference (tests/protocol).
    `personal`: what is asked about belongs to one account, whoever else has its role.
    """

    allowed: set[str]
    arguments: Arguments = NOTHING
    method: str = "get"
    elsewhere: bool = False
    for_all: bool = False
    by_token: bool = False
    personal: bool = False

    @property
    def opens_to_organisers(self) -> bool:
        return "quang" in self.allowed and not self.personal
