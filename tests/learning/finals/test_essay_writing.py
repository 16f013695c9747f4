"""Writing an essay: drafts, handing in, files, time, and every refusal in words."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from learning.finals.essay_files import MAX_BYTES, EssayFileRefused, kind_of
from learning.finals.essay_writing import extend_essay, hand_in_essay, keep_draft, may_write, set_essay
from learning.finals.final_tests import FinalRefused
from learning.models import Enrolment, Essay, EssayFile, EssayPaper, PaperState, StudyClass
from people.personal_data import held_about
from people.personal_erasing import erase_person
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.finals.essays import AFTER, DUE, TASK, essay_of, handed_in, learner_of
from tests.learning.finals.holding import held_class


@pytest.fixture
def held(cast: Cast) -> StudyClass:
    return held_class(cast, finish="essay")


@pytest.fixture
def essay(cast: Cast, held: StudyClass) -> Essay:
    return essay_of(held, cast)


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def word_file() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Bài thu hoạch")
    document.save(out)
    return out.getvalue()


ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"META-INF__manifest_xml": b"<x/>"})


@pytest.mark.parametrize(
    ("data", "kind"),
    [(word_file(), "docx"), (ODT, "odt"), (b"%PDF-1.7 ... %%EOF\n", "pdf")],
    ids=["docx", "odt", "pdf"],
)
def test_what_a_file_is_follows_from_what_is_in_it(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * MAX_BYTES, "larger than 5 MB"),
        (b"%PDF-1.7 cut", "cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"MZ\x90", "no document"),
        (b"<html>", "no document"),
        (b"PK\x03\x04 broken", "damaged"),
        (archive(xl__workbook_xml=b"<x/>"), "no document"),
        (archive(word__document_xml=b"<x/>", **{"word__vbaProject.bin": b"x"}), "macros"),
    ],
)
def test_any_other_file_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(EssayFileRefused, match=words):
        kind_of(data)


def test_a_draft_is_kept_and_handed_in_once(cast: Cast, held: StudyClass, essay: Essay) -> None:
    learner = learner_of(held, cast.entry_an)
    keep_draft(essay=essay, enrolment=learner, text="Mở", now=NOW)
    paper = keep_draft(essay=essay, enrolment=learner, text="Mở bài", now=NOW)
    assert (paper.text, paper.state, essay.papers.count()) == ("Mở bài", PaperState.DRAFT, 1)
    handed_in(essay, cast.entry_an)
    for again in (
        lambda: handed_in(essay, cast.entry_an),
        lambda: keep_draft(essay=essay, enrolment=learner, text="", now=NOW),
    ):
        with pytest.raises(FinalRefused, match="handed in already"):
            again()
    assert EssayPaper.objects.get().text == "Bài thu hoạch"


def test_nothing_is_not_handed_in(cast: Cast, essay: Essay) -> None:
    with pytest.raises(FinalRefused, match="nothing to hand in"):
        handed_in(essay, cast.entry_an, "  \n")


def test_a_refused_file_leaves_nothing_half_done(cast: Cast, held: StudyClass, essay: Essay) -> None:
    with pytest.raises(EssayFileRefused):
        hand_in_essay(
            essay=essay,
            enrolment=learner_of(held, cast.entry_an),
            text="x",
            file=("a.docx", b"MZ"),
            by=cast.an,
            now=NOW,
        )
    assert not EssayFile.objects.exists()
    assert not EssayPaper.objects.exists()


def test_too_late_is_refused_unless_more_time_was_given_for_a_reason(
    cast: Cast, held: StudyClass, essay: Essay
) -> None:
    learner = learner_of(held, cast.entry_an)
    late: dict[str, Any] = {
        "essay": essay,
        "enrolment": learner,
        "text": "Bài",
        "file": None,
        "by": cast.an,
        "now": AFTER,
    }
    with pytest.raises(FinalRefused, match="The time to hand in ended"):
        hand_in_essay(**late)
    more: dict[str, Any] = {"essay": essay, "enrolment": learner, "by": cast.quang, "now": AFTER}
    with pytest.raises(FinalRefused, match="Say why"):
        extend_essay(**more, until=DUE + timedelta(days=1), reason=" ")
    with pytest.raises(FinalRefused, match="later than the time of all"):
        extend_essay(**more, until=DUE, reason="Ốm")
    extend_essay(**more, until=DUE + timedelta(days=1), reason="Ốm")
    assert hand_in_essay(**late).state == PaperState.HANDED_IN


def test_who_attended_too_little_does_not_write(cast: Cast, held: StudyClass, essay: Essay) -> None:
    learner = learner_of(held, cast.entry_an)
    Enrolment.objects.filter(pk=learner.pk).update(periods_attended=39)
    assert may_write(essay, learner) == "attended too few periods"
    with pytest.raises(FinalRefused, match="attended too few periods"):
        handed_in(essay, cast.entry_an)


def test_the_topic_stays_once_somebody_has_handed_in(cast: Cast, held: StudyClass, essay: Essay) -> None:
    handed_in(essay, cast.entry_an)
    with pytest.raises(FinalRefused, match="the topic stays"):
        set_essay(study_class=held, number=1, task=TASK, by=cast.quang, now=NOW)
    with pytest.raises(FinalRefused, match="has passed already"):
        set_essay(study_class=held, number=1, task=TASK, by=cast.quang, now=DUE)


def test_a_learner_types_keeps_and_hands_in_on_the_own_page(
    cast: Cast, essay: Essay, client: Client, clock: StoppedClock
) -> None:
    client.force_login(cast.an)
    client.cookies["django_language"] = "en"
    page, keep = reverse("learning:essay", args=[essay.uid]), reverse("learning:essay_keep", args=[essay.uid])
    assert "Liên hệ bản thân" in client.get(page).content.decode()
    assert client.post(keep, {"text": "Mở bài"}).json()["kept"] is True
    assert "Mở bài" in client.get(page).content.decode()
    bad = client.post(page, {"text": "Mở bài", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert bad.status_code == 422
    assert "no document that can be handed in" in bad.content.decode()
    good = SimpleUploadedFile("Nguyễn Văn An.docx", word_file())
    answer = client.post(page, {"text": "", "file": good}, follow=True).content.decode()
    assert "You handed your essay in" in answer
    clock.shift(days=3)
    late = client.post(keep, {"text": "x"})
    assert (late.status_code, late.json()["kept"]) == (422, False)


def test_an_essay_is_nobodys_but_its_class(cast: Cast, essay: Essay, client: Client) -> None:
    client.force_login(cast.stranger)
    assert client.get(reverse("learning:essay", args=[essay.uid])).status_code == 404
    assert client.post(reverse("learning:essay_keep", args=[essay.uid]), {"text": "x"}).status_code == 404


def test_an_essay_is_among_the_own_data_and_goes_with_the_person(cast: Cast, held: StudyClass, essay: Essay) -> None:
    learner = learner_of(held, cast.entry_an)
    file = ("Nguyễn Văn An.docx", word_file())
    hand_in_essay(essay=essay, enrolment=learner, text="Mở bài", file=file, by=cast.an, now=NOW)
    [told] = held_about(learner.person, now=NOW)["learning.EssayPaper"]
    assert (told["text"], told["file__name"]) == ("Mở bài", "Nguyễn Văn An.docx")
    learner.person.memberships.all().delete()
    erase_person(person=learner.person, reason="yêu cầu", by=cast.chi, now=AFTER)
    assert EssayPaper.objects.get().text == ""
    assert not EssayFile.objects.exists()
