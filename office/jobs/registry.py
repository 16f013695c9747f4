"""What jobs there are: each room says so at its start. A row of the database names a kind, never a piece of code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from office.jobs.context import Context, LastStep, Outcome

    Work = Callable[[Context], Outcome | LastStep]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: the dotted path of the function that does it, and what a reader calls it."""

    work: str
    title: Promise | str


_KINDS: dict[str, Kind] = {}


class UnknownKind(LookupError):
    """No room does such jobs; perhaps an older or newer version of the program did."""


def register(kind: str, *, work: str, title: Promise | str) -> None:
    _KINDS[kind] = Kind(work, title)


def kind_of(name: str) -> Kind:
    try:
        return _KINDS[name]
    except KeyError as missing:
        raise UnknownKind(name) from missing


def work_of(name: str) -> "Work":
    """The function that does jobs of this kind."""
    work: Any = import_string(kind_of(name).work)
    return work  # type: ignore[no-any-return]  # what the room has registered


def title_of(name: str) -> str:
    """What a reader calls this kind; its bare name where no room knows it any more."""
    return str(_KINDS[name].title) if name in _KINDS else name
