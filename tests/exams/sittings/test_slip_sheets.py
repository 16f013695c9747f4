"""Slips of a sitting as sheets: room by room, by number, what the candidate must know."""

import io
import re
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from exams.sittings.actions import SittingRefused, add_room, print_slips
from exams.sittings.models import Entry
from exams.sittings.slip_sheets import sitting_slips_pdf
from people.models import OneTimeCode, User
from people.names import fold
from people.signing_in import sign_in_by_code
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]


def second_room(cast: Cast) -> Any:
    """Đạt and then An sit in another room."""
    room = add_room(sitting=cast.sitting, name="P.102", by=cast.quang, now=NOW)
    Entry.objects.filter(pk__in=[cast.entry_dat.pk, cast.entry_an.pk]).update(room=room)
    return room


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def bare(text: str) -> str:
    """Without spaces and marks: pypdf reads the letters of "ị" apart."""
    return re.sub(r"\s", "", fold(text))


def test_each_room_has_its_own_sheet_in_the_order_of_numbers(cast: Cast) -> None:
    second_room(cast)
    printed = print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)
    address = "https://a.vn/sign-in/"
    first, second = pages_of(sitting_slips_pdf(cast.sitting, printed, address=address, now=NOW))
    assert "Lan Anh" in first
    assert "P.101" in first
    assert second.index("No. 001") < second.index("No. 003")
    for said in (cast.sitting.title, "No. 001", "P.102", "Chi bộ 1", "30 minutes", "40 minutes", printed[1][2]):
        assert bare(said).replace("-", "") in bare(second), said


def test_one_room_can_be_printed_alone_and_the_other_keeps_its_slips(cast: Cast) -> None:
    room = second_room(cast)
    codes = {entry.pk: code for entry, _name, code in print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)}
    assert len(print_slips(sitting=cast.sitting, room=room, by=cast.quang, now=NOW)) == 2
    assert sign_in_by_code(code=codes[cast.entry_anh.pk], address="10.0.0.1", now=NOW) == cast.anh


def test_the_door_gives_sheets_a_page_or_one_room(cast: Cast, client_of: ClientOf) -> None:
    room, client = second_room(cast), client_of(cast.quang)
    path = reverse("sittings_office:slips", args=[cast.sitting.uid])
    told = client.post(path, {"as": "pdf", "room": room.uid})
    content = told.getvalue()
    assert told.headers["Content-Type"] == "application/pdf"
    assert "no-store" in told.headers["Cache-Control"]
    assert len(pages_of(content)) == 1
    assert "Lan Anh" not in pages_of(content)[0]
    assert "Đỗ Thị Lan Anh" in client.post(path, {"as": "page"}).content.decode()
    assert client.post(path, {"as": "page", "room": "khong-co"}).status_code == 200
    assert client.post(path, {"as": "pdf", "room": cast.sitting.uid}).status_code == 404


def test_too_many_at_once_are_refused_in_words_before_any_code_is_made(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exams.sittings.actions.MOST_SLIPS", 2)
    with pytest.raises(SittingRefused, match="room by room"):
        print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)
    path = reverse("sittings_office:slips", args=[cast.sitting.uid])
    assert client_of(cast.quang).post(path, {"as": "pdf"}).status_code == 302
    assert not OneTimeCode.objects.exists()
