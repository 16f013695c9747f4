"""The wire protocol, as pure functions between bytes and what they mean: docs/protocol.md says it in words.

Reading never raises and never believes: what cannot be understood is refused by name, and of a batch only the event
concerned. What is said here is all that a client ever gets to know of an exam; no key is within reach.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exams.delivery import evidence
from exams.delivery.answers import UNWRITABLE, Change, tidied

VERSION = 1
MOST_EVENTS = 200
MOST_BYTES = 64 * 1024
GREATEST = 2**53
# When to ask again where nothing else is said, by status.
RETRY_AFTER_SECONDS = {503: 2}

# "form" is the name under which the pages without scripts write: no device may take it.
Client = Annotated[str, msgspec.Meta(pattern=r"^(?!form\Z)[A-Za-z0-9_-]{1,40}\Z")]
Letter = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]\Z")]
MOST_LETTERS = 52
# Before it is composed; what is too long for its question is refused by another name.
Written = Annotated[str, msgspec.Meta(max_length=1000, pattern=f"^[^{UNWRITABLE}]*\\Z")]


class EventIn(msgspec.Struct):
    """One change of one answer: letters, or a text."""

    seq: Annotated[int, msgspec.Meta(ge=1, le=GREATEST)]
    n: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    value: Annotated[list[Letter], msgspec.Meta(max_length=MOST_LETTERS)] | None = None
    flag: bool = False
    t: Annotated[int, msgspec.Meta(ge=0, le=GREATEST)] | None = None
    text: Written | None = None


class EventsIn(msgspec.Struct):
    """A batch of changes; an empty one is a heartbeat."""

    client: Client
    epoch: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    events: list[msgspec.Raw]
    v: int = VERSION


class StartIn(msgspec.Struct):
    """A wish to start, or to open again what was started."""

    client: Client
    access_code: Annotated[str, msgspec.Meta(max_length=100)] = ""
    take_over: bool = False
    v: int = VERSION


class HandInIn(msgspec.Struct):
    """A wish to hand in what both sides hold to be the same."""

    client: Client
    epoch: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}\Z")]
    v: int = VERSION


class _SeqOnly(msgspec.Struct):
    seq: Annotated[int, msgspec.Meta(ge=1, le=GREATEST)]


@dataclass(frozen=True, slots=True)
class Word:
    """What a code means: the status of a reply that says it, what the client should do next, and a sentence."""

    status: int
    next: str
    message: str | Promise


_AGAIN = _("The server is busy. Your answers are kept on this device and are sent again by themselves.")
_RELOAD = _("This page and the server do not understand each other. Reload the page.")
_TAKEN_OVER = _("This test was opened on another device and goes on there.")

WORDS = {
    # of a whole request
    "malformed": Word(400, "drop", _RELOAD),
    "unknown_version": Word(400, "stop", _("This page is older or newer than the server. Reload the page.")),
    "token_missing": Word(401, "open", _("You are signed out. Sign in again: your answers are kept.")),
    "token_forged": Word(401, "open", _("You are signed out. Sign in again: your answers are kept.")),
    "token_expired": Word(401, "open", _("You are signed out. Sign in again: your answers are kept.")),
    "not_here": Word(404, "stop", _("There is nothing here. Open your list of exams.")),
    "wrong_method": Word(405, "stop", _RELOAD),
    "too_large": Word(413, "drop", _("This is too much at once. Send fewer changes together.")),
    "busy": Word(503, "resend", _AGAIN),
    "not_started": Word(409, "open", _("The test was not started yet on this place. Press Start.")),
    "wrong_epoch": Word(409, "open", _RELOAD),
    "digest_differs": Word(409, "resend", _("The server does not hold the same answers yet. They are sent again.")),
    "taken_over": Word(409, "stop", _TAKEN_OVER),
    "too_many_changes": Word(409, "ask", _("So many changes were made that something must be wrong. Call the staff.")),
    "closed": Word(409, "stop", _("The test is over. Your answers are kept.")),
    "not_open_yet": Word(409, "resend", ""),
    "window_over": Word(409, "stop", ""),
    "wrong_access_code": Word(409, "ask", ""),
    "too_many_codes": Word(409, "ask", ""),
    "no_papers": Word(409, "ask", ""),
    "paused": Word(409, "resend", ""),
    "held": Word(409, "ask", ""),
    "open_elsewhere": Word(409, "ask", ""),
    "sign_in_refused": Word(401, "ask", ""),
    "too_many": Word(429, "ask", ""),
    # of one event
    "no_such_question": Word(200, "drop", _("The paper has no question with this number. Reload the page.")),
    "no_such_option": Word(200, "drop", _("The question has no such option. Reload the page.")),
    "one_option_only": Word(200, "drop", _("Only one option can be chosen here. Reload the page.")),
    "not_written_here": Word(200, "drop", _("Nothing can be written at this question. Reload the page.")),
    "too_long": Word(200, "drop", _("This answer is too long to be kept. Write it shorter.")),
    "late": Word(200, "drop", _("The test is over: this change came too late and does not count.")),
    "future_dated": Word(200, "renew", _("The clock of this page was wrong. The change is sent again.")),
    "older_epoch": Word(200, "drop", _("This question was answered on another device since then.")),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was not done. `message` replaces the general sentence of the code. `seconds`: ask again then."""

    code: str
    message: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    seconds: int = 0

    @property
    def status(self) -> int:
        return WORDS[self.code].status

    @property
    def retry_after(self) -> int:
        """In how many seconds it makes sense to ask again; 0: nothing is said of it."""
        return self.seconds or RETRY_AFTER_SECONDS.get(self.status, 0)


@dataclass(slots=True)
class EventsAsked:
    """A batch as it was understood; `malformed` names the seqs (0: unreadable) that were not."""

    client: str
    epoch: int
    changes: list[Change]
    malformed: list[int]


Body: TypeAlias = bytes
_events_in = msgspec.json.Decoder(EventsIn)
_event_in = msgspec.json.Decoder(EventIn)
_start_in = msgspec.json.Decoder(StartIn)
_hand_in_in = msgspec.json.Decoder(HandInIn)
_seq_only = msgspec.json.Decoder(_SeqOnly)
_encoder = msgspec.json.Encoder()
_UNREADABLE = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError)


def read_events(body: Body) -> EventsAsked | Refusal:
    """A batch of changes. One that cannot be read does not harm its neighbours."""
    said = read(_events_in, body)
    if isinstance(said, Refusal):
        return said
    if len(said.events) > MOST_EVENTS:
        return Refusal("too_large")
    changes: dict[int, Change] = {}
    malformed: list[int] = []
    for raw in said.events:
        try:
            change = change_of(_event_in.decode(raw))
        except _UNREADABLE:
            malformed.append(_seq_of(raw))
        else:
            changes.setdefault(change.seq, change)
    return EventsAsked(said.client, said.epoch, list(changes.values()), malformed)


def change_of(event: EventIn) -> Change:
    """The change that an event is. ValidationError where it says nothing, or two things at once."""
    value = event.value
    if event.text is None and value is not None:
        once = tuple(value) if len(value) == 1 else tuple(dict.fromkeys(value))
        return Change(event.seq, event.n, once, event.flag, event.t)
    text = tidied(event.text or "")
    if event.text is None or (text and value):
        raise msgspec.ValidationError("either letters or a text")
    return Change(event.seq, event.n, tuple(dict.fromkeys(value or ())), event.flag, event.t, text)


def read_start(body: Body) -> StartIn | Refusal:
    return read(_start_in, body)


def read_hand_in(body: Body) -> HandInIn | Refusal:
    return read(_hand_in_in, body)


def read(decoder: msgspec.json.Decoder[Any], body: Body) -> Any:
    """What a body says, or its refusal."""
    if len(body) > MOST_BYTES:
        return Refusal("too_large")
    try:
        said = decoder.decode(body)
    except _UNREADABLE:
        return Refusal("malformed")
    return said if said.v == VERSION else Refusal("unknown_version", facts=(("versions", [VERSION]),))


def _seq_of(raw: msgspec.Raw) -> int:
    try:
        return _seq_only.decode(raw).seq
    except _UNREADABLE:
        return 0


def moment(at: datetime | None) -> str | None:
    """A time on the wire: UTC, microseconds, "Z"."""
    return None if at is None else evidence.moment(at)


def refused_event(seq: int, code: str) -> dict[str, Any]:
    """What became of one event that does not count."""
    word = WORDS[code]
    return {"seq": seq, "code": code, "message": str(word.message), "next": word.next}


def refusal(it: Refusal, *, now: datetime) -> dict[str, Any]:
    """The reply to a request that was not done."""
    word = WORDS[it.code]
    said = {"code": it.code, "message": it.message or str(word.message), "next": word.next}
    return {"v": VERSION, **said, **dict(it.facts), "server_now": moment(now)}


def encode(reply: dict[str, Any]) -> bytes:
    return _encoder.encode(reply)


_SCHEME = "bearer "


def bearer(header: str) -> str:
    """The token of an Authorization header, or ""."""
    return header[len(_SCHEME) :].strip() if header[: len(_SCHEME)].lower() == _SCHEME else ""
