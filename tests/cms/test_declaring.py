"""Nothing goes out without somebody's word that it holds no state secret."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import UploadedFile, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.declaring import DECLARATION
from cms.editors import Part, admit_editor
from cms.models import DocumentIndexPage, DocumentPage, FileText, NewsIndexPage, NoticePage
from cms.models.base import SitePage
from office.journal import JournalRow
from people.models import User
from tests.cast import NOW, Company
from tests.cms.site import document

DOCUMENTS = get_document_model().objects
UNDECLARED = "Tick this: nothing goes out before somebody has declared"
STAMPED = "This bears words like a stamp of secrecy"


@pytest.fixture
def moderator(company: Company, client_of: Callable[[User], Client]) -> Client:
    admit_editor(user=company.vinh, part=Part.MODERATOR, by=None, now=NOW)
    client = client_of(company.vinh)
    client.cookies.load({"django_language": "en"})
    User.objects.filter(pk=company.vinh.pk).update(language="en")
    return client


def posted(text: str = "Nội dung", **more: str) -> dict[str, str]:
    page = {
        "title": "Lịch kiểm tra",
        "slug": "lich",
        "lead": "Lịch",
        "body": rich_text(f"<p>{text}</p>"),
        "comments": "",
    }
    return nested_form_data(page | more) | {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


def test_every_kind_of_page_asks_for_the_declaration_right_below_its_title() -> None:
    kinds = [kind for kind in get_page_models() if issubclass(kind, SitePage)]
    assert len(kinds) > 5
    assert {kind.__name__ for kind in kinds if kind.content_panels[1] is not DECLARATION} == set()


def add(client: Client, news: NewsIndexPage, text: str = "Nội dung", **more: str) -> Any:
    address = reverse("wagtailadmin_pages:add", args=["cms", "noticepage", news.pk])
    return client.post(address, posted(text, **more))


def declarations(act: str) -> list[tuple[str, dict[str, Any]]]:
    return [(row.by_label, row.data) for row in JournalRow.objects.filter(act=act)]


def test_a_page_is_not_published_without_the_declaration(moderator: Client, news: NewsIndexPage) -> None:
    response = add(moderator, news, **{"action-publish": "1"})

    assert UNDECLARED in response.content.decode()
    assert not NoticePage.objects.exists()


def test_who_declared_and_when_and_of_what_is_in_the_journal(moderator: Client, news: NewsIndexPage) -> None:
    add(moderator, news, **{"action-publish": "1", "declared": "on"})

    page = NoticePage.objects.get()
    assert page.live
    said = {"title": "Lịch kiểm tra", "revision": page.latest_revision_id, "stamps_seen": False}
    assert declarations("cms.page.declare") == [("vinh", said)]
    assert JournalRow.objects.get(act="cms.page.declare").at == NOW


def test_a_draft_needs_none_and_goes_not_out_by_publishing_many(moderator: Client, news: NewsIndexPage) -> None:
    add(moderator, news)

    page = NoticePage.objects.get()
    assert not page.live
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    moderator.post(f"{address}?id={page.pk}", {"include_descendants": "on"})
    assert not NoticePage.objects.get().live
    assert declarations("cms.page.declare") == []


def test_a_stamp_in_the_page_is_asked_about_before_it_goes_out(moderator: Client, news: NewsIndexPage) -> None:
    out = {"action-publish": "1", "declared": "on"}
    response = add(moderator, news, "Báo cáo TỐI MẬT của đơn vị", **out)

    assert STAMPED in response.content.decode()
    assert "Báo cáo TỐI MẬT của đơn vị" in response.content.decode()
    assert not NoticePage.objects.exists()
    add(moderator, news, "Báo cáo TỐI MẬT của đơn vị", **out, stamps_seen="on")
    assert NoticePage.objects.get().live
    assert declarations("cms.page.declare")[0][1]["stamps_seen"] is True


def test_a_stamp_in_the_attached_file_is_asked_about_too(moderator: Client, library: DocumentIndexPage) -> None:
    upload(moderator, pdf("MAT"), declared="on")
    kept = FileText.objects.get()
    FileText.objects.filter(pk=kept.pk).update(text="ĐẢNG ỦY\nMẬT\nSố 1")
    page = document(library, "Báo cáo")
    page.file_id = kept.pk
    form = DocumentPage.get_edit_handler().get_form_class()
    data = {"title": "Báo cáo", "declared": "on", "action-publish": "1", "file": str(kept.pk), "kind": "Báo cáo"}
    parts = {"body": streamfield([]), "relations": inline_formset([])}
    sent = form(nested_form_data(data | parts), instance=page, parent_page=library)
    sent.is_valid()

    assert STAMPED in str(sent.errors["stamps_seen"])


def upload(client: Client, file: SimpleUploadedFile, **more: str) -> Any:
    return client.post(reverse("wagtaildocs:add"), {"title": "Tệp", "file": file, "tags": "", **more})


def pdf(text: str, name: str = "a.pdf") -> SimpleUploadedFile:
    """A page with the text, in letters that every reader of PDF knows."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1")}
        | {NameObject("/BaseFont"): NameObject("/Helvetica")}
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    written = io.BytesIO()
    writer.write(written)
    return SimpleUploadedFile(name, written.getvalue())


def word(text: str) -> SimpleUploadedFile:
    written = io.BytesIO()
    paper = WordDocument()
    paper.add_paragraph(text)
    paper.save(written)
    return SimpleUploadedFile("a.docx", written.getvalue())


def test_a_file_is_not_taken_without_the_declaration(moderator: Client) -> None:
    assert UNDECLARED in upload(moderator, pdf("Quyet dinh")).content.decode()
    assert not DOCUMENTS.exists()


def test_a_file_that_is_taken_is_read_and_its_declaration_kept(moderator: Client) -> None:
    upload(moderator, pdf("Quyet dinh so 12"), declared="on")

    assert "Quyet dinh so 12" in FileText.objects.get().text
    assert FileText.objects.get().is_whole
    assert declarations("cms.file.declare") == [("vinh", {"title": "Tệp", "file": DOCUMENTS.get().filename})]


def test_the_words_of_an_attached_file_are_found(moderator: Client, library: DocumentIndexPage, client: Client) -> None:
    upload(moderator, pdf("Xay dung van minh do thi"), declared="on")
    document(library, "Chỉ thị", file=DOCUMENTS.get())

    found = client.get(reverse("cms:search"), {"q": "van minh do thi"}).context["results"]
    assert [result.page.title for result in found] == ["Chỉ thị"]


def test_a_stamp_in_an_uploaded_file_is_asked_about(moderator: Client) -> None:
    response = upload(moderator, word("Độ mật: TỐI MẬT"), declared="on")

    assert STAMPED in response.content.decode()
    assert not DOCUMENTS.exists()
    upload(moderator, word("Độ mật: TỐI MẬT"), declared="on", stamps_seen="on")
    assert DOCUMENTS.exists()


def test_many_files_at_once_are_declared_one_by_one_and_a_stamped_one_is_refused(moderator: Client) -> None:
    address = reverse("wagtaildocs:add_multiple")
    clean = moderator.post(address, {"title": "Tệp", "files[]": pdf("Quyet dinh")}).json()
    stamped = moderator.post(address, {"title": "Tệp", "files[]": word("TUYỆT MẬT")}).json()

    assert not DOCUMENTS.exists()
    assert not stamped["success"]
    assert STAMPED in stamped["error_message"]
    assert reverse("wagtaildocs:add") in stamped["error_message"], "there the boxes are"
    assert "not allowed" not in stamped["error_message"]
    number = clean["uploaded_file_id"]
    finish = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[number])
    name = f"uploaded-document-{number}"
    assert not moderator.post(finish, {f"{name}-title": "Tệp", f"{name}-tags": ""}).json()["success"]
    done = moderator.post(finish, {f"{name}-title": "Tệp", f"{name}-tags": "", f"{name}-declared": "on"}).json()
    assert done["success"]
    assert "Quyet dinh" in FileText.objects.get(document_id=DOCUMENTS.get().pk).text
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.pdf", b"no pdf at all"), "cannot be read"),
        (SimpleUploadedFile("a.pdf", pdf("x").read()[:150]), "cannot be read"),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04 broken"), "cannot be read"),
        (SimpleUploadedFile("a.exe", b"MZ"), "not allowed"),
        (SimpleUploadedFile("a.html", b"<script>"), "not allowed"),
    ],
)
def test_what_is_broken_or_of_another_kind_is_refused_in_words(
    moderator: Client, file: SimpleUploadedFile, sentence: str
) -> None:
    response = upload(moderator, file, declared="on")

    assert sentence in response.content.decode()
    assert not DOCUMENTS.exists()


def test_what_is_too_large_is_refused_with_its_size_and_the_limit(moderator: Client, settings: Any) -> None:
    settings.LARGEST_UPLOAD = 500

    shown = upload(moderator, pdf("Quyet dinh"), declared="on").content.decode()
    assert "files of its kind may have 500" in shown
    assert not DOCUMENTS.exists()


def test_a_new_title_of_an_old_file_needs_no_new_declaration_and_a_new_file_does(moderator: Client) -> None:
    upload(moderator, pdf("Mot"), declared="on")
    address = reverse("wagtaildocs:edit", args=[DOCUMENTS.get().pk])
    moderator.post(address, {"title": "Tên mới", "tags": ""})
    assert DOCUMENTS.get().title == "Tên mới"

    assert UNDECLARED in moderator.post(address, {"title": "Tên", "tags": "", "file": pdf("Hai")}).content.decode()
    moderator.post(address, {"title": "Tên", "tags": "", "file": pdf("Hai"), "declared": "on"})
    assert "Hai" in FileText.objects.get().text


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", get_test_image_file().file.getvalue())


def test_a_picture_needs_the_declaration_too(moderator: Client) -> None:
    address, data = reverse("wagtailimages:add"), {"title": "Ảnh", "tags": ""}
    refused = moderator.post(address, data | {"file": picture()})
    assert UNDECLARED in refused.content.decode()
    assert not get_image_model().objects.exists()

    moderator.post(address, data | {"file": picture(), "declared": "on"})
    assert get_image_model().objects.exists()
    assert len(declarations("cms.file.declare")) == 1
