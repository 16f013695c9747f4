"""Rescue files are read with their own sitting's key, and every fault has its name."""

import json
import uuid
from string import ascii_letters
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.rescue_reading import MOST_BYTES, RescueRefused, open_rescue
from tests.exams.delivery.rescue_files import base64url, made_file

_PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_NUMBERS = _PRIVATE.public_key().public_numbers()
JWK = {"n": base64url(_NUMBERS.n.to_bytes(256, "big")), "e": base64url(_NUMBERS.e.to_bytes(3, "big"))}
DER = _PRIVATE.private_bytes(
    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
LABEL = {"attempt": str(uuid.uuid4()), "entry": str(uuid.uuid4()), "epoch": 2, "paper": "ab" * 32, "client": "tab-1"}
EVENT = {"seq": 1, "n": 1, "value": ["A"], "flag": False, "t": 1000}


WRITTEN = {"seq": 2, "n": 7, "text": "Hà Nội", "flag": False, "t": 1000}


def test_what_was_written_comes_out() -> None:
    content = open_rescue(json.dumps(made_file(JWK, LABEL, {"events": [EVENT, WRITTEN]})), DER)
    assert [(it.value, it.text) for it in content.changes] == [(("A",), ""), ((), "Hà Nội")]


EVENTS = st.fixed_dictionaries(
    {
        "seq": st.integers(1, 2**53),
        "n": st.integers(1, 1000),
        "value": st.lists(st.sampled_from(ascii_letters), unique=True, max_size=52),
        "flag": st.booleans(),
        "t": st.none() | st.integers(0, 2**53),
    }
)


@given(st.lists(EVENTS, min_size=1, max_size=40, unique_by=lambda said: said["seq"]))
def test_what_was_put_in_comes_out(events: list[dict[str, Any]]) -> None:
    content = open_rescue(json.dumps(made_file(JWK, LABEL, {"events": events})), DER)
    assert [(it.seq, it.n, list(it.value), it.flagged, it.made_ms) for it in content.changes] == [
        (said["seq"], said["n"], said["value"], said["flag"], said["t"])
        for said in sorted(events, key=lambda said: said["seq"])
    ]
    assert (str(content.label.attempt), content.label.epoch, content.label.client) == (LABEL["attempt"], 2, "tab-1")


def spoilt(name: str, value: Any) -> str:
    return json.dumps(made_file(JWK, LABEL, {"events": [EVENT]}) | {name: value})


def with_flipped_box() -> str:
    file = made_file(JWK, LABEL, {"events": [EVENT]})
    box = file["box"]
    return json.dumps(file | {"box": ("B" if box[0] == "A" else "A") + box[1:]})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_ours"),
        ("hello", "not_ours"),
        ("[]", "not_ours"),
        ("{}", "not_ours"),
        ('{"khue": 3}', "not_ours"),
        ('{"khue": "dossier/1"}', "not_ours"),
        ("\ufffd\x00PK", "not_ours"),
        ("[" * 100_000, "not_ours"),
        ('{"khue": "rescue/2"}', "wrong_version"),
        ('{"khue": "rescue/1"}', "damaged"),
        ('{"khue":"rescue/1","attempt":', "damaged"),
        ("x" * (MOST_BYTES + 1), "too_large"),
        (spoilt("attempt", "not-a-uuid"), "damaged"),
        (spoilt("attempt", str(uuid.uuid4())), "damaged"),
        (spoilt("epoch", 3), "damaged"),
        (spoilt("epoch", "2"), "damaged"),
        (spoilt("paper", "cd" * 32), "damaged"),
        (spoilt("client", "a b"), "damaged"),
        (spoilt("key", "AAAA"), "damaged"),
        (spoilt("key", "ä"), "damaged"),
        (spoilt("nonce", ""), "damaged"),
        (spoilt("box", ""), "damaged"),
        (with_flipped_box(), "damaged"),
        (json.dumps(made_file(JWK, LABEL, {"events": []})), "no_changes"),
        (json.dumps(made_file(JWK, LABEL, {})), "damaged"),
        (json.dumps(made_file(JWK, LABEL, [])), "damaged"),
        (json.dumps(made_file(JWK, LABEL, {"events": [EVENT | {"seq": 0}]})), "damaged"),
        (json.dumps(made_file(JWK, LABEL, {"events": [EVENT | {"text": "A"}]})), "damaged"),
        (json.dumps(made_file(JWK, LABEL, {"events": [EVENT | {"value": ["="]}]})), "damaged"),
    ],
)
def test_every_fault_of_a_file_has_its_name_and_a_sentence(text: str, code: str) -> None:
    with pytest.raises(RescueRefused) as refusal:
        open_rescue(text, DER)
    assert refusal.value.code == code
    assert refusal.value.message


def test_only_the_key_of_its_own_sitting_opens_a_file() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(RescueRefused) as refusal:
        open_rescue(json.dumps(made_file(JWK, LABEL, {"events": [EVENT]})), other)
    assert refusal.value.code == "damaged"
