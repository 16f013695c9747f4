"""Keys with which a browser encrypts the answers that wait in it, so that the next user of the computer reads none.

A key comes with each page of the exam and with nothing else; the browser keeps it nowhere. It is worked out from the
secret key, so it is the same after a reload, on every server and after a restore, and no table holds it.
"""

import hashlib
import hmac

from django.conf import settings
from django.utils.encoding import force_bytes

from exams.delivery.sealing import base64url


def queue_keys(entry: str) -> str:
    """The keys of the entry with the public name `entry` (32 hex digits), the newest first, apart by blanks.

    One for the secret key and one for each of its fallbacks: what was encrypted before a change of keys can be read.
    """
    return " ".join(base64url(_key(entry, secret)) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def _key(entry: str, secret: str | bytes) -> bytes:
    return hmac.new(b"khue queue key 1|" + force_bytes(secret), entry.encode(), hashlib.sha256).digest()
