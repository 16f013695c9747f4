"""Materials: what is taken, what leaves before its moment (nothing), who has opened what."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from learning.classes.arrows import Learner
from learning.classes.stepping import step_learners
from learning.models import Material, MaterialReceipt, StudyClass
from learning.timetable.material_files import MOST_BYTES, Problem, Upload, problem_of
from learning.timetable.material_keeping import (
    MaterialPlan,
    MaterialRefused,
    drop_material,
    keep_material,
    note_opened,
)
from learning.timetable.material_queries import materials_for
from people.models import User
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.attending import enrolment, taught_class

PDF = Upload("bai-1.pdf", b"%PDF-1.7 noi dung")
ClientOf = Callable[[User], Client]


@pytest.fixture
def study_class(cast: Cast) -> StudyClass:
    return taught_class(cast)


@pytest.fixture
def material(study_class: StudyClass, cast: Cast) -> Material:
    """Opens in an hour."""
    plan = MaterialPlan("Bài 1", NOW + timedelta(hours=1))
    return keep_material(study_class=study_class, plan=plan, upload=PDF, by=cast.quang, now=NOW)


def door(material: Material) -> str:
    return reverse("learning:material", args=[material.uid])


def test_before_its_moment_the_title_alone_leaves(material: Material, cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.an).get(door(material))
    assert "Bài 1" in answer.content.decode()
    assert b"noi dung" not in answer.content
    assert b"bai-1.pdf" not in answer.content
    assert not MaterialReceipt.objects.exists()
    with pytest.raises(MaterialRefused):
        note_opened(material=material, enrolment=enrolment(material.study_class, cast.an.person), now=NOW)


def test_from_its_moment_on_learners_get_it_and_a_receipt_is_kept(
    material: Material, cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    first = clock.shift(hours=1)
    answer = client_of(cast.an).get(door(material))
    assert answer.content == PDF.data
    assert answer["Content-Disposition"] == 'attachment; filename="bai-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    last = clock.shift(hours=1)
    client_of(cast.an).get(door(material))
    receipt = MaterialReceipt.objects.get()
    assert (receipt.first_at, receipt.last_at) == (first, last)


def test_it_is_there_for_learners_of_the_class_alone(
    material: Material, cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    clock.shift(hours=2)
    assert client_of(cast.stranger).get(door(material)).status_code == 404
    assert Client().get(door(material)).status_code == 302
    step_learners([enrolment(material.study_class, cast.anh.person).pk], Learner.WITHDRAWN, reason="ốm")
    assert client_of(cast.anh).get(door(material)).status_code == 404
    assert materials_for(cast.anh, material.study_class, NOW) == []


def test_a_learner_sees_what_is_open_and_what_was_opened(
    material: Material, cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    [line] = materials_for(cast.an, material.study_class, NOW)
    assert (line.material, line.is_open, line.opened_at) == (material, False, None)
    opened = clock.shift(hours=1)
    client_of(cast.an).get(door(material))
    [line] = materials_for(cast.an, material.study_class, opened)
    assert (line.is_open, line.opened_at) == (True, opened)


def test_the_class_sees_who_has_not_opened_it(
    material: Material, cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    clock.shift(hours=1)
    client_of(cast.an).get(door(material))
    browser = client_of(cast.quang)
    told = browser.get(reverse("learning_office:class_materials", args=[material.study_class.uid]))
    assert [one.opened for one in told.context["materials"]] == [1]
    readers = browser.get(reverse("learning_office:material_readers", args=[material.uid]))
    assert [one.person.given for one in readers.context["unread"]] == ["Anh", "Đạt"]
    made = browser.get(reverse("learning_office:material_reminders", args=[material.uid])).getvalue()
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(made)).active.values for cell in row if cell]
    assert "Nguyễn Tiến Đạt" in cells
    assert "Nguyễn Văn An" not in cells


@pytest.mark.parametrize(
    ("upload", "problem"),
    [
        (Upload("a.pdf", b""), Problem.EMPTY),
        (Upload("a.exe", b"MZ"), Problem.STRANGE),
        (Upload("a.pdf", b"<html>"), Problem.BROKEN),
        (Upload("a.mp4", b"\0\0\0\x18ftypmp42"), None),
        (Upload("A.PDF", b"%PDF-1.7"), None),
        (Upload("a.pdf", b"%PDF-" + b"0" * MOST_BYTES), Problem.LARGE),
    ],
)
def test_a_file_is_what_its_name_says(upload: Upload, problem: Problem | None) -> None:
    assert problem_of(upload) is problem


def test_a_material_is_one_thing(study_class: StudyClass, cast: Cast) -> None:
    plan = MaterialPlan("Bài 1", NOW)
    with pytest.raises(MaterialRefused, match="a file to upload"):
        keep_material(study_class=study_class, plan=plan, upload=None, by=cast.quang, now=NOW)
    broken = Upload("a.pdf", b"MZ")
    with pytest.raises(MaterialRefused, match="not what its name says"):
        keep_material(study_class=study_class, plan=plan, upload=broken, by=cast.quang, now=NOW)
    assert not Material.objects.exists()


def test_a_change_without_a_file_keeps_the_one_that_is_there(material: Material, cast: Cast) -> None:
    told = {"study_class": material.study_class, "upload": None, "by": cast.quang, "now": NOW, "material": material}
    kept = keep_material(plan=MaterialPlan("Bài mở đầu", NOW), **told)
    assert (kept.title, bytes(kept.file.data)) == ("Bài mở đầu", PDF.data)
    drop_material(material=kept, by=cast.quang, now=NOW)
    assert not Material.objects.exists()


def test_an_upload_is_declared_to_hold_no_secret(study_class: StudyClass, cast: Cast, client_of: ClientOf) -> None:
    browser, address = client_of(cast.quang), reverse("learning_office:material_add", args=[study_class.uid])
    browser.cookies["django_language"] = "en"

    def typed() -> dict[str, object]:
        file = SimpleUploadedFile("a.pdf", PDF.data)
        return {"title": "Bài 1", "opens_at": "2026-03-16T07:00", "file": file}

    answer = browser.post(address, typed())
    assert answer.status_code == 422
    assert "holds no state secret" in str(answer.context["form"].errors)
    assert browser.post(address, typed() | {"declares": "on"}).status_code == 302
    assert Material.objects.get().file.name == "a.pdf"
