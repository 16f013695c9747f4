"""Programmes and the classes that copy them: every arrow and every refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from exams.sittings.actions import open_default_scale
from learning.classes.planning import ClassPlan, ClassRefused, plan_class
from learning.models import Enrolment, PartKind, Programme, ProgrammeVersion
from learning.programmes.publishing import (
    CoursePart,
    ProgrammeFacts,
    ProgrammeRefused,
    drop_draft,
    found_programme,
    keep_draft,
    publish_version,
)
from learning.programmes.standard import AWARENESS, NEW_MEMBERS, STANDARD
from office.models import JournalRow
from people.models import Person
from tests.cast import NOW, Company

PARTS = [CoursePart(PartKind.LESSON, "Bài 1", 5), CoursePart(PartKind.TEST, "Thu hoạch", 5)]
BEGINS = date(2026, 3, 2)


@pytest.fixture
def facts(company: Company) -> ProgrammeFacts:
    return ProgrammeFacts(
        "Nhận thức về Đảng", open_default_scale(by=None, now=NOW), basis="QĐ 1147", certificate_months=60
    )


@pytest.fixture
def programme(company: Company, facts: ProgrammeFacts) -> Programme:
    return found_programme(code="NTVD", unit=company.duk, facts=facts, parts=PARTS, by=company.quang, now=NOW)


@pytest.fixture
def published(programme: Programme, company: Company) -> ProgrammeVersion:
    version = programme.versions.get()
    publish_version(version=version, by=company.quang, now=NOW)
    version.refresh_from_db()
    return version


@pytest.fixture
def plan(published: ProgrammeVersion, company: Company) -> ClassPlan:
    return ClassPlan("L1", "Lớp 1", company.duk, published, BEGINS, BEGINS + timedelta(days=5))


def acts() -> list[str]:
    rows = JournalRow.objects.filter(act__startswith="learning.").order_by("pk")
    return [act.removeprefix("learning.") for act in rows.values_list("act", flat=True)]


def test_a_programme_begins_as_a_draft(programme: Programme) -> None:
    version = programme.versions.get()
    assert (version.number, version.published_at) == (1, None)
    assert [(part.place, part.title, part.periods) for part in version.parts.all()] == [
        (1, "Bài 1", 5),
        (2, "Thu hoạch", 5),
    ]
    assert acts() == ["programme.found"]


def test_a_code_is_given_once(programme: Programme, facts: ProgrammeFacts, company: Company) -> None:
    with pytest.raises(ProgrammeRefused, match="already a programme with the code “NTVD”"):
        found_programme(code="NTVD", unit=company.duk, facts=facts, parts=PARTS, by=company.quang, now=NOW)


def test_a_draft_changes_in_place_until_it_is_published(
    programme: Programme, facts: ProgrammeFacts, company: Company
) -> None:
    keep_draft(programme=programme, facts=replace(facts, retakes=0), parts=PARTS[:1], by=company.quang, now=NOW)
    version = programme.versions.get()
    assert (version.number, version.retakes, version.parts.count()) == (1, 0, 1)


def test_a_change_after_publication_is_the_next_version_and_leaves_the_published_one(
    published: ProgrammeVersion, facts: ProgrammeFacts, company: Company
) -> None:
    programme = published.programme
    keep_draft(programme=programme, facts=replace(facts, retakes=2), parts=PARTS[:1], by=company.quang, now=NOW)
    published.refresh_from_db()
    assert (published.retakes, published.parts.count()) == (1, 2)
    assert sorted(programme.versions.values_list("number", "retakes")) == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("change", "parts", "words"), [({"basis": " "}, PARTS, "legal basis"), ({}, [], "no lesson yet")]
)
def test_what_lacks_its_basis_or_its_lessons_is_not_published(
    change: dict[str, str],
    parts: list[CoursePart],
    words: str,
    programme: Programme,
    facts: ProgrammeFacts,
    company: Company,
) -> None:
    draft = keep_draft(programme=programme, facts=replace(facts, **change), parts=parts, by=company.quang, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(ProgrammeRefused, match=words):
        publish_version(version=draft, by=company.quang, now=NOW)
    draft.refresh_from_db()
    assert draft.published_at is None


def test_a_version_is_published_once(published: ProgrammeVersion, company: Company) -> None:
    with pytest.raises(ProgrammeRefused, match="published already"):
        publish_version(version=published, by=company.quang, now=NOW)
    assert acts() == ["programme.found", "programme.publish"]


def test_a_later_draft_may_be_dropped_and_nothing_else(
    published: ProgrammeVersion, facts: ProgrammeFacts, company: Company
) -> None:
    draft = keep_draft(programme=published.programme, facts=facts, parts=PARTS, by=company.quang, now=NOW)
    drop_draft(version=draft, by=company.quang, now=NOW)
    assert list(published.programme.versions.all()) == [published]
    with pytest.raises(ProgrammeRefused, match="first version"):
        drop_draft(version=published, by=company.quang, now=NOW)


def test_what_was_published_meanwhile_is_not_dropped(
    published: ProgrammeVersion, facts: ProgrammeFacts, company: Company
) -> None:
    draft = keep_draft(programme=published.programme, facts=facts, parts=PARTS, by=company.quang, now=NOW)
    publish_version(version=draft, by=company.quang, now=NOW)
    with pytest.raises(ProgrammeRefused, match="published already"):
        drop_draft(version=draft, by=company.quang, now=NOW)


def test_a_class_copies_its_programme_and_keeps_the_copy(
    plan: ClassPlan, facts: ProgrammeFacts, company: Company
) -> None:
    held = plan_class(plan=plan, by=company.quang, now=NOW)
    later = keep_draft(programme=plan.version.programme, facts=facts, parts=PARTS[:1], by=company.quang, now=NOW)
    publish_version(version=later, by=company.quang, now=NOW)
    held.refresh_from_db()
    assert (held.periods, held.version) == (10, plan.version)
    assert [part.title for part in held.parts.all()] == ["Bài 1", "Thu hoạch"]


def test_a_plan_changes_and_copies_a_newer_version_when_told(
    plan: ClassPlan, facts: ProgrammeFacts, company: Company
) -> None:
    held = plan_class(plan=plan, by=company.quang, now=NOW)
    later = keep_draft(programme=plan.version.programme, facts=facts, parts=PARTS[:1], by=company.quang, now=NOW)
    publish_version(version=later, by=company.quang, now=NOW)
    later.refresh_from_db()
    held = plan_class(
        plan=replace(plan, version=later, place="Hội trường"), study_class=held, by=company.quang, now=NOW
    )
    assert (held.place, held.periods, held.parts.count()) == ("Hội trường", 5, 1)
    assert acts()[-1] == "class.change"


def test_a_class_of_learners_keeps_its_programme(plan: ClassPlan, facts: ProgrammeFacts, company: Company) -> None:
    held = plan_class(plan=plan, by=company.quang, now=NOW)
    Enrolment.objects.create(study_class=held, person=Person.objects.create(given="Đạt"))
    later = keep_draft(programme=plan.version.programme, facts=facts, parts=PARTS, by=company.quang, now=NOW)
    publish_version(version=later, by=company.quang, now=NOW)
    later.refresh_from_db()
    with pytest.raises(ClassRefused, match="it keeps its programme"):
        plan_class(plan=replace(plan, version=later), study_class=held, by=company.quang, now=NOW)
    assert held.parts.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [({"ends_on": BEGINS - timedelta(days=1)}, "end before it begins"), ({"code": "L1"}, "code “L1”")],
)
def test_a_plan_that_cannot_be_is_refused(
    change: dict[str, object], words: str, plan: ClassPlan, company: Company
) -> None:
    plan_class(plan=plan, by=company.quang, now=NOW)
    with pytest.raises(ClassRefused, match=words):
        plan_class(plan=replace(plan, **{"code": "L2", **change}), by=company.quang, now=NOW)  # type: ignore[arg-type]


def test_a_class_is_not_planned_with_a_draft(programme: Programme, company: Company) -> None:
    plan = ClassPlan("L1", "Lớp 1", company.duk, programme.versions.get(), BEGINS, BEGINS)
    with pytest.raises(ClassRefused, match="still a draft"):
        plan_class(plan=plan, by=company.quang, now=NOW)


def test_programmes_are_seen_below_their_unit_and_kept_in_it(programme: Programme, company: Company) -> None:
    assert list(Programme.objects.visible_to(company.loan)) == [programme]
    assert not Programme.objects.visible_to(company.stranger).exists()
    assert not Programme.objects.kept_by(company.loan).exists()
    assert list(Programme.objects.kept_by(company.quang)) == [programme]


def test_the_standard_courses_are_as_long_as_their_guidance_says() -> None:
    assert sum(part.periods for part in AWARENESS.parts) == 50
    assert [part.kind for part in AWARENESS.parts].count(PartKind.LESSON) == 5
    assert [part.kind for part in NEW_MEMBERS.parts].count(PartKind.LESSON) == 10
    assert (AWARENESS.certificate_months, NEW_MEMBERS.certificate_months) == (60, None)
    assert len({standard.code for standard in STANDARD.values()}) == len(STANDARD)
