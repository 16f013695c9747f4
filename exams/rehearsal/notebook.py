"""What the tester writes down, apart from the server: every change sent, every word heard, every time measured."""

import json
import time
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

ACKED = "acked"


@dataclass(slots=True)
class Sent:
    """One change as it left the device. `verdict`: "acked", the code of its refusal, or "" when no word ever came.

    `letters`: the answer as both sides compare it, "AC" or "=…" for what was written. Times in seconds since 1970 by
    the tester's clock; `made_ms` as it was sent.
    """

    client: str
    epoch: int
    seq: int
    n: int
    letters: str
    flag: bool
    made_ms: int
    sent_at: float = 0.0
    tries: int = 0
    ack_at: float = 0.0
    verdict: str = ""

    @property
    def is_acked(self) -> bool:
        return self.verdict == ACKED


@dataclass(slots=True)
class Notebook:
    """What one candidate did and was told."""

    entry: str
    sent: list[Sent] = field(default_factory=list)
    attempt: str = ""
    deadlines: list[str] = field(default_factory=list)
    receipt: str = ""
    handed_in: bool = False
    # When the tester first heard that it was over without having handed in; 0: never. By the tester's clock.
    over_at: float = 0.0
    is_done: bool = False
    given_up: str = ""
    digests_differed: int = 0

    def told_deadline(self, deadline: str | None) -> None:
        """Each deadline the server named, the first and those that moved."""
        if deadline and self.deadlines[-1:] != [deadline]:
            self.deadlines.append(deadline)

    @property
    def acked(self) -> int:
        return sum(sent.is_acked for sent in self.sent)


class Gauge:
    """What all candidates together measured, for the screen while it runs and for the report afterwards."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.seconds: dict[str, array[float]] = {}
        self.errors: Counter[str] = Counter()
        self.acked = 0
        self.working = 0
        self.done = 0
        # Per second since the beginning, for the picture.
        self.acked_at: Counter[int] = Counter()
        self.errors_at: Counter[int] = Counter()
        # How long a device had to wait, from the first try that failed to the next that did not.
        self.waits: array[float] = array("d")

    def second(self) -> int:
        return int(time.monotonic() - self.began)

    def took(self, step: str, seconds: float) -> None:
        """A request of this kind was answered after so long."""
        if step not in self.seconds:
            self.seconds[step] = array("d")
        self.seconds[step].append(seconds)

    def failed(self, why: str) -> None:
        """A request was not answered, or with a refusal that means "again"."""
        self.errors[why] += 1
        self.errors_at[self.second()] += 1

    def kept(self, count: int) -> None:
        """So many changes were acknowledged just now."""
        if count:
            self.acked += count
            self.acked_at[self.second()] += count

    @property
    def requests(self) -> int:
        return sum(len(times) for times in self.seconds.values())


class Ledger:
    """The notebooks as a file of lines, so that they outlive the tester. Written down when a candidate is done."""

    def __init__(self, path: Path) -> None:
        self.stream = open(path, "w", encoding="utf-8")  # noqa: SIM115  # open as long as the rehearsal runs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        self.stream.close()

    def write(self, book: Notebook) -> None:
        self.stream.write(json.dumps(asdict(book), separators=(",", ":")) + "\n")
        self.stream.flush()


def read_ledger(lines: Iterable[str]) -> Iterator[Notebook]:
    """The notebooks of a file."""
    for line in lines:
        told = json.loads(line)
        told["sent"] = [Sent(**sent) for sent in told["sent"]]
        yield Notebook(**told)
