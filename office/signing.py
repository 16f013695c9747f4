"""Signatures of what leaves the platform: a small file beside each, checked anywhere without a database.

Ed25519 (RFC 8032) over canonical JSON that names the file's SHA-256, its length, the moment and what it is about.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
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
from django.conf import settings
from django.utils.translation import gettext as _

from office.errors import Refused
from office.journal_chain import canonical, moment

KIND = "khue.signature.1"


class BadKey(Refused):
    code = "bad_key"


class BadSignature(Refused):
    code = "bad_signature"


def own_key() -> Path:
    """Where this platform's signing key lies: beside the database and never in it."""
    return Path(settings.DATA_DIR) / "signing-key.pem"


def signature_path(file: Path) -> Path:
    return file.with_name(f"{file.name}.sig")


def signature_of(file: Path, *, about: Mapping[str, Any], key: Ed25519PrivateKey, now: datetime) -> str:
    """The text of the signature file. `about`: what the file is, for whoever reads the signature years later."""
    return _signed(file.name, _measured(file), about=about, key=key, now=now)


def content_signature(name: str, content: bytes, *, about: Mapping[str, Any], now: datetime) -> str:
    """The same for a file that is made as it is handed out, by the platform's own key."""
    measured = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return _signed(name, measured, about=about, key=signing_key(own_key()), now=now)


def _signed(
    name: str, measured: Mapping[str, Any], *, about: Mapping[str, Any], key: Ed25519PrivateKey, now: datetime
) -> str:
    said = {
        "kind": KIND,
        "file": name,
        "about": dict(about),
        "signed_at": moment(now),
        "key": fingerprint(key.public_key()),
        **measured,
    }
    signature = base64.b64encode(key.sign(canonical(said).encode())).decode()
    return json.dumps(said | {"signature": signature}, ensure_ascii=False, indent=1) + "\n"


def sign(file: Path, *, about: Mapping[str, Any], now: datetime) -> Path:
    """Lays a signature by the platform's own key beside a file that is handed out; says where."""
    text = signature_of(file, about=about, key=signing_key(own_key()), now=now)
    path = signature_path(file)
    path.write_text(text, encoding="utf-8")
    return path


def checked_signature(file: Path, text: str, key: Ed25519PublicKey) -> dict[str, Any]:
    """What a signature says of this file. BadSignature where it is none, another key's, or the file is another."""
    try:
        said = json.loads(text)
        signature = base64.b64decode(said.pop("signature"), validate=True)
        known = {name: said[name] for name in ("kind", "sha256", "bytes", "key", "signed_at", "about")}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature(_("This is no signature file of the platform.")) from error
    if known["kind"] != KIND:
        raise BadSignature(_("This is no signature file of the platform."))
    if known["key"] != fingerprint(key):
        raise BadSignature(_("It was signed with another key: %s") % str(known["key"])[:64])
    try:
        key.verify(signature, canonical(said).encode())
    except InvalidSignature as error:
        raise BadSignature(_("The signature file was changed: its signature does not hold.")) from error
    if _measured(file) != {"sha256": known["sha256"], "bytes": known["bytes"]}:
        raise BadSignature(_("The file is not the one that was signed: it was changed afterwards."))
    return known


def _measured(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return {"sha256": hashlib.file_digest(stream, "sha256").hexdigest(), "bytes": file.stat().st_size}


def fingerprint(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in this file. Where there is none yet it is made, and beside it the public one, to be carried outside."""
    if not path.exists():
        _make_key(path)
    return _private(path.read_bytes(), path)


def _make_key(path: Path) -> None:
    """Whole or not at all, and once: of two processes that make it at a time the first one's stays."""
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, made = mkstemp(dir=path.parent)  # for its owner alone
    with os.fdopen(handle, "wb") as stream:
        stream.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        os.link(made, path)
    except FileExistsError:
        return
    finally:
        os.unlink(made)
    public_path(path).write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


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


def _no_key(path: Path) -> BadKey:
    return BadKey(_("%s is no Ed25519 key (PEM).") % path)
