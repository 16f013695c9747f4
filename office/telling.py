"""What long reckoning says of itself while it goes on. Nobody has to listen, and who reckons need not know who does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Told(NamedTuple):
    """`done` of `of` pieces of a step are done, 0 where nobody knows of how many; `found`: what came of them so far."""

    step: str
    done: int
    of: int = 0
    found: int = 0


Listener = Callable[[Told], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(step: str, done: int, of: int = 0, *, found: int = 0) -> None:
    """To be said as often as there is something to say: listeners are quick."""
    listener = _listener.get()
    if listener is not None:
        listener(Told(step, done, of, found))


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """All that is told inside goes to this listener."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)
