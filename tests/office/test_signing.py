"""Files that are handed out carry a signature beside them; it tells every change of either."""

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from django.core.management import call_command

from office.commands import Refusal
from office.signing import (
    BadSignature,
    checked_signature,
    fingerprint,
    own_key,
    public_key,
    public_path,
    sign,
    signature_of,
    signature_path,
    signing_key,
)
from tests.cast import NOW

ABOUT = {"results": "KT01"}


@pytest.fixture
def file(tmp_path: Path, settings: LazySettings) -> Path:
    """A signed file; the platform's key is made on the way."""
    settings.DATA_DIR = tmp_path / "data"
    path = tmp_path / "kết quả.xlsx"
    path.write_bytes(b"mot hai ba")
    sign(path, about=ABOUT, now=NOW)
    return path


def said(file: Path, *more: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify_document", str(file), *more, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_file_that_nobody_touched_is_as_it_was_signed(file: Path) -> None:
    code, words = said(file)
    assert (code, "results KT01" in words) == (0, True)
    assert json.loads(said(file, "--json")[1])["about"] == ABOUT


def test_it_is_checked_elsewhere_by_the_public_key_and_under_another_name(file: Path, settings: LazySettings) -> None:
    public = public_path(own_key())
    other = file.with_name("renamed.xlsx")
    other.write_bytes(file.read_bytes())
    settings.DATA_DIR = file.parent / "another machine"
    with pytest.raises(Refusal):
        said(file)
    assert said(other, "--signature", str(signature_path(file)), "--public", str(public))[0] == 0


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"!")


def another_digit(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"hai", b"ham"))


def rewritten(**changes: object) -> Callable[[Path], None]:
    def deed(file: Path) -> None:
        path = signature_path(file)
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return deed


def signed_by_another(file: Path) -> None:
    text = signature_of(file, about=ABOUT, key=Ed25519PrivateKey.generate(), now=NOW)
    signature_path(file).write_text(text)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (longer, "changed afterwards"),
        (another_digit, "changed afterwards"),
        (rewritten(about={"results": "KT02"}), "does not hold"),
        (rewritten(signed_at="2020-01-01T00:00:00Z"), "does not hold"),
        (rewritten(more="x"), "does not hold"),
        (rewritten(signature="AAAA"), "does not hold"),
        (rewritten(kind="other"), "no signature file"),
        (rewritten(signature=7), "no signature file"),
        (signed_by_another, "another key"),
        (lambda file: signature_path(file).write_text("[]"), "no signature file"),
        (lambda file: signature_path(file).write_bytes(b"\xff\xfe"), "no signature file"),
    ],
)
def test_every_change_is_told(file: Path, deed: Callable[[Path], None], words: str) -> None:
    deed(file)
    code, told = said(file)
    assert (code, words in told) == (1, True), told


def test_a_signature_names_the_moment_and_the_key_is_for_its_owner_alone(file: Path, now: datetime) -> None:
    assert json.loads(signature_path(file).read_text())["signed_at"].startswith("2026-03-10T01:30")
    assert own_key().stat().st_mode & 0o077 == 0


def test_of_two_who_make_the_key_at_once_the_first_ones_stays(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _n: fingerprint(signing_key(tmp_path / "key.pem").public_key()), range(8)))
    assert len(set(keys)) == 1
    assert fingerprint(public_key(public_path(tmp_path / "key.pem"))) == keys[0]


def test_without_file_or_signature_nothing_is_said_to_hold(file: Path) -> None:
    signature_path(file).unlink()
    with pytest.raises(Refusal, match="There is no file"):
        said(file)


def test_a_signature_of_another_file_does_not_fit(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"bon")
    key = Ed25519PrivateKey.generate()
    text = signature_of(file, about=ABOUT, key=key, now=NOW)
    with pytest.raises(BadSignature):
        checked_signature(other, text, key.public_key())
