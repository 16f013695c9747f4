"""Registers: every number in its place, void ones struck with the reason; page, workbook, book and their signatures."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from learning.certificates import printing_job
from learning.certificates.issuing import revoke_certificate
from learning.certificates.register_lines import COLUMNS, found_lines, lines_of, missing_numbers, note_of, tally_of
from learning.certificates.register_papers import register_pdf, register_workbook
from learning.models import Certificate, Print, Register
from people.models import User
from tests.cast import NOW, Cast
from tests.learning.certificates.issued import issue, register_of

ClientOf = Callable[[User], Client]


@pytest.fixture
def register(cast: Cast) -> Register:
    """Four numbers: the second was revoked and replaced by the third; the fourth is of another year."""
    held, person = register_of(cast), cast.entry_an.person
    others = [entry.person for entry in cast.sitting.entries.exclude(person=person)]
    issue(held, person)
    wrong = issue(held, others[0], holder_name="Nguyễn Thị Ẩn <b>")
    revoke_certificate(certificate=wrong, reason="In sai tên", by=cast.quang, now=NOW)
    right = issue(held, others[0], holder_name="Nguyễn Thị Ấn")
    Certificate.objects.filter(pk=right.pk).update(replaces=wrong)
    issue(held, person, on=date(2025, 5, 6))
    return held


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_register_shows_every_number_from_one_on_the_void_ones_too(register: Register) -> None:
    lines = lines_of(register)
    assert [line.certificate.number for line in lines] == [1, 2, 3, 4]
    assert [line.is_void for line in lines] == [False, True, False, False]
    assert missing_numbers(lines, register.last_number) == []
    assert tally_of(lines) == "Sổ ghi 4 số, từ số 0001 đến số 0004; trong đó 1 số đã thu hồi."
    assert note_of(lines[1].certificate) == "Thu hồi ngày 10/03/2026: In sai tên. Đã cấp số 0003 thay thế."
    assert note_of(lines[2].certificate) == "Cấp lại, thay số 0002."


def test_a_number_that_somebody_took_out_by_hand_is_seen(register: Register) -> None:
    assert missing_numbers([line for line in lines_of(register) if line.certificate.number != 2], 4) == [2]


@pytest.mark.parametrize(
    ("words", "numbers"), [("3", [3]), ("0003", [3]), ("9", []), ("nguyen thi an", [2, 3]), ("Ấn", [2, 3]), ("zz", [])]
)
def test_a_line_is_found_by_number_or_by_name_without_marks(words: str, numbers: list[int], register: Register) -> None:
    lines = [line for line in lines_of(register) if line.certificate.number in (2, 3)]
    assert [line.certificate.number for line in found_lines(lines, words)] == numbers


def test_the_book_has_all_columns_numbers_and_pages(register: Register) -> None:
    pdf = register_pdf(register, lines_of(register), year=None, now=NOW)
    text = words_of(pdf)
    for title, _width in COLUMNS:
        assert title in text, title
    for number in ("0001", "0002", "0003", "0004", "In sai tên", "Trang 1/1", "SỔ CẤP GIẤY CHỨNG NHẬN", "<b>"):
        assert number in text, number
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert page.width > page.height


def test_a_thick_book_counts_its_pages_and_repeats_its_head(register: Register) -> None:
    lines = lines_of(register) * 30
    pages = pypdf.PdfReader(io.BytesIO(register_pdf(register, lines, year=None, now=NOW))).pages
    assert len(pages) > 2
    for place, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Trang {place}/{len(pages)}" in text
    assert all("Người nhận ký" in " ".join(page.extract_text().split()) for page in list(pages)[:-1])


def test_the_workbook_has_the_same_lines(register: Register) -> None:
    book = register_workbook(register, lines_of(register), year=None, now=NOW)
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True))
    assert rows[3] == tuple(title for title, _width in COLUMNS)
    assert [row[:2] for row in rows[4:8]] == [(1, "0001"), (2, "0002"), (3, "0003"), (4, "0004")]
    assert rows[5][10].startswith("Thu hồi ngày")


def test_the_page_is_searched_and_narrowed_to_a_year(register: Register, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.quang)
    address = reverse("learning_office:register", args=[register.uid])
    page = client.get(address).content.decode()
    assert "In sai tên" in page
    assert "&lt;b&gt;" in page
    assert "Lớp 4" not in client.get(address, {"year": "2026"}).content.decode()
    assert "Lớp 4" in client.get(address, {"year": "2025"}).content.decode()
    found = client.get(address, {"q": "0003"}).content.decode()
    assert "Lớp 3" in found
    assert "Lớp 1" not in found
    for odd in ({"year": "x"}, {"year": "99999999"}, {"year": "٢٠٢٦"}, {"p": "-3"}, {"q": "\x00'\"<"}):
        assert client.get(address, odd).status_code == 200


def test_what_is_handed_out_is_checked_offline_by_the_signature_beside_it(
    register: Register, cast: Cast, client_of: ClientOf, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    client, certificate = client_of(cast.quang), register.certificates.first()
    assert certificate is not None
    for number, (address, name) in enumerate(
        [
            (reverse("learning_office:register_file", args=[register.uid]) + "?signed=1", "So-GCN-NTVD.pdf"),
            (reverse("learning_office:register_file", args=[register.uid]) + "?form=xlsx&signed=1", "So-GCN-NTVD.xlsx"),
            (reverse("learning_office:certificate_print", args=[certificate.uid]) + "?signed=1", "GCN-0001.pdf"),
            (
                reverse("learning_office:certificates_print", args=[certificate.enrolment.study_class.uid])
                + "?signed=1",
                "GCN-L1.pdf",
            ),
        ]
    ):
        folder = tmp_path / str(number)
        zipfile.ZipFile(io.BytesIO(client.get(address).content)).extractall(folder)
        assert {path.name for path in folder.iterdir()} == {name, f"{name}.sig"}
        call_command("verify_document", str(folder / name), stdout=io.StringIO())
        (folder / name).write_bytes((folder / name).read_bytes() + b" ")
        with pytest.raises(SystemExit):
            call_command("verify_document", str(folder / name), stdout=io.StringIO())


@pytest.mark.usefixtures("jobs_at_once")
def test_a_large_print_is_made_by_a_job_for_who_asked_alone(
    register: Register, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learning.certificates.office_certificates.MOST_CERTIFICATES_AT_ONCE", 0)
    monkeypatch.setattr("learning.certificates.office_registers.MOST_LINES_AT_ONCE", 0)
    client, certificate = client_of(cast.quang), register.certificates.first()
    assert certificate is not None
    for address in (
        reverse("learning_office:register_file", args=[register.uid]),
        reverse("learning_office:certificates_print", args=[certificate.enrolment.study_class.uid]),
    ):
        answer = client.get(address, follow=True)
        assert answer.content.startswith(b"%PDF"), address
    made = Print.objects.first()
    assert made is not None
    assert client_of(cast.chi).get(reverse("learning_office:print", args=[made.uid])).status_code == 404
    assert printing_job.KEPT.days == 1
