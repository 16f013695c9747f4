"""Papers that lie encrypted on the candidates' devices before the opening, and the keys that open them.

One short opening key per sitting; each paper's own key is derived from it, so a candidate who is told the key of one
paper cannot open another. AES-256-GCM, HKDF-SHA256 and RSA-OAEP because browsers have them built in (Web Cryptography
API, W3C) and the library `cryptography` has them on our side.
"""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes

from exams.delivery.models import SittingKeys

# No 0/O, 1/I/L, U/V: the key may be read aloud and typed. 29^16 is about 77 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
KEY_LETTERS = 16
MARK = b"KHUE1"
SITTINGS_REMEMBERED = 500


@lru_cache(maxsize=SITTINGS_REMEMBERED)
def keys_of(sitting_pk: int) -> SittingKeys:
    """The keys of a sitting, made when they are first asked for; they never change."""
    found = SittingKeys.objects.filter(sitting=sitting_pk).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return SittingKeys.objects.create(sitting_id=sitting_pk, **_new_keys())
    except IntegrityError:  # another process was quicker
        return SittingKeys.objects.get(sitting=sitting_pk)


def _new_keys() -> dict[str, Any]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = private.public_key().public_numbers()
    coded = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "opening_key": "".join(secrets.choice(ALPHABET) for _place in range(KEY_LETTERS)),
        "rescue_public": {
            "kty": "RSA",
            "alg": "RSA-OAEP-256",
            "n": base64url(numbers.n.to_bytes(256, "big")),
            "e": base64url(numbers.e.to_bytes(3, "big")),
            "key_ops": ["encrypt"],
            "ext": True,
        },
        "rescue_private": _lock_away(coded),
    }


def spoken(opening_key: str) -> str:
    """The opening key as it is read aloud: four groups of four."""
    return "-".join(opening_key[place : place + 4] for place in range(0, KEY_LETTERS, 4))


def paper_key(*, opening_key: str, digest: str) -> bytes:
    """The 32 bytes that open one paper. `digest`: the paper's, hex."""
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=digest.encode(), info=b"khue paper 1")
    return derive.derive(opening_key.encode())


def seal(plain: bytes, *, key: bytes, digest: str) -> bytes:
    """The plain text encrypted for devices: mark, nonce, ciphertext with its tag; bound to the paper's digest.

    The nonce is worked out from key and text, so every process makes the same bytes and no nonce meets two texts.
    """
    nonce = hmac.new(key, plain, hashlib.sha256).digest()[:12]
    return MARK + nonce + AESGCM(key).encrypt(nonce, plain, digest.encode())


def unseal(sealed: bytes, *, key: bytes, digest: str) -> bytes:
    """The plain text of a sealed paper. cryptography.exceptions.InvalidTag when key, digest or bytes are not right."""
    start = len(MARK)
    return AESGCM(key).decrypt(sealed[start : start + 12], sealed[start + 12 :], digest.encode())


def rescue_private(keys: SittingKeys) -> bytes:
    """The private key of rescue files, DER; InvalidTag when the secret key has been changed without a fallback."""
    boxed = base64.b64decode(keys.rescue_private)
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        with suppress(InvalidTag):  # locked away under another of the keys
            return _cupboard(secret).decrypt(boxed[:12], boxed[12:], None)
    raise InvalidTag


def _lock_away(secret: bytes) -> str:
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cupboard(settings.SECRET_KEY).encrypt(nonce, secret, None)).decode()


def _cupboard(secret: str | bytes) -> AESGCM:
    return AESGCM(hashlib.sha256(b"khue rescue keys 1|" + force_bytes(secret)).digest())


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
