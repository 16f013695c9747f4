"""A class that was held, and what becomes of it: marks, releases, a decision of recognition."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from exams.marking.models import Mark
from exams.papers.actions import draft_papers
from exams.results.models import Release
from exams.sittings.actions import SittingPlan, hand_over_papers
from exams.sittings.models import Entry, Sitting
from learning.classes.planning import ClassPlan, plan_class
from learning.classes.stepping import Decision
from learning.finals.final_tests import set_final_test, take_final_test
from learning.finals.recognising import recognise
from learning.models import Enrolment, PartKind, ProgrammeVersion, Recognition, StudyClass
from learning.programmes.publishing import CoursePart, ProgrammeFacts, found_programme, publish_version
from tests.cast import NOW, Cast

TODAY = NOW.date()
DECISION = Decision("15-QĐ/ĐU", TODAY)


def held_class(cast: Cast, **rules: Any) -> StudyClass:
    """An opened class of 50 periods of An, Anh and Đạt, who attended all of them."""
    facts = ProgrammeFacts("Nhận thức về Đảng", cast.scale, basis="QĐ 1147", certificate_months=60)
    parts = [CoursePart(PartKind.LESSON, "Bài 1", 50)]
    programme = found_programme(
        code="NTVD", unit=cast.duk, facts=replace(facts, **rules), parts=parts, by=cast.quang, now=NOW
    )
    publish_version(version=programme.versions.get(), by=cast.quang, now=NOW)
    version = ProgrammeVersion.objects.get()
    plan = ClassPlan("L1", "Lớp 1", cast.duk, version, TODAY - timedelta(days=7), TODAY)
    held = plan_class(plan=plan, by=cast.quang, now=NOW)
    StudyClass.objects.filter(pk=held.pk).update(state="opened")
    for entry in (cast.entry_an, cast.entry_anh, cast.entry_dat):
        Enrolment.objects.create(study_class=held, person=entry.person, periods_attended=50)
    held.refresh_from_db()
    return held


def class_with_test(cast: Cast, **rules: Any) -> StudyClass:
    """The same, with the cast's sitting as its final test."""
    held = held_class(cast, **rules)
    return take_final_test(study_class=held, number=1, sitting=cast.sitting, by=cast.quang, now=NOW)


def marked(entry: Entry, score: str) -> None:
    """The entry has sat and its mark is this."""
    attempt = start_attempt(entry=entry, by=None, now=entry.sitting.opens_at)
    Attempt.objects.filter(pk=attempt.pk).update(status="graded")
    give_mark(attempt, score)


def give_mark(attempt: Attempt, score: str) -> None:
    """The mark that counts; an earlier one stays as it was."""
    before = Mark.objects.filter(attempt=attempt).count()
    Mark.objects.filter(attempt=attempt).update(current=False)
    points = Decimal(score)
    band = attempt.entry.sitting.scale.bands.filter(floor__lte=points).order_by("-floor").first()
    kept = {"points": points, "points_full": 10, "score": points, "band": band, "detail": {}, "inputs_digest": "0" * 64}
    Mark.objects.create(attempt=attempt, right_count=0, marked_at=NOW, revision=before + 1, **kept)


def corrected(person: Any, score: str) -> None:
    """The mark of a person's only test is another one after all."""
    give_mark(Attempt.objects.get(entry__person=person), score)


def released(sitting: Sitting, *scores: str) -> None:
    """The entries, by their numbers, have these marks; one without a score never came. The results are out."""
    for entry, score in zip(sitting.entries.select_related("sitting__scale").order_by("number"), scores, strict=True):
        if score:
            marked(entry, score)
    Release.objects.create(sitting=sitting, released_at=NOW)


def plan_of_retake(cast: Cast, opens_at: datetime = NOW) -> SittingPlan:
    return SittingPlan(
        code="KT-2",
        title="Kiểm tra lần 2",
        unit=cast.duk,
        scale=cast.scale,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=2),
        duration_minutes=40,
    )


def second_try(held: StudyClass, cast: Cast) -> Sitting:
    """The second sitting of the class, with papers for whoever is entered."""
    sitting = set_final_test(study_class=held, number=2, plan=plan_of_retake(cast), draft=None, by=cast.quang, now=NOW)
    draft = draft_papers(blueprint=cast.blueprint, count=2, seed="lần 2")
    hand_over_papers(sitting=sitting, draft=draft, by=cast.quang, now=NOW)
    return sitting


def recognised(held: StudyClass, cast: Cast, decision: Decision = DECISION) -> Recognition:
    return recognise(study_class=held, decision=decision, by=cast.quang, now=NOW)
