"""Signed checkpoints: how far each chain of the journal went at a moment, to be kept outside the platform.

Whoever can rewrite the whole database could reckon every chain anew, but not what somebody else already holds.
"""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from office.errors import Refused
from office.journal_chain import Head, canonical, moment
from office.journal_sealing import head_of
from office.models import JournalSeal
from office.signing import fingerprint

KIND = "khue.journal.checkpoint.1"


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
