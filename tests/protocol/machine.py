"""The protocol as a state machine: any candidate with any devices, any order of delivery, any measure of the staff.

The model is plain dicts and knows nothing of the server. It says beforehand what each change must be answered with,
and after every step what must be in the record.
"""

import base64
from dataclasses import dataclass, field
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from exams.delivery.answers import text_digest
from exams.delivery.evidence import Link, first_break

MINUTES, GRACE_S, AHEAD_S = 30, 60, 30
NUMBERS = (1, 2, 3)
Word = tuple[int, int, int, str]
Change = dict[str, Any]


@dataclass
class Device:
    client: str
    epoch: int = 0
    seq: int = 0
    made: list[tuple[int, Change]] = field(default_factory=list)  # with the epoch under which it was made


@dataclass(frozen=True)
class Told:
    """What the server said of a batch."""

    words: dict[int, str]  # by seq: "" for acknowledged
    state: str
    digest: str
    epoch: int
    deadline_s: float


@dataclass(frozen=True)
class Facts:
    """What is in the server's record. Seconds count from the start."""

    closed: bool
    text: str
    deadline_s: float
    links: list[Link]
    uid: str
    count: int
    head: str


class Server(Protocol):
    """What the machine drives: the pure rules, or the platform through its doors."""

    now_s: float

    def start(self, client: str, *, take_over: bool) -> int | str: ...
    def send(self, device: Device, epoch: int, changes: list[Change]) -> Told: ...
    def hand_in(self, device: Device, digest: str) -> str: ...
    def sweep(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def extend(self, minutes: int) -> None: ...
    def facts(self) -> Facts: ...
    def end(self) -> None: ...


def text_of(sheet: dict[int, Word]) -> str:
    return ";".join(f"{n}:{w[3]}{'!' if w[2] else ''}" for n, w in sorted(sheet.items()) if w[3] or w[2])


def stored(change: Change) -> str:
    """An answer as both sides compare it."""
    if "text" in change:
        return "=" + base64.urlsafe_b64encode(change["text"].encode()).decode().rstrip("=")
    return "".join(change["value"])


class ProtocolMachine(RuleBasedStateMachine):
    """Subclasses say by `serve` what is driven."""

    @staticmethod
    def serve() -> Server:
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.server = self.serve()
        self.devices = [Device("d1")]
        self.sheet: dict[int, Word] = {}
        self.told: dict[tuple[str, int], str] = {}
        self.epoch, self.deadline, self.paused_since, self.closed = 1, MINUTES * 60.0, -1.0, False
        self.pause_goes_on = False
        self.closed_text: str | None = None
        self.known_links: list[Link] = []
        assert self.server.start("d1", take_over=False) == 1
        self.devices[0].epoch = 1

    def teardown(self) -> None:
        self.server.end()

    # What the candidate does

    @rule(
        which=st.integers(0, 3),
        n=st.sampled_from(NUMBERS),
        said=st.sampled_from(["", "A", "B", "C", "=Hà Nội", "=a;b:c!@"]),
        flag=st.booleans(),
        clock=st.sampled_from([0, 0, 0, None, 45]),
    )
    def answer(self, which: int, n: int, said: str, flag: bool, clock: int | None) -> None:
        device = self.devices[which % len(self.devices)]
        if not device.epoch:
            return
        device.seq += 1
        value = {"text": said[1:]} if said.startswith("=") else {"value": list(said)}
        change: Change = {"seq": device.seq, "n": n, "flag": flag, **value}
        if clock is not None:
            change["t"] = clock
            change["t"] += self.server.now_s
        device.made.append((device.epoch, change))

    @rule(which=st.integers(0, 3), data=st.data())
    def deliver(self, which: int, data: st.DataObject) -> None:
        """Some of what the device ever made, in any order, whatever was delivered before."""
        device = self.devices[which % len(self.devices)]
        epochs = sorted({epoch for epoch, _change in device.made})
        if not epochs:
            return
        epoch = data.draw(st.sampled_from(epochs))
        made = [change for at, change in device.made if at == epoch]
        chosen = data.draw(st.lists(st.sampled_from(made), max_size=8, unique_by=lambda change: change["seq"]))
        self._deliver(device, epoch, chosen)

    def _deliver(self, device: Device, epoch: int, changes: list[Change]) -> None:
        expected = {change["seq"]: self._expect(device.client, epoch, change) for change in changes}
        self._close_if_over()
        told = self.server.send(device, epoch, changes)
        assert told.words == expected
        assert told.digest == text_digest(text_of(self.sheet))
        assert told.epoch == self.epoch
        assert told.deadline_s == self.deadline

    @rule(which=st.integers(0, 3))
    def deliver_all_twice(self, which: int) -> None:
        device = self.devices[which % len(self.devices)]
        for _time in range(2):
            for epoch in sorted({epoch for epoch, _change in device.made}):
                self._deliver(device, epoch, [change for at, change in device.made if at == epoch])

    @rule(n=st.sampled_from(NUMBERS), newest_first=st.booleans(), clock=st.sampled_from([0, None, -70]))
    def all_devices_answer_the_same_question(self, n: int, newest_first: bool, clock: int | None) -> None:
        writers = sorted((device for device in self.devices if device.epoch), key=lambda device: device.epoch)
        for place, device in enumerate(writers[::-1] if newest_first else writers):
            self.answer(self.devices.index(device), n, "ABC"[place], False, clock)
            self._deliver(device, device.epoch, [device.made[-1][1]])

    @precondition(lambda self: len(self.devices) < 3)
    @rule()
    def open_second_device(self) -> None:
        self._close_if_over()
        device = Device(f"d{len(self.devices) + 1}")
        self.devices.append(device)
        assert self.server.start(device.client, take_over=False) == ("closed" if self.closed else "open_elsewhere")

    @rule(which=st.integers(0, 3))
    def take_over(self, which: int) -> None:
        self._close_if_over()
        device = self.devices[which % len(self.devices)]
        done = self.server.start(device.client, take_over=True)
        if self.closed:
            assert done == "closed"
            return
        self.epoch += device.epoch < self.epoch
        device.epoch = self.epoch
        assert done == self.epoch

    @rule(which=st.integers(0, 3))
    def hand_in(self, which: int) -> None:
        self._close_if_over()
        device = self.devices[which % len(self.devices)]
        if not device.epoch:
            return
        may = self.closed or device.epoch == self.epoch
        done = self.server.hand_in(device, text_digest(text_of(self.sheet)))
        assert done == ("" if may else "taken_over")
        self.closed = self.closed or may

    @rule()
    def hand_in_something_else(self) -> None:
        self._close_if_over()
        device = next(device for device in self.devices if device.epoch)
        code = "taken_over" if device.epoch < self.epoch else "digest_differs"
        assert self.server.hand_in(device, "ffffffff") == ("" if self.closed else code)

    # What the staff and the time do

    @rule(seconds=st.sampled_from([1, 29, 31, 59, 61, 300, 900, 1700]))
    def advance_clock(self, seconds: int) -> None:
        self.server.now_s += seconds

    @rule(past=st.sampled_from([-1, 0, 1, 59, 60]))
    def go_to_the_end(self, past: int) -> None:
        """What was made before may be under way still."""
        self.server.now_s = max(self.server.now_s, self.deadline + past)

    @rule()
    def sweep(self) -> None:
        self._close_if_over()
        self.server.sweep()

    @precondition(lambda self: not self.pause_goes_on)
    @rule()
    def pause(self) -> None:
        self._close_if_over()
        if not self.closed:
            self.server.pause()
            self.pause_goes_on = True
            self._stand_if_paused()

    def _stand_if_paused(self) -> None:
        """A pause that comes when the time is over stops nothing, until time is given."""
        if self.pause_goes_on and self.paused_since < 0 and self.server.now_s < self.deadline:
            self.paused_since = self.server.now_s

    @precondition(lambda self: self.pause_goes_on)
    @rule()
    def resume(self) -> None:
        self._close_if_over()
        self.server.resume()
        if not self.closed and self.paused_since >= 0:
            self.deadline += self.server.now_s - self.paused_since
        self.pause_goes_on, self.paused_since = False, -1.0

    @rule(minutes=st.integers(1, 20))
    def extend(self, minutes: int) -> None:
        self._close_if_over()
        if not self.closed:
            self.server.extend(minutes)
            self.deadline += minutes * 60
            self._stand_if_paused()

    # What must be

    def _expect(self, client: str, epoch: int, change: Change) -> str:
        """The word that this change must get, and in the model's sheet what then stands."""
        name = (client, change["seq"])
        if name not in self.told:
            self.told[name] = self._judge(epoch, change)
        return self.told[name]

    def _judge(self, epoch: int, change: Change) -> str:
        now, made = self.server.now_s, change.get("t")
        if self.closed:
            return "late"
        if made is not None and made > now + AHEAD_S:
            return "future_dated"
        in_grace = made is not None and made <= self.deadline and now < self.deadline + GRACE_S
        if self.paused_since < 0 and now >= self.deadline and not in_grace:
            return "late"
        word = (epoch, change["seq"], int(change["flag"]), stored(change))
        held = self.sheet.get(change["n"])
        if held is not None and held > word:
            return "older_epoch" if held[0] > epoch else ""
        self.sheet[change["n"]] = word
        return ""

    def _close_if_over(self) -> None:
        if self.paused_since < 0 and self.server.now_s >= self.deadline + GRACE_S:
            self.closed = True

    @invariant()
    def the_record_is_what_was_told(self) -> None:
        facts = self.server.facts()
        assert facts.text == text_of(self.sheet)
        assert facts.deadline_s == self.deadline
        assert facts.closed <= self.closed
        assert first_break(attempt=facts.uid, links=facts.links, count=facts.count, head=facts.head) is None
        assert facts.links[: len(self.known_links)] == self.known_links, "what was recorded is never changed"
        self.known_links = facts.links
        named = [(link.client, link.seq) for link in facts.links if link.kind == "answer"]
        assert sorted(named) == sorted(self.told), "each change once, and no other"
        if self.closed_text is None and facts.closed:
            self.closed_text = facts.text
        assert self.closed_text in (None, facts.text)
        assert facts.closed or self.closed_text is None, "closed never reopens"
