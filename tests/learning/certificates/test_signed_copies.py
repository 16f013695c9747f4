"""Signed copies: kept where the signatures hold and the paper is the right one, shown to who may see, else refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from learning.certificates.papers import certificates_pdf
from learning.certificates.signed_copies import CopyRefused, Paper, add_copy, file_name, finding_of, remove_copy
from learning.models import Certificate, ClassStep, SignedCopy
from office.errors import Refused
from office.letterheads import Family, Letterhead, Signature
from office.letters import Letter, letters_pdf
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast
from tests.learning.certificates.issued import issue, register_of
from tests.office.signers import signer

ClientOf = Callable[[User], Client]


@pytest.fixture
def certificates(cast: Cast) -> list[Certificate]:
    register = register_of(cast)
    return [issue(register, entry.person) for entry in cast.sitting.entries.all()[:2]]


def printed(*certificates: Certificate) -> bytes:
    return certificates_pdf(certificates, site="https://khue.vn", now=NOW)


def kept(certificate: Certificate, pdf: bytes, cast: Cast) -> SignedCopy:
    return add_copy(paper=Paper(certificate=certificate), name="ký.pdf", content=pdf, by=cast.quang, now=NOW)


def test_our_certificate_signed_by_somebody_is_kept_and_says_who(
    certificates: list[Certificate], cast: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SIGNER_ROOTS = tmp_path
    copy = kept(certificates[0], signer().sign(printed(certificates[0])), cast)
    finding = finding_of(copy)
    [one] = finding.signatures
    assert (one.signer, one.holds, one.covers_file, one.is_known) == ("Nguyễn Văn Bí Thư", True, True, False)
    assert finding.says_so is True
    (tmp_path / "root.pem").write_bytes(signer().root_pem)
    assert finding_of(copy).signatures[0].is_known
    assert JournalRow.objects.filter(act="learning.copy.add").count() == 1


def blank() -> bytes:
    head = Letterhead(Family.PARTY, "Đảng ủy", Signature(""))
    return letters_pdf([Letter(head, "", "", (), ())], now=NOW)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda one, _other: printed(one), "Nobody has signed"),
        (lambda one, _other: signer().sign(printed(one))[:-300].replace(b"/Title", b"/Titel"), "damaged|changed"),
        (lambda one, _other: signer().sign(printed(one)).replace(b"/Creator", b"/Kreator", 1), "changed afterwards"),
        (lambda _one, other: signer().sign(printed(other)), "another certificate"),
        (lambda one, other: signer().sign(printed(one, other)), "another certificate"),
        (lambda _one, _other: b"PK\x03\x04", "no PDF"),
    ],
)
def test_what_is_not_this_paper_as_it_was_signed_is_refused_and_nothing_is_kept(
    made: Callable[[Certificate, Certificate], bytes], words: str, certificates: list[Certificate], cast: Cast
) -> None:
    one, other = certificates
    with pytest.raises(Refused, match=words):
        kept(one, made(one, other), cast)
    assert not SignedCopy.objects.exists()
    assert not JournalRow.objects.filter(act="learning.copy.add").exists()


def test_the_same_file_is_kept_once_and_a_removed_one_may_come_back(
    certificates: list[Certificate], cast: Cast
) -> None:
    pdf = signer().sign(printed(certificates[0]))
    copy = kept(certificates[0], pdf, cast)
    with pytest.raises(CopyRefused, match="already"):
        kept(certificates[0], pdf, cast)
    remove_copy(copy=copy, by=cast.quang, now=NOW)
    assert JournalRow.objects.filter(act="learning.copy.remove").count() == 1
    assert kept(certificates[0], pdf, cast).pk


def test_a_signed_file_that_does_not_name_the_paper_is_kept_and_says_so(
    certificates: list[Certificate], cast: Cast
) -> None:
    assert finding_of(kept(certificates[0], signer().sign(blank()), cast)).says_so is False


def test_a_signed_decision_of_a_class_is_known_by_its_number(certificates: list[Certificate], cast: Cast) -> None:
    held = certificates[0].enrolment.study_class
    head = Letterhead(Family.PARTY, "Đảng ủy", Signature(""), number="15", kind="QĐ", body="ĐU")
    pdf = signer().sign(letters_pdf([Letter(head, "QUYẾT ĐỊNH", "về việc mở lớp", (), ("Một.",))], now=NOW))
    for number, says_so in (("15-QĐ/ĐU", True), ("16-QĐ/ĐU", False)):
        paper = Paper(study_class=held, decision_number=number)
        copy = add_copy(paper=paper, name="q.pdf", content=pdf, by=cast.quang, now=NOW)
        assert finding_of(copy).says_so is says_so


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [("a/b/../ký số.pdf", "ký số.pdf"), ("C:\\x\\y.PDF", "y.pdf"), ("x" * 400, "x" * 190 + ".pdf"), ("", "ban-ky.pdf")],
)
def test_a_file_keeps_the_last_part_of_its_name(name: str, kept_as: str) -> None:
    assert file_name(name) == kept_as


def test_it_is_added_shown_and_fetched_in_the_back_office(
    certificates: list[Certificate], cast: Cast, client_of: ClientOf
) -> None:
    client, one = client_of(cast.quang), certificates[0]
    client.cookies["django_language"] = "en"
    add, pdf = reverse("learning_office:certificate_copy_add", args=[one.uid]), signer().sign(printed(one))
    refused = client.post(add, {"file": SimpleUploadedFile("a.pdf", printed(one))})
    assert refused.status_code == 422
    assert "Nobody has signed this PDF" in refused.content.decode()
    assert client.post(add, {}).status_code == 422
    page = client.post(add, {"file": SimpleUploadedFile("a.pdf", pdf)}, follow=True).content.decode()
    for words in ("Yes, intact", "Nguyễn Văn Bí Thư", "the whole file", "not known here", "that of this paper"):
        assert words in page, words
    copy = SignedCopy.objects.get()
    file = reverse("learning_office:copy_file", args=[copy.uid])
    assert client.get(file).content == pdf
    assert "a.pdf" in client.get(reverse("learning_office:certificate", args=[one.uid])).content.decode()
    assert client_of(cast.an).get(file).status_code in (302, 404)
    client.post(reverse("learning_office:copy_remove", args=[copy.uid]))
    assert not SignedCopy.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(
    certificates: list[Certificate], cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learning.certificates.forms_copies.MOST_BYTES", 1024)
    client = client_of(cast.quang)
    client.cookies["django_language"] = "en"
    add = reverse("learning_office:certificate_copy_add", args=[certificates[0].uid])
    answer = client.post(add, {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b" " * 2000)})
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()


def test_a_signed_decision_is_added_on_the_page_of_the_class(
    certificates: list[Certificate], cast: Cast, client_of: ClientOf
) -> None:
    client, held = client_of(cast.quang), certificates[0].enrolment.study_class
    client.cookies["django_language"] = "en"
    address = reverse("learning_office:class_copies", args=[held.uid])
    assert "No decision has a number yet" in client.get(address).content.decode()
    ClassStep.objects.create(study_class=held, state="open", decision_number="15-QĐ/ĐU", at=NOW, by=cast.quang)
    add = reverse("learning_office:class_copy_add", args=[held.uid])
    file = SimpleUploadedFile("qd.pdf", signer().sign(blank()))
    assert client.post(add, {"decision": "99", "file": file}).status_code == 422
    file = SimpleUploadedFile("qd.pdf", signer().sign(blank()))
    page = client.post(add, {"decision": "15-QĐ/ĐU", "file": file}, follow=True).content.decode()
    assert "compare by eye" in page
    assert "qd.pdf" in client.get(address).content.decode()
