"""Final tests: who is entered, who is left out and why, the second try, and no third."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.results.workbook import write_results_workbook
from exams.sittings.models import Sitting
from learning.finals.final_tests import (
    FinalRefused,
    admission_to,
    enter_learners,
    permit_try,
    take_final_test,
)
from learning.finals.judging import TryState, WhyNot
from learning.finals.outcomes import Outcome, outcomes_of
from learning.models import Enrolment, StudyClass, TryPermit
from office.models import JournalRow
from tests.cast import NOW, Cast
from tests.learning.finals.holding import class_with_test, held_class, plan_of_retake, released, second_try


def outcome(held: StudyClass, person: object) -> Outcome:
    return next(one for one in outcomes_of(held) if one.enrolment.person == person)


def attended(cast: Cast, name: str, periods: int) -> Enrolment:
    enrolment = Enrolment.objects.get(person=getattr(cast, f"entry_{name}").person)
    Enrolment.objects.filter(pk=enrolment.pk).update(periods_attended=periods)
    return enrolment


@pytest.mark.parametrize(("periods", "enters"), [(39, False), (40, True)])
def test_of_50_periods_40_are_needed_to_be_entered(cast: Cast, periods: int, enters: bool) -> None:
    held = held_class(cast)
    Sitting.objects.get(pk=cast.sitting.pk).entries.all().delete()
    take_final_test(study_class=held, number=1, sitting=cast.sitting, by=cast.quang, now=NOW)
    learner = attended(cast, "an", periods)
    admission = enter_learners(study_class=held, number=1, by=cast.quang, now=NOW)
    entered = {entry.person_id: entry.periods_attended for entry in cast.sitting.entries.all()}
    assert entered.get(learner.person_id) == (40 if enters else None)
    assert [one.enrolment for one in admission.left_out] == ([] if enters else [learner])
    assert [one.why for one in admission.left_out] == ([] if enters else ["attended too few periods"])


def test_entering_again_adds_latecomers_and_nobody_twice(cast: Cast) -> None:
    held = class_with_test(cast)
    cast.sitting.entries.all().delete()
    late = attended(cast, "dat", 0)
    assert len(enter_learners(study_class=held, number=1, by=cast.quang, now=NOW).admitted) == 2
    assert enter_learners(study_class=held, number=1, by=cast.quang, now=NOW).admitted == []
    attended(cast, "dat", 45)
    assert enter_learners(study_class=held, number=1, by=cast.quang, now=NOW).admitted == [late]
    assert sorted(cast.sitting.entries.values_list("number", flat=True)) == [1, 2, 3]


def test_an_organiser_lets_one_sit_all_the_same_for_a_reason(cast: Cast) -> None:
    held = class_with_test(cast)
    learner = attended(cast, "an", 39)
    with pytest.raises(FinalRefused, match="Say why"):
        permit_try(enrolment=learner, number=1, reason=" ", by=cast.quang, now=NOW)
    permit_try(enrolment=learner, number=1, reason="Đi công tác đột xuất", by=cast.quang, now=NOW)
    assert learner in admission_to(held, 1).admitted
    assert JournalRow.objects.filter(act="learning.learner.permit").count() == 1
    released(cast.sitting, "8.0", "8.0", "8.0")
    assert outcome(held, learner.person).passed
    with pytest.raises(FinalRefused, match="may take this try already"):
        permit_try(enrolment=learner, number=1, reason="x", by=cast.quang, now=NOW)


def test_who_failed_tries_again_and_the_result_remembers_both_tries(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "4.9", "8.0", "")
    sitting = second_try(held, cast)
    assert [entry.person for entry in sitting.entries.all()] == [cast.entry_an.person]
    assert (sitting.try_number, cast.sitting.try_number) == (2, 1)
    told = {one.enrolment.person: one.why for one in admission_to(held, 2).left_out}
    assert told[cast.entry_anh.person] == "has passed already"
    assert told[cast.entry_dat.person] == "was absent, or the work was annulled"
    assert outcome(held, cast.entry_an.person).why_not is WhyNot.FAILED
    released(sitting, "6.9")
    an = outcome(held, cast.entry_an.person)
    assert [(one.number, str(one.score), one.state) for one in an.tries] == [
        (1, "4.90", TryState.FAILED),
        (2, "6.90", TryState.PASSED),
    ]
    assert (an.passed, an.band.label if an.band else "") == (True, "Trung bình")


def test_a_second_failure_is_the_last_and_a_third_try_is_refused_in_words(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "4.9", "8.0", "8.0")
    released(second_try(held, cast), "4.0")
    learner = outcome(held, cast.entry_an.person)
    assert learner.why_not is WhyNot.NO_TRY_LEFT
    with pytest.raises(FinalRefused, match="allows 1 further try, not one more"):
        take_final_test(study_class=held, number=3, sitting=cast.sitting, by=cast.quang, now=NOW)
    with pytest.raises(FinalRefused, match="allows 1 further try, not one more"):
        permit_try(enrolment=learner.enrolment, number=3, reason="xin thêm", by=cast.quang, now=NOW)
    assert not TryPermit.objects.exists()


def test_who_was_absent_with_leave_may_take_the_second_try(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "8.0", "8.0", "")
    absent = outcome(held, cast.entry_dat.person)
    assert absent.why_not is WhyNot.ABSENT
    permit_try(enrolment=absent.enrolment, number=2, reason="Có đơn xin phép", by=cast.quang, now=NOW)
    sitting = second_try(held, cast)
    assert [entry.person for entry in sitting.entries.all()] == [cast.entry_dat.person]
    released(sitting, "9.0")
    assert outcome(held, cast.entry_dat.person).passed


def test_the_result_sheet_of_a_second_try_remarks_it(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "4.9", "8.0", "8.0")
    sitting, out = second_try(held, cast), io.BytesIO()
    write_results_workbook(sitting=sitting, out=out, now=NOW)
    cells = openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    assert "Lần 2; Vắng" in {value for row in cells for value in row}


def test_an_organiser_plans_the_test_with_its_papers_from_the_class(cast: Cast, client: Client) -> None:
    held = held_class(cast)
    attended(cast, "an", 39)
    client.force_login(cast.quang)
    client.cookies["django_language"] = "en"
    address = reverse("learning_office:final_plan", args=[held.uid, 1])
    form = client.get(address).context["form"]
    given = {name: form[name].value() for name in form.fields if name not in ("opens_at", "closes_at")}
    times = {"opens_at_0": "2026-03-12", "opens_at_1": "08:00", "closes_at_0": "2026-03-12", "closes_at_1": "10:00"}
    chosen = {name: "" if value is None else str(value) for name, value in given.items()}
    page = client.post(address, {**chosen, **times, "blueprint": str(cast.blueprint.uid), "count": "2"}, follow=True)
    held.refresh_from_db()
    assert held.final_test is not None
    assert held.final_test.class_title == "Lớp 1"
    assert held.final_test.entries.exclude(paper=None).count() == 2
    assert "attended too few periods" in page.content.decode()
    learner = Enrolment.objects.get(person=cast.entry_an.person)
    permit = reverse("learning_office:try_permit", args=[learner.uid, 1])
    client.post(permit, {"reason": "Đi công tác đột xuất"})
    entered = client.post(reverse("learning_office:final_enter", args=[held.uid, 1]), follow=True).content.decode()
    assert "1 learner is entered." in entered
    assert held.final_test.entries.count() == 3


def test_there_is_no_second_try_before_the_first_is_released(cast: Cast) -> None:
    held = class_with_test(cast)
    with pytest.raises(FinalRefused, match="not out yet"):
        second_try(held, cast)
    assert not Sitting.objects.filter(code="KT-2").exists()


def test_a_sitting_is_the_test_of_one_class_alone(cast: Cast) -> None:
    held = class_with_test(cast)
    with pytest.raises(FinalRefused, match="has its test already"):
        take_final_test(study_class=held, number=1, sitting=cast.sitting, by=cast.quang, now=NOW)
    other = StudyClass.objects.create(
        unit=cast.duk, code="L2", title="Lớp 2", starts_on=held.starts_on, ends_on=held.ends_on
    )
    with pytest.raises(FinalRefused, match="the final test of a class already"):
        take_final_test(study_class=other, number=1, sitting=cast.sitting, by=cast.quang, now=NOW)


def test_nothing_is_known_of_a_try_before_its_results_are_out(cast: Cast) -> None:
    held = class_with_test(cast)
    assert [one.score for one in outcomes_of(held)] == [None, None, None]
    assert {one.why_not for one in outcomes_of(held)} == {WhyNot.WAITING}
    assert plan_of_retake(cast).code == "KT-2"


def test_outcomes_take_the_same_queries_however_many_learners(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "8.0", "8.0", "8.0")
    with CaptureQueriesContext(
        connection,
    ) as of_three:
        assert len(outcomes_of(held)) == 3
    Enrolment.objects.filter(person=cast.entry_an.person).delete()
    with CaptureQueriesContext(connection) as of_two:
        assert len(outcomes_of(held)) == 2
    assert len(of_three) == len(of_two) <= 11
