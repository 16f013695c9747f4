"""Passkeys without a browser: what is no answer of a device opens nothing and never fails (see tests/browser too)."""

import json
from base64 import urlsafe_b64encode

import pytest
from django.test import Client
from django.urls import reverse

from people.session_devices import device_in_words
from tests.cast import Company
from tests.people.second import factors, give_password, is_in, post


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


CLIENT_DATA = b64(json.dumps({"type": "webauthn.get", "challenge": "AAAA", "origin": "http://testserver"}).encode())
HANDLES = ["", b64(b"1"), b64(b"zzzzzzzzzzzzzzzzzzzzzz"), b64(b"\xff\x00"), "%%%"]
NO_ANSWERS = [
    "",
    "[]",
    "null",
    "{",
    "{}",
    '{"response": []}',
    '{"response": {}}',
    "[" * 5000,
    '{"response": {"userHandle": 5}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}),
    *[
        json.dumps(
            {
                "id": "AAAA",
                "rawId": "AAAA",
                "type": "public-key",
                "response": {
                    "clientDataJSON": CLIENT_DATA,
                    "authenticatorData": b64(b"\x00" * length),
                    "signature": "AA",
                    "userHandle": handle,
                    "attestationObject": b64(b"\xa0" * length),
                },
            }
        )
        for handle in HANDLES
        for length in (0, 3, 37)
    ],
]


@pytest.mark.parametrize("credential", NO_ANSWERS)
def test_what_is_no_answer_of_a_device_is_refused_in_words(company: Company, client: Client, credential: str) -> None:
    assert post(client, "passkey_options").json()["publicKey"]["userVerification"] == "required"  # type: ignore[attr-defined]
    answer = post(client, "passkey_sign_in", credential=credential)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not is_in(client)
    give_password(client, company.an)
    post(client, "passkey_new_options")
    assert post(client, "passkey_add", credential=credential, name="x").status_code == 422
    assert factors(company.an) == []


def test_a_passkey_is_made_only_after_showing_who_one_is(company: Company, client: Client) -> None:
    client.force_login(company.an)  # a session that never showed it
    assert post(client, "passkey_new_options").headers["Location"].startswith(reverse("people:confirm"))
    assert post(client, "passkey_add", credential="{}").headers["Location"].startswith(reverse("people:confirm"))


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/99 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8", "unknown device"),
        ("", "unknown device"),
    ],
)
def test_a_device_is_named_in_words(user_agent: str, words: str) -> None:
    assert device_in_words(user_agent) == words
