"""Reads rescue files: answers that a device without a network encrypted for the sitting's staff. Pure.

Only the sitting's private key opens a file. It does not prove who wrote it: whoever sat the paper had the public key,
so the times in it are the device's own word, and after the closing two people decide.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exams.delivery.answers import Change, Place, fault
from exams.delivery.wire import Client, EventIn, change_of
from office.errors import Refused

FORMAT = "rescue/1"
MOST_BYTES = 256 * 1024
MOST_CHANGES = 5_000

SENTENCES: dict[str, Promise] = {
    "too_large": _("The file is larger than 256 kB: it is no file of answers. Choose the file that the page saved."),
    "not_ours": _("This is no file of answers. Choose the file that the exam page saved on the candidate's device."),
    "wrong_version": _("The file was made by another version of the exam page. Keep it and call the organiser."),
    "other_sitting": _("The file belongs to another sitting. Open the page of that sitting and hand it over there."),
    "other_paper": _("The file belongs to another paper than this candidate's. Keep it and call the organiser."),
    "other_epoch": _("The file names a device that never opened this test. Keep it and call the organiser."),
    "damaged": _("The file is damaged and cannot be opened. Copy it from the candidate's device once more."),
    "does_not_fit": _("The paper has no such answer to question %(n)s. Keep the file and call the organiser."),
    "no_changes": _("There are no answers in the file. Nothing has to be done."),
    "too_many_changes": _("So many changes are in the file that something must be wrong. Keep it, call the organiser."),
}


class RescueRefused(Refused):
    """A file that cannot be used; `code` is one of SENTENCES, or an action's own."""

    def __init__(self, code: str, message: str = "", **facts: Any) -> None:
        super().__init__(message or str(SENTENCES[code]) % facts)
        self.code = code


@dataclass(frozen=True, slots=True)
class RescueLabel:
    """What stands on a file unencrypted: whose it says it is. Believed only once the box has opened with it."""

    attempt: UUID
    entry: UUID
    epoch: int
    paper: str
    client: str

    @property
    def binding(self) -> bytes:
        """What the box is bound to, as the page wrote it."""
        return f"{self.attempt}|{self.epoch}|{self.paper}".encode()


@dataclass(frozen=True, slots=True)
class RescueContent:
    """An opened file. `digest`: SHA-256 of its text."""

    label: RescueLabel
    changes: tuple[Change, ...]
    digest: str


class _FileIn(msgspec.Struct):
    khue: str
    attempt: UUID
    entry: UUID
    epoch: int
    paper: str
    client: Client
    key: str
    nonce: str
    box: str


class _BoxIn(msgspec.Struct):
    events: list[EventIn]


def read_label(text: str) -> RescueLabel:
    """Whose file it says it is, before anything is opened. RescueRefused where it is none of ours."""
    file = _read(text)
    return RescueLabel(file.attempt, file.entry, file.epoch, file.paper, file.client)


def open_rescue(text: str, private: bytes) -> RescueContent:
    """The changes in a file, opened with the sitting's private key (DER). RescueRefused says what is wrong with it."""
    file, label = _read(text), read_label(text)
    try:
        key = _private(private).decrypt(_bytes(file.key), _OAEP)
    except ValueError as error:
        raise RescueRefused("damaged") from error
    try:
        plain = AESGCM(key).decrypt(_bytes(file.nonce), _bytes(file.box), label.binding)
        given = [change_of(event) for event in msgspec.json.decode(plain, type=_BoxIn).events]
    except (InvalidTag, ValueError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RescueRefused("damaged") from error
    if not 0 < len(given) <= MOST_CHANGES:
        raise RescueRefused("too_many_changes" if given else "no_changes")
    changes = {change.seq: change for change in given}
    in_order = tuple(changes[seq] for seq in sorted(changes))
    return RescueContent(label, in_order, hashlib.sha256(text.encode()).hexdigest())


def refuse_unfit(content: RescueContent, *, paper: str, epoch: int, places: Mapping[int, Place]) -> None:
    """Refuses a file that was not written for this paper, or by no device of this attempt."""
    if content.label.paper != paper:
        raise RescueRefused("other_paper")
    if not 1 <= content.label.epoch <= epoch:
        raise RescueRefused("other_epoch")
    for change in content.changes:
        if fault(change, places):
            raise RescueRefused("does_not_fit", n=change.n)


_OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def _read(text: str) -> _FileIn:
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise RescueRefused("too_large")
    try:
        said = msgspec.json.decode(text.removeprefix("\ufeff").strip())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise RescueRefused("damaged" if '"rescue/' in text else "not_ours") from error
    version = said.get("khue") if isinstance(said, dict) else None
    if not isinstance(version, str) or not version.startswith("rescue/"):
        raise RescueRefused("not_ours")
    if version != FORMAT:
        raise RescueRefused("wrong_version")
    try:
        return msgspec.convert(said, _FileIn)
    except msgspec.ValidationError as error:
        raise RescueRefused("damaged") from error


def _private(private: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(private, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("rescue keys are RSA keys")
    return key


def _bytes(text: str) -> bytes:
    """Base64url without padding; ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
