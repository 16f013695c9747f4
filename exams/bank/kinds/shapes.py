"""What every kind of question is known by, whoever holds it: its words before, and what it becomes in a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Protocol

from exams.bank.items import Kind, NumberRange

# A question names its choices by these, over all its rows: so many choices at most.
LETTERS = ascii_uppercase + ascii_lowercase
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_WRITTEN = 200

WHOLE, PART, PENALTY, STEPS = "whole", "part", "penalty", "steps"


class OptionWords(Protocol):
    """An option, statement, thing or pair."""

    @property
    def text(self) -> str: ...
    @property
    def right(self) -> bool: ...
    @property
    def partner(self) -> str: ...


class Words(Protocol):
    """A question with its key."""

    @property
    def kind(self) -> Kind: ...
    @property
    def credit(self) -> str: ...
    @property
    def stem(self) -> str: ...
    @property
    def multiple(self) -> bool: ...
    @property
    def options(self) -> Sequence[OptionWords]: ...
    @property
    def numbers(self) -> Sequence[NumberRange]: ...
    @property
    def accepted(self) -> Sequence[str]: ...
    @property
    def case_matters(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Group:
    """Options, by place from 0, that trade places when a paper is made. `always`: in their order they tell the key."""

    places: tuple[int, ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a paper: `parts` of its content ("options", "rows" or "write"), and its key apart."""

    parts: dict[str, Any]
    right: list[str]


def said(text: str) -> str:
    """A text as it is compared with others of its question."""
    return " ".join(text.split()).casefold()
