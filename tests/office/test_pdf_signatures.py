"""Signatures within PDF files: whole, tampered with, by somebody unknown, several; and nothing is fetched."""

import io
import socket
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from office import pdf_signatures
from office.letterheads import Family, Letterhead, Signature
from office.letters import Letter, letters_pdf
from office.pdf_signatures import PdfRefused, PdfSignature, read_signed_pdf, signer_roots
from tests.office.signers import signer

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HEAD = Letterhead(Family.PARTY, "Đảng ủy", Signature("T/M BAN THƯỜNG VỤ"), number="127", kind="QĐ", body="ĐU")
PDF = letters_pdf([Letter(HEAD, "QUYẾT ĐỊNH", "về việc mở lớp", (), ("Một.",))], now=NOW)


@cache
def signed_pdf() -> bytes:
    return signer().sign(PDF)


def signatures(pdf: bytes, *, known: bool = True) -> tuple[PdfSignature, ...]:
    return read_signed_pdf(pdf, roots=[signer().root] if known else [], at=NOW).signatures


def test_a_signed_file_says_who_signed_it_and_that_it_is_whole() -> None:
    [one] = signatures(signed_pdf())
    assert (one.signer, one.organisation) == ("Nguyễn Văn Bí Thư", "Đảng ủy các cơ quan Đảng")
    assert one.issuer == "Cơ quan chứng thực thử"
    assert (one.is_intact, one.covers_file, one.is_changed_after, one.is_known) == (True, True, False, True)
    assert one.at is not None
    assert not one.is_stamped


def test_a_signer_of_an_authority_that_is_not_known_here_is_told_apart() -> None:
    for roots in ([], [signer("An", "Ai đó").root]):
        [one] = read_signed_pdf(signed_pdf(), roots=roots, at=NOW).signatures
        assert (one.holds, one.is_known) == (True, False)


def test_a_file_nobody_signed_has_no_signatures_and_its_text_is_read() -> None:
    read = read_signed_pdf(PDF, roots=[], at=NOW)
    assert read.signatures == ()
    assert "127-QĐ/ĐU" in read.letters


def test_a_byte_changed_inside_breaks_the_signature() -> None:
    signed = signed_pdf()
    place = signed.index(b"/Title")
    [one] = signatures(signed[: place + 8] + bytes([signed[place + 8] ^ 1]) + signed[place + 9 :])
    assert not one.holds


def test_a_page_laid_over_a_signed_file_is_found() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(signed_pdf()), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    [one] = signatures(out.getvalue())
    assert one.is_intact
    assert not one.covers_file
    assert one.is_changed_after
    assert not one.holds


def test_two_sign_one_after_the_other_and_both_hold() -> None:
    other = signer("Trần Thị Văn Thư", "Cơ quan khác")
    first, second = signatures(other.sign(signed_pdf(), "Signature2"))
    assert (first.signer, second.signer) == ("Nguyễn Văn Bí Thư", "Trần Thị Văn Thư")
    assert (first.holds, second.holds) == (True, True)
    assert (first.covers_file, second.covers_file) == (False, True)
    assert (first.is_known, second.is_known) == (True, False)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    signed, tried = signed_pdf(), []

    def note(*told: Any, **_more: Any) -> None:
        tried.append(told)
        raise OSError("no network here")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, note)
    monkeypatch.setattr(socket, "getaddrinfo", note)
    [one] = signatures(signed)
    assert one.is_known
    assert tried == []


def test_authorities_lie_in_a_folder_and_what_is_no_certificate_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "one.pem").write_bytes(signer().root_pem)
    (tmp_path / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "words.pem").write_text("hello")
    (tmp_path / "one.txt").write_bytes(signer().root_pem)
    assert [one.subject.native["common_name"] for one in signer_roots(tmp_path)] == ["Cơ quan chứng thực thử"]
    assert signer_roots(tmp_path / "nowhere") == []


def test_what_is_no_pdf_or_too_large_or_locked_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(PDF))
    writer.encrypt("secret", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)
    for content, words in [
        (b"", "is no PDF"),
        (b"PK\x03\x04 docx", "is no PDF"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (PDF[: len(PDF) // 2], "damaged"),
        (locked.getvalue(), "locked"),
    ]:
        with pytest.raises(PdfRefused, match=words):
            read_signed_pdf(content, roots=[], at=NOW)
    monkeypatch.setattr(pdf_signatures, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(PdfRefused, match="at most 1 MB"):
        read_signed_pdf(PDF + b" " * 1024 * 1024, roots=[], at=NOW)


@settings(max_examples=30, deadline=None)
@given(place=st.integers(0, 10**6), flip=st.integers(1, 255), cut=st.booleans())
def test_no_damage_gets_through_as_a_whole_signature_or_as_a_fault(place: int, flip: int, cut: bool) -> None:
    signed = signed_pdf()
    at = place % len(signed)
    damaged = signed[:at] if cut else signed[:at] + bytes([signed[at] ^ flip]) + signed[at + 1 :]
    try:
        found = signatures(damaged)
    except PdfRefused:
        return
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    in_hole = start <= at < signed.index(b">", start)  # beyond the signature itself only zeros fill the hole
    assert in_hole or not any(one.holds for one in found)


def form_within_form(depth: int) -> bytes:
    """Three kilobytes in which one word stands two to the power of `depth` times."""
    made = pypdf.PdfWriter()
    page, inner = made.add_blank_page(200, 200), None
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): made._add_object(named)})
    for _level in range(depth):
        form, known = DecodedStreamObject(), DictionaryObject({NameObject("/Font"): fonts})
        form.set_data(b"/X Do /X Do" if inner else b"BT /F1 9 Tf (Khue) Tj ET")
        if inner:
            known[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): inner})
        form[NameObject("/Subtype")], form[NameObject("/Resources")] = NameObject("/Form"), known
        inner = made._add_object(form)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/X"): inner or NameObject("/X")})}
    )
    drawn = DecodedStreamObject()
    drawn.set_data(b"/X Do")
    page[NameObject("/Contents")] = made._add_object(drawn)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def test_a_page_without_end_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_signatures, "MOST_SECONDS", 0.5)
    assert read_signed_pdf(form_within_form(2), roots=[], at=NOW).letters == "KhueKhue"
    began = time.monotonic()
    with pytest.raises(PdfRefused, match="cannot be read"):
        read_signed_pdf(form_within_form(26), roots=[], at=NOW)
    assert time.monotonic() - began < 10


def test_a_page_of_a_hundred_thousand_words_is_given_up_at_once() -> None:
    made, drawn = pypdf.PdfWriter(), DecodedStreamObject()
    drawn.set_data(b"BT (Khue) Tj ET " * 400_000)
    made.add_blank_page(200, 200)[NameObject("/Contents")] = made._add_object(drawn.flate_encode())
    out = io.BytesIO()
    made.write(out)
    with pytest.raises(PdfRefused, match="cannot be read"):
        read_signed_pdf(out.getvalue(), roots=[], at=NOW)
