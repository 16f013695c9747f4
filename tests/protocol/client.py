"""A client of the exam, written from docs/protocol.md alone: it imports nothing of the project.

It is also the tester's journal: what it sent, what was acknowledged, what it shows as its own answers.
"""

import base64
import hashlib
import json
import random
import secrets
import time
import unicodedata
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TIMEOUT_SECONDS = 12
MARK = b"KHUE1"
Said = dict[str, Any]


class Unreachable(Exception):
    """No reply, or none that is the server's: send the same again."""


@dataclass
class Refused(Exception):
    """A refusal by name; `next` says what to do."""

    status: int
    said: Said

    @property
    def code(self) -> str:
        return str(self.said["code"])

    @property
    def next(self) -> str:
        return str(self.said["next"])


@dataclass
class Wire:
    """Requests and replies. `lose`: called before a reply is believed; raising Unreachable loses it on its way."""

    address: str
    token: str = ""
    language: str = "en"
    lose: Callable[[str], None] = lambda path: None

    def get(self, path: str) -> Said:
        return self.ask("GET", path, None)

    def post(self, path: str, body: Said) -> Said:
        return self.ask("POST", path, json.dumps(body).encode())

    def ask(self, method: str, path: str, body: bytes | None) -> Said:
        reply = self.fetch(method, path, body)
        try:
            said = json.loads(reply)
        except ValueError as error:
            raise Unreachable(path) from error
        if not isinstance(said, dict) or not isinstance(said.get("v"), int):
            raise Unreachable(path)
        if "code" in said:
            raise Refused(self.status, said)
        return said

    def fetch(self, method: str, path: str, body: bytes | None = None) -> bytes:
        headers = {"Accept-Language": self.language, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.address + path, data=body, method=method, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310
                content, self.status = reply.read(), reply.status
        except urllib.error.HTTPError as error:
            content, self.status = error.read(), error.code
        except OSError as error:
            raise Unreachable(path) from error
        self.lose(path)
        return bytes(content)


@dataclass
class Clock:
    """Server time on this device's monotonic clock (section 6)."""

    samples: list[tuple[float, float]] = field(default_factory=list)

    def learn(self, server_ms: float, sent: float, received: float) -> None:
        new = (server_ms - (sent + received) / 2, (received - sent) / 2)
        agreeing = [old for old in self.samples if abs(old[0] - new[0]) <= old[1] + new[1] + 250]
        self.samples = [*agreeing[-7:], new]

    def now_ms(self) -> int:
        offset, _slack = min(self.samples, key=lambda sample: sample[1])
        return int(monotonic_ms() + offset)


def monotonic_ms() -> float:
    return time.monotonic() * 1000


def server_ms(moment: str) -> float:
    """A moment of the wire in ms since 1970."""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000


def digest(answers: dict[int, tuple[list[str] | str, bool]]) -> str:
    """CRC-32 over "1:B;2:AC!;5:=SMOgIE7hu5lp;7:!" (section 7)."""
    parts = [
        f"{n}:{stored(value)}{'!' if flag else ''}" for n, (value, flag) in sorted(answers.items()) if value or flag
    ]
    return f"{zlib.crc32(';'.join(parts).encode('ascii')):08x}"


def stored(value: list[str] | str) -> str:
    """Letters sorted; a text as "=" and its base64url."""
    if isinstance(value, str):
        return "=" + base64url(value.encode()) if value else ""
    return "".join(sorted(value))


def tidied(text: str) -> str:
    """A text as the server keeps it (section 7)."""
    return unicodedata.normalize("NFC", text).strip()


def paper_key(opening_key: str, paper_digest: str) -> bytes:
    """The key of one paper from the opening key as it was read out (section 4)."""
    letters = "".join(letter for letter in opening_key.upper() if letter.isalnum())
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=paper_digest.encode("ascii"), info=b"khue paper 1")
    return derive.derive(letters.encode("ascii"))


def unseal(sealed: bytes, key: bytes, paper_digest: str) -> Said:
    """The questions of a sealed paper (form=json)."""
    if not sealed.startswith(MARK):
        raise ValueError("not a sealed paper")
    nonce, box = sealed[len(MARK) : len(MARK) + 12], sealed[len(MARK) + 12 :]
    plain = AESGCM(key).decrypt(nonce, box, paper_digest.encode("ascii"))
    paper = dict(json.loads(plain))
    questions = json.dumps({"questions": paper["questions"]}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(questions.encode()).hexdigest() != paper_digest:
        raise ValueError("another paper")
    return paper


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign_in(address: str, **who: str) -> Said:
    """`sign_in(address, code="…")` or with `username` and `password`."""
    return Wire(address).post("/api/sign-in/", who)


class Device:
    """One device on which a candidate sits one entry."""

    def __init__(self, address: str, entry: str, token: str) -> None:
        self.wire = Wire(address, token)
        self.entry = entry
        self.client = "t-" + secrets.token_hex(8)
        self.clock = Clock()
        self.epoch = 0
        self.seq = 0
        self.deadline_ms = 0.0
        self.state = ""
        self.standing: Said = {}
        self.opened: Said = {}
        self.sealed = b""
        self.paper: Said = {}
        self.queue: dict[int, Said] = {}
        self.shown: dict[int, tuple[list[str] | str, bool]] = {}
        self.server_digest = ""
        self.given_up: list[Said] = []

    # Waiting

    def look(self) -> Said:
        """Asks how things stand, and fetches the sealed paper when there is one."""
        have = "sealed" if self.sealed else "none"
        self.standing = self._timed(lambda: self.wire.get(f"{self._door('state')}?paper={have}&storage=0"))
        if self.standing["paper"] and not self.sealed:
            self.sealed = self.wire.fetch("GET", self.standing["paper"]["url"] + "?lang=en&form=json")
        return self.standing

    def open_with(self, opening_key: str) -> Said:
        """Opens the sealed paper with the key that was read out."""
        facts = self.standing["paper"]
        self.paper = unseal(self.sealed, paper_key(opening_key, facts["digest"]), facts["digest"])
        return self.paper

    # Working

    def start(self, *, take_over: bool = False, access_code: str = "") -> Said:
        body = {"client": self.client, "take_over": take_over, "access_code": access_code}
        said = self._timed(lambda: self.wire.post(self._door("start"), body))
        self.opened, self.epoch, self.wire.token = said, said["epoch"], said["token"]
        self.seq = max(self.seq, said["last_seq"])
        self.shown = {int(n): (a.get("text", a["value"]), a["flag"]) for n, a in said["answers"].items()}
        if not self.paper:
            self._open_paper(said)
        return said

    def _open_paper(self, said: Said) -> None:
        if not self.sealed or self.standing["paper"]["digest"] != said["paper_digest"]:
            self.sealed = self.wire.fetch("GET", said["paper"]["url"] + "?lang=en&form=json")
        self.paper = unseal(self.sealed, from_base64url(said["paper_key"]), said["paper_digest"])

    def choose(self, n: int, *value: str, flag: bool = False) -> Said:
        """A change by the candidate: written down, not sent."""
        self.shown[n] = (list(value), flag)
        return self._put(n, flag, {"value": list(value)})

    def write(self, n: int, text: str, *, flag: bool = False) -> Said:
        """As `choose`, where the answer is written."""
        self.shown[n] = (tidied(text), flag)
        return self._put(n, flag, {"text": text})

    def _put(self, n: int, flag: bool, said: Said) -> Said:
        self.seq += 1
        change = {"seq": self.seq, "n": n, "flag": flag, "t": self.clock.now_ms(), **said}
        self.queue[self.seq] = change
        return change

    def send(self, changes: list[Said] | None = None) -> Said:
        """Sends changes (all that wait, if none are named) and obeys the reply."""
        events = list(self.queue.values())[:200] if changes is None else changes
        body = {"client": self.client, "epoch": self.epoch, "events": events}
        said = self._timed(lambda: self.wire.post(self._door("events"), body))
        for seq in said["acked"]:
            self.queue.pop(seq, None)
        for refused in said["refused"]:
            self._give_up(refused)
        self.server_digest = said["digest"]
        return said

    def _give_up(self, refused: Said) -> None:
        change = self.queue.pop(refused["seq"], None)
        if change is None:
            return
        if refused["next"] == "renew":
            self._put(change["n"], change["flag"], {key: change[key] for key in ("value", "text") if key in change})
        else:
            self.given_up.append(refused)

    def flush(self, tries: int = 20) -> Said:
        """Sends until nothing waits; waits between failures as section 9 says (here a hundredth of it)."""
        failures = 0
        while True:
            try:
                said = self.send()
            except Unreachable:
                failures += 1
                if failures > tries:
                    raise
                time.sleep(random.uniform(0.5, max(0.5, min(15, 0.5 * 2**failures))) / 100)
            else:
                if not self.queue:
                    return said

    def hand_in(self) -> Said:
        self.flush()
        body = {"client": self.client, "epoch": self.epoch, "digest": digest(self.shown)}
        return self._timed(lambda: self.wire.post(self._door("hand-in"), body))

    # The last resort

    def rescue_file(self) -> str:
        """All that waits, as a file that only the server can read (section 10)."""
        jwk, key, nonce = self.opened["rescue_key"], secrets.token_bytes(32), secrets.token_bytes(12)
        n, e = (int.from_bytes(from_base64url(jwk[part]), "big") for part in ("n", "e"))
        oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
        label = {"attempt": self.opened["attempt"], "entry": self.entry, "epoch": self.epoch}
        label |= {"paper": self.opened["paper_digest"], "client": self.client}
        bound = f"{label['attempt']}|{label['epoch']}|{label['paper']}".encode("ascii")
        plain = json.dumps({"events": list(self.queue.values())}).encode()
        parts = {
            "key": base64url(rsa.RSAPublicNumbers(e, n).public_key().encrypt(key, oaep)),
            "nonce": base64url(nonce),
            "box": base64url(AESGCM(key).encrypt(nonce, plain, bound)),
        }
        return json.dumps({"khue": "rescue/1", **label, **parts})

    def _door(self, name: str) -> str:
        return f"/api/exam/{self.entry}/{name}/"

    def _timed(self, ask: Callable[[], Said]) -> Said:
        """Learns the clock, the state and the deadline from a reply."""
        sent = monotonic_ms()
        said = ask()
        self.clock.learn(server_ms(said["server_now"]), sent, monotonic_ms())
        self.state = said["state"]
        if said.get("deadline_at"):
            self.deadline_ms = server_ms(said["deadline_at"])
        return said
