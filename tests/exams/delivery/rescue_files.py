"""Rescue files as the exam page makes them, made in Python from the public key alone."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.delivery import sealing
from exams.delivery.models import Attempt


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def made_file(jwk: dict[str, Any], label: dict[str, Any], said: Any) -> dict[str, Any]:
    """What the page's script would save, before it becomes text."""
    key, nonce = os.urandom(32), os.urandom(12)
    public = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
    locked = public.encrypt(key, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    binding = f"{label['attempt']}|{label['epoch']}|{label['paper']}".encode()
    box = AESGCM(key).encrypt(nonce, json.dumps(said).encode(), binding)
    parts = {"key": base64url(locked), "nonce": base64url(nonce), "box": base64url(box)}
    return {"khue": "rescue/1", **label, **parts}


def label_of(attempt: Attempt, **other: Any) -> dict[str, Any]:
    return {
        "attempt": str(attempt.uid),
        "entry": str(attempt.entry.uid),
        "epoch": attempt.epoch,
        "paper": attempt.paper.content_digest,
        "client": "c1",
    } | other


def file_of(attempt: Attempt, events: list[dict[str, Any]], **other: Any) -> str:
    """The file of an attempt with these changes, as text."""
    jwk = sealing.keys_of(attempt.entry.sitting_id).rescue_public
    return json.dumps(made_file(jwk, label_of(attempt, **other), {"events": events}))
