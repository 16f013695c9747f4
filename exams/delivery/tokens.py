"""Entry tokens: what a client shows with every request of one candidate's one sitting.

A signed text, so that the route of answers needs neither a session nor a look-up of who is asking. It opens nothing
but its own entry, and only while the writer's epoch allows. Keys are derived from the secret key; a token signed with
one of the older keys (SECRET_KEY_FALLBACKS) still holds, so the key can be changed while an exam runs.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.encoding import force_bytes

LIFETIME = timedelta(hours=12)
REMEMBERED = 50_000
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token says: whose, for which entry, until when (seconds since 1970)."""

    entry_pk: int
    entry: str
    user_pk: int
    expires: int


def issue(*, entry_pk: int, entry: str, user_pk: int, now: datetime) -> str:
    """A token for the entry with the public name `entry` (32 hex digits), good for LIFETIME."""
    expires = int((now + LIFETIME).timestamp())
    said = f"{entry_pk}.{entry}.{user_pk}.{expires}"
    return f"{said}.{_seal(said, settings.SECRET_KEY)}"


@lru_cache(maxsize=REMEMBERED)
def read(token: str) -> Pass | None:
    """What a token says if we signed it; whether it has run out is for the caller to see. Remembers what it read."""
    if len(token) > LONGEST:
        return None
    said, _dot, seal = token.rpartition(".")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(seal.encode(), _seal(said, key).encode()) for key in keys):
        return None
    entry_pk, entry, user_pk, expires = said.split(".")
    return Pass(entry_pk=int(entry_pk), entry=entry, user_pk=int(user_pk), expires=int(expires))


def has_expired(token: Pass, now: datetime) -> bool:
    return now >= datetime.fromtimestamp(token.expires, UTC)


def _seal(said: str, key: str | bytes) -> str:
    digest = hmac.new(b"khue entry token 1|" + force_bytes(key), said.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
