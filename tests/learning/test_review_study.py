"""What an attacker, a careless secretary and a bad network try on the study rooms."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from docx import Document
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from learning.classes.changing import withdraw_learner
from learning.classes.stepping import Decision
from learning.finals.essay_blinding import without_names
from learning.finals.essay_files import EssayFileRefused, kind_of
from learning.finals.essay_marking import markers_of, release_essay
from learning.finals.essay_writing import hand_in_essay, keep_draft, set_essay
from learning.finals.final_tests import FinalRefused
from learning.models import Enrolment, EssayMark, LessonReading, Nomination, PaperState
from learning.nominations.arrows import Nominee
from learning.nominations.calling import CallPlan, call_for_nominations
from learning.nominations.deciding import decide
from learning.nominations.nominating import nominate, withdraw
from learning.nominations.opening import open_class
from learning.reading.completion import LessonRules
from learning.reading.progress import Beat, keep_beat
from learning.timetable.material_forms import MaterialForm
from people.keeping import PersonFacts
from people.merging import MergeRefused, merge_people
from people.models import Person, RoleGrant, User
from people.roles import Role
from tests.cast import NOW, SINCE, Cast, Company
from tests.cms.lessons import course_with_lessons
from tests.exams.delivery.racing import together
from tests.learning.finals.essays import AFTER, DUE, TASK, another_trainer, essay_of, given_out, learner_of
from tests.learning.finals.holding import held_class
from tests.learning.nominations.calls import DEADLINE, TODAY, called, planned, quota, somebody

ClientOf = Callable[[User], Client]
WRITER = "Nguyễn Thị Ái Loan"
MIME = b"application/vnd.oasis.opendocument.text"


def word() -> bytes:
    out, made = io.BytesIO(), Document()
    made.add_paragraph("Bài thu hoạch")
    made.core_properties.author = made.core_properties.last_modified_by = WRITER
    made.add_comment(made.paragraphs[0].runs[0], text="xem lại", author=WRITER, initials="NTAL")
    made.save(out)
    return out.getvalue()


def odt(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    meta = f"<office:document-meta><dc:creator>{WRITER}</dc:creator></office:document-meta>".encode()
    content = f"<a><dc:creator>{WRITER}</dc:creator><text:p>Bài thu hoạch</text:p></a>".encode()
    usual = [("mimetype", MIME), ("META-INF/manifest.xml", b"<x/>"), ("meta.xml", meta), ("content.xml", content)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, held in [*usual, *parts]:
            made.writestr(name, held)
    return out.getvalue()


def pdf() -> bytes:
    out, made = io.BytesIO(), pypdf.PdfWriter()
    made.add_blank_page(200, 200)
    made.add_metadata({"/Author": WRITER, "/Title": WRITER})
    made.write(out)
    return out.getvalue()


def says_who(data: bytes, kind: str) -> bool:
    """Whether the writer's name stands anywhere in the file, packed or not."""
    if kind == "pdf":
        return WRITER in str(pypdf.PdfReader(io.BytesIO(data)).metadata)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(WRITER.encode() in archive.read(name) for name in archive.namelist())


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "made"), [("docx", word), ("odt", odt), ("pdf", pdf)])
def test_the_properties_of_a_file_do_not_tell_a_marker_who_wrote_it(
    cast: Cast, client_of: ClientOf, kind: str, made: Callable[[], bytes]
) -> None:
    data, essay = made(), essay_of(held_class(cast, finish="essay"), cast)
    assert says_who(data, kind)
    learner = learner_of(essay.study_class, cast.entry_an)
    file = (f"{WRITER}.{kind}", data)
    hand_in_essay(essay=essay, enrolment=learner, text="", file=file, by=None, now=NOW)
    given_out(essay, cast, another_trainer(cast, "tam"))
    mark = EssayMark.objects.get(marker=cast.thu)
    answer = client_of(cast.thu).get(reverse("learning_office:essay_mark_file", args=[mark.uid]))
    assert kind_of(answer.content) == kind
    assert not says_who(answer.content, kind)


def test_a_word_file_without_its_writers_name_is_still_read_by_word() -> None:
    handed = Document(io.BytesIO(without_names(word(), "docx")))
    assert [one.text for one in handed.paragraphs] == ["Bài thu hoạch"]


def test_a_file_that_swells_to_hundreds_of_megabytes_is_refused() -> None:
    with pytest.raises(EssayFileRefused, match="damaged"):
        kind_of(odt(*[(f"{n}.xml", bytes(50 * 1024 * 1024)) for n in range(3)]))


@pytest.mark.parametrize("name", ["Basic/Standard/Module1.xml", "Scripts/python/x.py", "word/VBAPROJECT.BIN"])
def test_macros_of_any_program_are_refused(name: str) -> None:
    with pytest.raises(EssayFileRefused, match="macros"):
        kind_of(odt((name, b"x")))


@pytest.mark.django_db
def test_whoever_runs_the_class_and_so_sees_names_beside_codes_marks_none_of_its_essays(cast: Cast) -> None:
    essay, tam = essay_of(held_class(cast, finish="essay"), cast), another_trainer(cast, "tam")
    assert tam in markers_of(essay.study_class, NOW)
    RoleGrant.objects.create(user=tam, role=Role.ORGANISER, unit=cast.duk, valid_from=SINCE)
    assert markers_of(essay.study_class, NOW) == [cast.thu]


@pytest.mark.django_db
def test_an_essay_that_is_out_is_not_opened_again_so_nobody_sees_a_mark_as_it_is_given(cast: Cast) -> None:
    held = held_class(cast, finish="essay")
    essay = essay_of(held, cast)
    release_essay(essay=essay, by=cast.quang, now=AFTER)
    later = replace(TASK, due_at=DUE + timedelta(days=9))
    with pytest.raises(FinalRefused, match="results are out"):
        set_essay(study_class=held, number=1, task=later, by=cast.quang, now=AFTER)


@pytest.mark.django_db
def test_a_draft_with_a_zero_byte_is_kept_without_it_on_every_database(cast: Cast) -> None:
    essay = essay_of(held_class(cast, finish="essay"), cast)
    learner = learner_of(essay.study_class, cast.entry_an)
    paper = keep_draft(essay=essay, enrolment=learner, text="Bài\x00 làm", now=NOW)
    paper.refresh_from_db()
    assert (paper.state, paper.text) == (PaperState.DRAFT, "Bài làm")


@pytest.mark.django_db
def test_documents_below_a_collection_that_is_kept_for_some_are_not_offered_as_materials(cast: Cast) -> None:
    kept = Collection.get_first_root_node().add_child(name="Nội bộ")
    below = kept.add_child(name="Ban")
    CollectionViewRestriction.objects.create(collection=kept, restriction_type="login")
    get_document_model().objects.create(title="Tài liệu nội bộ", file="x.pdf", collection=below)
    offered: Any = MaterialForm(study_class=held_class(cast)).fields["document"]
    assert not offered.queryset.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database, not rows")
def test_a_call_that_is_changed_while_its_class_is_opened_waits_instead_of_breaking(company: Company) -> None:
    """The one held the class and asked for the call, the other the call and asked for the class."""
    for number in range(6):
        held = opened_next(company, f"L{number}")
        facts: dict[str, Any] = {"study_class": held, "by": company.quang, "now": NOW}
        plan, decision = CallPlan(DEADLINE, {company.db01: 3}), Decision("12-QĐ", TODAY)
        done = together(
            partial(call_for_nominations, plan=plan, **facts),
            partial(open_class, decision=decision, reason="ít người", **facts),
        )
        assert "OperationalError" not in {type(one).__name__ for one in done}, done
        held.refresh_from_db()
        assert held.state == "opened"


def as_it_is(person: Person) -> PersonFacts:
    return PersonFacts(family_middle=person.family_middle, given=person.given)


@pytest.mark.django_db
def test_a_person_named_twice_for_a_class_is_not_merged_into_two_learners(company: Company) -> None:
    call = called(company, {company.db01: 3})
    kept, gone = somebody(company.db01, "Bình"), somebody(company.db01, "Bính")
    named = nominate(quota=quota(call, company.db01), people=[kept, gone], by=company.quang, now=NOW)
    with pytest.raises(MergeRefused, match="Both took part in “Lớp L1”"):
        merge_people(kept=kept, gone=gone, facts=as_it_is(kept), by=company.quang, now=NOW)
    withdraw(nomination=next(one for one in named if one.person == gone), reason="trùng", by=company.quang, now=NOW)
    merge_people(kept=kept, gone=gone, facts=as_it_is(kept), by=company.quang, now=NOW)
    assert {one.person for one in Nomination.objects.filter(state=Nominee.SENT)} == {kept}


@pytest.mark.django_db
def test_a_person_enrolled_twice_is_not_merged_into_a_class_that_goes_on_with_both(company: Company) -> None:
    held, kept, gone = planned(company), somebody(company.db01, "Bình"), somebody(company.db01, "Bính")
    one, other = (Enrolment.objects.create(study_class=held, person=person) for person in (kept, gone))
    with pytest.raises(MergeRefused, match="Both took part in “Lớp L1”"):
        merge_people(kept=kept, gone=gone, facts=as_it_is(kept), by=company.quang, now=NOW)
    withdraw_learner(enrolment=other, reason="trùng", by=company.quang, now=NOW)
    merge_people(kept=kept, gone=gone, facts=as_it_is(kept), by=company.quang, now=NOW)
    assert list(held.enrolments.taking_part()) == [one]


@pytest.mark.django_db
def test_two_records_that_read_the_same_lesson_are_merged(company: Company) -> None:
    lesson = course_with_lessons()[1]
    kept, gone = somebody(company.db01, "Bình"), somebody(company.db01, "Bính")
    for person in (kept, gone):
        keep_beat(person=person, lesson=lesson, beat=Beat(), rules=LessonRules(), now=NOW)
    merge_people(kept=kept, gone=gone, facts=as_it_is(kept), by=company.quang, now=NOW)
    assert LessonReading.objects.filter(person=kept).count() == 1


def opened_next(company: Company, code: str) -> Any:
    """A class with a call and one approved nomination."""
    call = called(company, {company.db01: 3}, planned(company, code=code))
    [named] = nominate(
        quota=quota(call, company.db01), people=[somebody(company.db01, code)], by=company.quang, now=NOW
    )
    held = call.study_class
    decide(study_class=held, nominations=[named], to=Nominee.APPROVED, note="", by=company.quang, now=NOW)
    return held
