"""Codes that change twice a minute and say: I am in this hall, in this session, now. Plain rules.

A code is cut from an HMAC of the session, the hall and the window of time, so that nothing is stored and every process
gives the same. The letters are few enough to be typed by who has no camera; they open nothing but the mark of a learner
of the class who is signed in, and hold for one window and the one after it.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime

WINDOW_SECONDS = 30
GRACE_WINDOWS = 1
# No letter that is taken for another one: 31 of them, so that eight make 39 bits.
LETTERS, LENGTH = "ABCDEFGHJKLMNPQRSTUVWXYZ2345679", 8


def window_of(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW_SECONDS


def seconds_left(at: datetime) -> float:
    """Until the next code."""
    return WINDOW_SECONDS - at.timestamp() % WINDOW_SECONDS


def code_of(key: bytes, session: str, hall: int, window: int) -> str:
    digest = hmac.new(b"khue attendance 1|" + key, f"{session}|{hall}|{window}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest)
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH))


def cleaned(typed: str) -> str:
    """The code without what a hand adds to it."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())[:LENGTH]


def hall_shown(code: str, keys: Sequence[bytes], session: str, halls: int, at: datetime) -> int | None:
    """Which hall of the session shows or has just shown this code; None: none of them."""
    return next((hall for hall, known in _held(keys, session, halls, at) if hmac.compare_digest(known, code)), None)


def _held(keys: Sequence[bytes], session: str, halls: int, at: datetime) -> Iterator[tuple[int, str]]:
    now = window_of(at)
    for key in keys:
        for hall in range(halls):
            for window in range(now - GRACE_WINDOWS, now + 1):
                yield hall, code_of(key, session, hall, window)
