"""My data: all that is held in plain words, on a page and as a PDF, in the reader's language."""

import io
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.results.actions import release_results
from office.models import JournalRow
from people.corrections import ask_correction
from people.keeping import PersonFacts, keep_person
from people.models import User
from people.notices import answer_notice
from people.personal_data import SECTIONS, held_about
from people.personal_pdf import own_data_pdf
from people.personal_words import LABELS, TITLES, in_words, title_of
from tests.cast import NOW, Cast
from tests.people.told import published

ClientOf = Callable[[User], Client]
FACTS = PersonFacts(
    family_middle="Nguyễn Văn",
    given="An",
    sex="male",
    born_on=date(1990, 5, 9),
    national_number="001085000111",
    ethnicity="Tày",
)


@pytest.fixture
def sat(cast: Cast) -> Cast:
    """An sat, was marked and released, read a notice and asks for a correction."""
    assert cast.an.person
    keep_person(facts=FACTS, person=cast.an.person, by=cast.quang, now=NOW)
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=NOW)
    hand_in(attempt=attempt, by=cast.an, now=NOW + timedelta(minutes=5))
    mark_sitting(sitting=cast.sitting, by=None, now=NOW + timedelta(hours=3))
    release_results(sitting=cast.sitting, by=cast.quang, now=NOW + timedelta(hours=4))
    answer_notice(version=published(cast), kind="read", by=cast.an, now=NOW)
    ask_correction(field="phone", says="0912345678", reason="thẻ SIM", by=cast.an, now=NOW)
    cast.an.person.refresh_from_db()
    return cast


def pdf_words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_every_section_and_column_has_words_of_its_own() -> None:
    assert {section.model for section in SECTIONS} == set(TITLES)
    assert {column for section in SECTIONS for column in section.columns} == set(LABELS)


def test_the_page_tells_all_of_it_in_words_and_none_of_others(sat: Cast, client_of: ClientOf) -> None:
    client = client_of(sat.an)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("people:my_data")).content.decode()
    for words in (
        *("Nguyễn Văn", "001085000111", "Male", "09/05/1990", "DB01-1", "Full member", "Tày", "Marked"),
        *(sat.sitting.title, "0912345678", "thẻ SIM", "Notice", "My data", "Changed: ", "Asked for a correction"),
    ):
        assert words in page, words
    assert "Lan Anh" not in page
    assert "Trần Văn" not in page  # who did it is not told
    for name in ("own_data", "own_data_pdf"):
        assert reverse(f"people:{name}") in page


def test_a_function_has_notices_and_no_data(sat: Cast, client_of: ClientOf) -> None:
    page = client_of(sat.chi).get(reverse("people:my_data")).content.decode()
    assert reverse("people:own_data_pdf") not in page
    assert client_of(sat.chi).get(reverse("people:own_data_pdf")).status_code == 404
    refused = client_of(sat.chi).post(reverse("people:my_data"), {"field": "phone", "says": "1", "reason": "x"})
    assert refused.status_code == 200
    assert not JournalRow.objects.filter(act="people.correction.ask", by=sat.chi).exists()


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Nguyễn Văn"), ("en", "Citizen number"), ("hi", "001085000111")]
)
def test_the_pdf_holds_every_section_with_its_values(language: str, words: str, sat: Cast) -> None:
    person = sat.an.person
    assert person
    with translation.override(language):
        text = pdf_words(own_data_pdf(person, now=NOW))
        titles = [title_of(section) for section in SECTIONS]
    assert words in text
    assert sat.sitting.title in text
    if language != "hi":  # letters of Devanagari are joined in print, and come back apart
        assert [title for title in titles if title not in text.replace("\n", " ")] == []


def test_the_pdf_comes_by_its_door_within_seconds_and_is_written_down(sat: Cast, client_of: ClientOf) -> None:
    began = time.monotonic()
    response = client_of(sat.an).get(reverse("people:own_data_pdf"))
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert time.monotonic() - began < 15
    assert JournalRow.objects.filter(act="people.person.export", by=sat.an).count() == 1


def test_empty_values_are_left_out_and_codes_become_words(sat: Cast) -> None:
    person = sat.an.person
    assert person
    parts: dict[str, Any] = {part.title: part.rows for part in in_words(held_about(person, now=NOW))}
    [own] = parts["You in the registry"]
    assert ("Sex", "Male") in own
    assert "Native place" not in dict(own)
    [mark] = parts["Results"]
    assert dict(mark)["Exam"] == sat.sitting.title


def test_what_a_second_record_said_is_a_line_and_not_a_piece_of_json(sat: Cast) -> None:
    section = next(section for section in SECTIONS if section.model == "people.PersonMerge")
    rows = [{"made_at": NOW, "left_out": {"people.Person": [{"phone": "0911", "born_on": None}], "x": {}}}]
    held: dict[str, Any] = {one.model: rows if one is section else [] for one in SECTIONS}
    [told] = [part for part in in_words(held) if part.rows]
    assert dict(told.rows[0])["What the second record said otherwise"] == "people.Person: phone: 0911; born_on: –; x: "
