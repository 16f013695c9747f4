"""Many candidates at once, in one thread with one event loop: `play` blocks until all are done or told to stop."""

import asyncio
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from exams.rehearsal.candidate import Candidate, Pace, Papers, Ticket
from exams.rehearsal.connection import Target
from exams.rehearsal.line import BadLine, Line, Weather
from exams.rehearsal.notebook import Gauge, Ledger, Notebook

try:
    from uvloop import new_event_loop
except ImportError:  # not for this system: asyncio's own loop is slower and does the same
    new_event_loop = asyncio.new_event_loop  # type: ignore[assignment]

LOOK_SECONDS = 0.2
FILES_BESIDE = 200


class Crowd:
    """The candidates of a rehearsal. `gauge` may be read from another thread while they work."""

    def __init__(
        self,
        tickets: Sequence[Ticket],
        *,
        target: Target,
        pace: Pace | Callable[[int], Pace],
        spread: float = 0.0,
        weather: Weather | None = None,
        seed: str = "",
        ledger: Ledger | None = None,
    ) -> None:
        self.tickets, self.target, self.spread, self.seed = tickets, target, spread, seed
        self.pace_of = pace if callable(pace) else lambda _place: pace
        self.weather, self.ledger = weather, ledger
        self.gauge = Gauge()
        self.papers: Papers = {}
        self.books: list[Notebook] = []
        self.stopped = False

    def play(self) -> list[Notebook]:
        """The notebooks of all candidates, in the order of the tickets."""
        allow_files(len(self.tickets) * 2 + FILES_BESIDE)
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            self.books = runner.run(self._play())
        return self.books

    def stop(self) -> None:
        """Ends the play within a moment; may be called from another thread."""
        self.stopped = True

    async def _play(self) -> list[Notebook]:
        self.gauge.began = time.monotonic()
        everybody = asyncio.gather(*(self._one(place, ticket) for place, ticket in enumerate(self.tickets)))
        while not everybody.done():
            await asyncio.wait({everybody}, timeout=LOOK_SECONDS)
            if self.stopped:
                everybody.cancel()
        with suppress(asyncio.CancelledError):
            return await everybody
        return []

    async def _one(self, place: int, ticket: Ticket) -> Notebook:
        chance = Random(f"{self.seed} {place}")  # noqa: S311  # no secret: the same play again
        await asyncio.sleep(self.spread * place / max(1, len(self.tickets)))
        line = self._line(chance)
        candidate = Candidate(
            ticket,
            line=line,
            gauge=self.gauge,
            papers=self.papers,
            chance=chance,
            pace=self.pace_of(place),
            name=f"c{place}",
        )
        try:
            book = await candidate.sit()
        except Exception as error:  # a fault of the tester's must not end the play of all others; it is told
            book = candidate.book
            book.given_up = f"{type(error).__name__}: {error}"
            self.gauge.failed("given up")
        if isinstance(line, BadLine):
            await line.settle()
        if self.ledger is not None:
            self.ledger.write(book)
        return book

    def _line(self, chance: Random) -> Line:
        if self.weather is None:
            return Line(self.target)
        return BadLine(self.target, self.weather, chance, self.gauge.began)


def allow_files(count: int) -> None:
    """Lets this process have so many connections, as far as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
