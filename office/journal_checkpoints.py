"""Signed checkpoints: how far each chain of the journal went at a moment, to be kept outside the platform.

Whoever can rewrite the whole database could reckon every chain anew, but not what somebody else already holds.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.utils.translation import gettext as _

from office.errors import Refused
from office.journal_chain import Head, canonical, moment
from office.journal_sealing import head_of
from office.models import JournalSeal

KIND = "khue.journal.checkpoint.1"
FOR_THE_OWNER = 0o600


class BadCheckpoint(Refused):
    code = "bad_checkpoint"


def heads() -> list[Head]:
    """How far each chain goes now."""
    chains = JournalSeal.objects.order_by("chain").values_list("chain", flat=True).distinct()
    return [head_of(chain) for chain in chains]


def checkpoint(*, of: Iterable[Head], key: Ed25519PrivateKey, now: datetime) -> str:
    """The text of a checkpoint: the heads, the moment, whose key, and the signature over all that."""
    said: dict[str, Any] = {
        "kind": KIND,
        "made_at": moment(now),
        "key": fingerprint(key.public_key()),
        "chains": [{"chain": head.chain, "number": head.number, "hash": head.hash} for head in of],
    }
    signature = base64.b64encode(key.sign(canonical(said).encode())).decode()
    return json.dumps(said | {"signature": signature}, ensure_ascii=False, indent=1) + "\n"


def read_checkpoint(text: str, key: Ed25519PublicKey) -> list[Head]:
    """The heads of a checkpoint that this key signed; refuses any other text."""
    try:
        said = json.loads(text)
        signature = base64.b64decode(said.pop("signature"), validate=True)
        key.verify(signature, canonical(said).encode())
        if said["kind"] != KIND:
            raise ValueError(said["kind"])
        return [Head(one["chain"], one["number"], one["hash"]) for one in said["chains"]]
    except InvalidSignature as error:
        raise BadCheckpoint(_("The signature of the checkpoint does not hold: changed, or another key's.")) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCheckpoint(_("This file is no checkpoint of the journal.")) from error


def fingerprint(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in this file. Where there is none yet it is made, and beside it the public one, to be carried outside."""
    if path.exists():
        return _private(path.read_bytes(), path)
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_THE_OWNER)
    with os.fdopen(handle, "wb") as stream:
        stream.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public_path(path).write_bytes(public)
    return key


def public_path(path: Path) -> Path:
    """Where the public key lies that belongs to the one in this file."""
    return path.with_suffix(".pub.pem")


def _private(pem: bytes, path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key in this file."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path)
    return key


def _no_key(path: Path) -> BadCheckpoint:
    return BadCheckpoint(_("%s is no Ed25519 key of the journal (PEM).") % path)
