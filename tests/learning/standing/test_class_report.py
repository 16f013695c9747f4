"""The report of a class: by unit and grade, its shares add up, and closing the class with it."""

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from exams.marking.models import Mark
from exams.results.models import Release
from learning.classes.stepping import StepRefused
from learning.models import ClassState, ClassStep, StudyClass
from learning.standing.class_report import close_class, report_of
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast
from tests.learning.standing.standing_class import OnTheWay, on_the_way

ClientOf = Callable[[User], Client]


@pytest.fixture
def way(cast: Cast) -> OnTheWay:
    """An passed, Anh failed, Đạt has too few periods; the results are out."""
    way = on_the_way(cast)
    for entry, periods, score in ((cast.entry_an, 45, "9"), (cast.entry_anh, 45, "3"), (cast.entry_dat, 10, "")):
        way.enrolled(entry.person, periods)
        if score:
            attempt = start_attempt(entry=entry, by=None, now=cast.sitting.opens_at)
            Attempt.objects.filter(pk=attempt.pk).update(status="graded")
            band = cast.sitting.scale.bands.filter(floor__lte=Decimal(score)).order_by("-floor")[0]
            Mark.objects.create(
                attempt=attempt, points=1, points_full=6, right_count=1, score=score, band=band, detail={},
                inputs_digest="0" * 64, marked_at=NOW,
            )  # fmt: skip
    Release.objects.create(sitting=cast.sitting, released_at=NOW)
    return way


def test_learners_are_counted_by_unit_and_grade_and_the_shares_add_up(way: OnTheWay) -> None:
    report = report_of(way.held)
    assert [(row.name, row.learners, row.eligible, row.passed) for row in report.rows] == [
        ("Chi bộ 1", 2, 2, 1),
        ("Chi bộ 2", 1, 0, 0),
    ]
    total = report.total
    assert (total.learners, total.eligible, total.passed, total.certified) == (3, 2, 1, 0)
    assert total.counts[-1] == 1
    assert sum(total.shares) == 100
    assert [sum(row.shares) for row in report.rows] == [100, 100]
    assert [sum(counts) for counts in zip(*(row.counts for row in report.rows), strict=True)] == list(total.counts)


def test_a_class_is_closed_only_after_recognition(way: OnTheWay) -> None:
    with pytest.raises(StepRefused):
        close_class(study_class=way.held, note="", by=way.cast.quang, now=NOW)
    StudyClass.objects.update(state=ClassState.RECOGNISED)
    close_class(study_class=way.held, note="Đã gửi báo cáo", by=way.cast.quang, now=NOW)
    assert ClassStep.objects.get(state=ClassState.CLOSED).note == "Đã gửi báo cáo"
    assert JournalRow.objects.filter(act="learning.class.step").count() == 1


def test_the_organiser_closes_it_on_its_page_and_is_told_why_not_yet(way: OnTheWay, client_of: ClientOf) -> None:
    client = client_of(way.cast.quang)
    client.cookies["django_language"] = "en"
    address = reverse("learning_office:class_close", args=[way.held.uid])
    assert "it cannot become “Closed” from there" in client.post(address, {"note": ""}).content.decode()
    StudyClass.objects.update(state=ClassState.RECOGNISED)
    page = client.get(reverse("learning_office:class_report", args=[way.held.uid])).content.decode()
    assert "1 of 3 learners passed, 0 hold the certificate." in page
    assert address in page
    assert "The class is closed." in client.post(address, {"note": ""}, follow=True).content.decode()
    assert StudyClass.objects.get().state == ClassState.CLOSED


def fetched(client: Client, way: OnTheWay, form: str) -> io.BytesIO:
    response = client.get(reverse(f"learning_office:class_report_{form}", args=[way.held.uid]))
    return io.BytesIO(response.content)


def test_the_report_is_the_same_as_pdf_word_and_excel(way: OnTheWay, client_of: ClientOf) -> None:
    client = client_of(way.cast.quang)
    text = " ".join(pypdf.PdfReader(fetched(client, way, "pdf")).pages[0].extract_text().split())
    assert "BÁO CÁO" in text
    assert "Tổng số học viên: 3; đủ điều kiện dự kiểm tra: 2; đạt yêu cầu: 1" in text
    rows = [
        [cell.text for cell in row.cells]
        for table in Document(fetched(client, way, "docx")).tables
        for row in table.rows
    ]
    word = next(row for row in rows if row[1:2] == ["Tổng cộng"])
    sheet = openpyxl.load_workbook(fetched(client, way, "xlsx")).active
    excel = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Tổng cộng")
    assert word[2:] == [str(value) for value in excel[2:]]
    assert word[2:4] == ["3", "2"]
