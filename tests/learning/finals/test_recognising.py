"""The decision of recognition: who, why not, later decisions, its papers, certificates that wait."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from learning.certificates.issuing import issue_certificates
from learning.classes.stepping import Decision
from learning.finals.due import due_of, dues_in_sight
from learning.finals.final_tests import enter_learners
from learning.finals.judging import WhyNot
from learning.finals.recognising import RecognitionRefused, recognise, verdicts_of
from learning.finals.recognition_papers import FILES, file_of
from learning.models import Enrolment, LearnerState, StudyClass
from office.models import JournalRow
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.finals.holding import (
    DECISION,
    TODAY,
    class_with_test,
    corrected,
    recognised,
    released,
    second_try,
)


@pytest.fixture
def held(cast: Cast) -> StudyClass:
    """An failed with 4.9, Anh passed with 8.0, Đạt passed with 9.0 but attended 39 periods."""
    held = class_with_test(cast)
    released(cast.sitting, "4.9", "8.0", "9.0")
    Enrolment.objects.filter(person=cast.entry_dat.person).update(periods_attended=39)
    return held


def states(cast: Cast) -> dict[str, tuple[str, str]]:
    return {one.person.given: (one.state, one.reason) for one in Enrolment.objects.select_related("person")}


def test_the_preview_says_of_everybody_whether_and_why_not(cast: Cast, held: StudyClass) -> None:
    told = {one.outcome.enrolment.person.given: one.outcome.why_not for one in verdicts_of(held)}
    assert told == {"An": WhyNot.FAILED, "Anh": None, "Đạt": WhyNot.PERIODS}


def test_a_decision_recognises_the_class_and_names_everybody_with_the_reason(cast: Cast, held: StudyClass) -> None:
    made = recognised(held, cast)
    held.refresh_from_db()
    assert held.state == "recognised"
    assert held.steps.get(state="recognised").decision_number == "15-QĐ/ĐU"
    assert states(cast) == {
        "An": (LearnerState.NOT_RECOGNISED, "chưa đạt"),
        "Anh": (LearnerState.RECOGNISED, ""),
        "Đạt": (LearnerState.NOT_RECOGNISED, "không đủ số tiết dự học"),
    }
    line = made.lines.get(recognised=True)
    assert (str(line.score), line.grade_label, line.try_number) == ("8.00", "Giỏi", 1)
    assert JournalRow.objects.filter(act="learning.class.recognise").count() == 1


def test_a_later_decision_names_those_who_passed_the_second_try_alone(cast: Cast, held: StudyClass) -> None:
    recognised(held, cast)
    sitting = second_try(held, cast)
    released(sitting, "6.9")
    later = recognised(held, cast, Decision("20-QĐ/ĐU", TODAY))
    [line] = later.lines.all()
    assert (line.enrolment.person, line.recognised, line.try_number) == (cast.entry_an.person, True, 2)
    assert states(cast)["An"] == (LearnerState.RECOGNISED, "")
    assert held.steps.filter(state="recognised").count() == 1
    issued = issue_certificates(study_class=held, issued_on=TODAY, by=cast.quang, now=NOW)
    assert {one.holder_name: one.recognition_number for one in issued} == {
        cast.entry_an.person.full_name: "20-QĐ/ĐU",
        cast.entry_anh.person.full_name: "15-QĐ/ĐU",
    }


def test_what_a_decision_said_stays_when_a_result_is_corrected(cast: Cast, held: StudyClass) -> None:
    made = recognised(held, cast)
    corrected(cast.entry_anh.person, "9.5")
    assert made.lines.get(recognised=True).grade_label == "Giỏi"
    [news] = [one for one in verdicts_of(held) if one.is_new]
    assert news.before == made.lines.get(recognised=True)
    again = recognised(held, cast, Decision("21-QĐ/ĐU", TODAY))
    assert again.lines.get().grade_label == "Xuất sắc"
    corrected(cast.entry_anh.person, "3.0")
    recognised(held, cast, Decision("22-QĐ/ĐU", TODAY))
    assert states(cast)["Anh"] == (LearnerState.NOT_RECOGNISED, "chưa đạt")


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision(" ", TODAY), "Name the decision"),
        (Decision("15-QĐ/ĐU", TODAY - timedelta(days=1)), "older than the end of the class"),
        (Decision("15-QĐ/ĐU", TODAY + timedelta(days=1)), "ahead of today"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(cast: Cast, held: StudyClass, decision: Decision, words: str) -> None:
    with pytest.raises(RecognitionRefused, match=words):
        recognised(held, cast, decision)
    held.refresh_from_db()
    assert (held.state, held.recognitions.count()) == ("opened", 0)


def test_a_class_that_was_not_opened_is_not_recognised(cast: Cast, held: StudyClass) -> None:
    StudyClass.objects.filter(pk=held.pk).update(state="planned")
    with pytest.raises(RecognitionRefused, match="only one that was opened"):
        recognised(held, cast)


def test_a_second_decision_with_nothing_new_is_refused(cast: Cast, held: StudyClass) -> None:
    recognised(held, cast)
    with pytest.raises(RecognitionRefused, match="has a decision of this number"):
        recognised(held, cast)
    with pytest.raises(RecognitionRefused, match="anything new"):
        recognised(held, cast, Decision("16-QĐ/ĐU", TODAY))


def test_certificates_of_a_decision_of_3_december_are_due_by_the_18th(
    cast: Cast, held: StudyClass, clock: StoppedClock
) -> None:
    clock.shift(days=300)
    decision = Decision("15-QĐ/ĐU", date(2026, 12, 3))
    recognise(study_class=held, decision=decision, by=cast.quang, now=clock.at)
    due = due_of(held)
    assert due is not None
    assert (due.due_on, due.waiting) == (date(2026, 12, 18), 1)
    assert (due.is_late(date(2026, 12, 18)), due.is_late(date(2026, 12, 19))) == (False, True)
    assert dues_in_sight(cast.quang) == [due]
    assert dues_in_sight(cast.stranger) == []
    issue_certificates(study_class=held, issued_on=date(2026, 12, 4), by=cast.quang, now=clock.at)
    assert due_of(held) is None


@pytest.mark.parametrize("kind", FILES)
def test_the_decision_and_its_list_are_papers(cast: Cast, held: StudyClass, kind: str) -> None:
    content = file_of(recognised(held, cast), kind, now=NOW)
    text = " ".join(words_of(kind, content).split())
    for words in ("QUYẾT ĐỊNH", "15", "Đỗ Thị Lan Anh", "Giỏi", "Không công nhận: chưa đạt"):
        assert words in text, words


def words_of(kind: str, content: bytes) -> str:
    if kind == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if kind == "docx":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(each.text for each in document.paragraphs), *cells])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


def test_an_organiser_walks_from_the_preview_to_the_certificates(cast: Cast, held: StudyClass, client: Client) -> None:
    client.force_login(cast.quang)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("learning_office:class_recognition", args=[held.uid])).content.decode()
    assert "attended too few periods" in page
    assert "failed; may try again" in page
    decide = reverse("learning_office:class_recognise", args=[held.uid])
    wrong = client.post(decide, {"number": "15-QĐ/ĐU", "on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "older than the end" in wrong.content.decode()
    page = client.post(decide, {"number": "15-QĐ/ĐU", "on": str(TODAY)}, follow=True).content.decode()
    assert "1 learner waits for a certificate" in page
    client.post(reverse("learning_office:certificates_issue", args=[held.uid]), {"issued_on": str(TODAY)})
    page = client.get(reverse("learning_office:class_learners", args=[held.uid])).content.decode()
    assert "No. 0001" in page
    corrected(cast.entry_anh.person, "9.0")
    page = client.get(reverse("learning_office:class_learners", args=[held.uid])).content.decode()
    assert "1 certificate is no longer true" in page
    assert DECISION.number in client.get(reverse("learning_office:class_recognition", args=[held.uid])).content.decode()
    assert "No class owes" in client.get(reverse("learning_office:certificates_due")).content.decode()


def test_latecomers_may_be_entered_after_the_decision_too(cast: Cast, held: StudyClass) -> None:
    recognised(held, cast)
    sitting = second_try(held, cast)
    assert enter_learners(study_class=held, number=2, by=cast.quang, now=NOW).admitted == []
    assert sitting.entries.count() == 1


def test_a_decision_is_handed_out_with_our_signature_beside_it(cast: Cast, held: StudyClass, client: Client) -> None:
    decision = recognised(held, cast)
    client.force_login(cast.quang)
    address = reverse("learning_office:recognition_file", args=[decision.uid, "pdf"])
    packed = ZipFile(io.BytesIO(client.get(address + "?signed=1").content))
    name = f"QD-cong-nhan-{held.code}.pdf"
    assert packed.namelist() == [name, f"{name}.sig"]
    assert packed.read(name).startswith(b"%PDF")
