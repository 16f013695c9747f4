"""What each cell of the access matrix must answer: door × method × person × whose record it is about.

Derived from the table of doors (doors.py), where each states once who comes in with the method it is made for.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.cast import Cast
from tests.doors import DOORS, EVERYBODY, PERSON, UNIT, Door
from tests.mirror import beside

NOBODY = "nobody"  # who is not signed in
PEOPLE = [*EVERYBODY, NOBODY]
METHODS = ["get", "post", "put", "patch", "delete"]
CANDIDATES = ("an", "anh")
API = {"api_schema"}  # answers by itself, to tokens and sessions
MACHINES = {"healthz", "readyz", "metrics"}  # answer before anything else is asked, whatever the method
WORKS = {200, 302, 400, 409, 415, 422}


class Whose(Enum):
    """Whose record is asked about: of the cast's tree; of the committee beside the first; of another tree."""

    OWN = "own"
    BESIDE = "beside"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Cell:
    name: str
    address: str
    method: str
    who: str
    whose: Whose

    @property
    def door(self) -> Door:
        return DOORS[self.name]

    @property
    def opens(self) -> bool:
        """Whether the door is there for this person, about this record."""
        door = self.door
        if self.whose is Whose.ELSEWHERE:
            # Their organiser does there what ours does here; nobody else of the cast has a role there.
            return self.who in door.allowed & {"root"} or (self.who == "stranger" and door.opens_to_organisers)
        if self.whose is Whose.BESIDE:
            return self.who in door.allowed - {"binh"}  # the secretary of the first committee
        return self.who in door.allowed or (self.who == "stranger" and door.elsewhere)

    @property
    def expected(self) -> set[int]:
        """The answers that are right. What is made for another method may say so to anybody."""
        if self.name in MACHINES:
            return {200, 404}
        other = set() if self.method == self.door.method else {405}
        if self.method not in ("get", "post"):
            return {401, 403, 405} if self.door.by_token or self.name in API else {405}
        if self.door.by_token:
            return {400, 401} | other
        if self.door.for_all:
            return WORKS | {404} | other
        return other | (self._to_nobody() if self.who == NOBODY else self._to_somebody())

    def _to_nobody(self) -> set[int]:
        return {401, 403} if self.name in API else {302}

    def _to_somebody(self) -> set[int]:
        if self.opens:
            return WORKS if self.method == self.door.method else WORKS | {404}
        # Candidates who ask for the back office are asked to sign in as somebody else.
        return {302} if self.who in CANDIDATES and self.address.startswith("/admin/") else {404}


Browsers = dict[str, Client]


def browsers(cast: Cast, client_of: Callable[[User], Client]) -> Browsers:
    """One for each person, signed in once."""
    return {who: client_of(getattr(cast, who)) for who in EVERYBODY} | {NOBODY: Client()}


@contextmanager
def records(name: str, cast: Cast, mirror: Cast) -> Iterator[Iterator[tuple[Whose, str]]]:
    """Whose records a door can be asked about, with its address for each; what was made for it goes again."""
    with transaction.atomic():
        yield _records(name, cast, mirror)
        transaction.set_rollback(True)


def _records(name: str, cast: Cast, mirror: Cast) -> Iterator[tuple[Whose, str]]:
    arguments = DOORS[name].arguments
    own = reverse(name, args=arguments(cast))
    yield Whose.OWN, own
    if arguments in (PERSON, UNIT):
        yield Whose.BESIDE, reverse(name, args=arguments(beside(cast)))
    elsewhere = reverse(name, args=arguments(mirror))
    if elsewhere != own:  # lists are about no record
        yield Whose.ELSEWHERE, elsewhere


def cells(name: str, address: str, whose: Whose) -> Iterator[Cell]:
    for method in METHODS:
        for who in PEOPLE:
            yield Cell(name, address, method, who, whose)


def asked(browser: Client, method: str, address: str, said: Any = None) -> Any:
    """The answer; what was done is undone, in the database and in the browser."""
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with transaction.atomic():
        response = getattr(browser, method)(address, *([said or {}] if method == "post" else []))
        transaction.set_rollback(True)
    if response.cookies:
        browser.cookies = SimpleCookie(cookies)
    return response
