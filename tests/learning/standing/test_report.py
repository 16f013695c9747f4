"""Where everyone stands: who counts where, at which stage, on which day, in whose units."""

from datetime import date, timedelta

import pytest

from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from exams.marking.models import Mark
from exams.results.models import Release
from exams.sittings.models import Entry
from learning.models import Attendance, Call, Certificate, Enrolment, Nomination, Quota, Session, StudyClass
from learning.standing.asked import Question
from learning.standing.expecting import Rule, usual_rule
from learning.standing.facts import report_on
from learning.standing.stages import Stage
from learning.standing.table import StandingLine, lines_of
from people.models import Membership, Standing, Unit
from people.reorganising import Decision, merge_units
from people.unit_tree import unit_lines
from tests.cast import NOW, Cast
from tests.learning.standing.standing_class import TODAY, OnTheWay, newcomer, on_the_way

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def way(cast: Cast) -> OnTheWay:
    return on_the_way(cast)


def by_code(question: Question) -> dict[str, StandingLine]:
    _total, lines = lines_of(unit_lines(Unit.objects.all(), question.structure), report_on(question).standings)
    return {line.unit.unit.code: line for line in lines}


def stages(question: Question) -> dict[str, str]:
    """By given name: the stage."""
    report = report_on(question)
    names = dict(Entry.objects.values_list("person", "person__given"))
    return {names.get(pk, str(pk)): stage.name for pk, stage in report.standings.stages.items()}


def passed(entry: Entry) -> None:
    attempt = start_attempt(entry=entry, by=None, now=entry.sitting.opens_at)
    Attempt.objects.filter(pk=attempt.pk).update(status="graded")
    band = entry.sitting.scale.bands.filter(passed=True).order_by("floor").first()
    assert band is not None
    Mark.objects.create(
        attempt=attempt, points=5, points_full=6, right_count=5, score=8, band=band, detail={},
        inputs_digest="0" * 64, marked_at=NOW,
    )  # fmt: skip


def released(cast: Cast) -> None:
    Release.objects.create(sitting=cast.sitting, released_at=NOW, released_by=cast.quang)


def test_everybody_of_the_standing_is_expected_and_learners_are_where_they_came(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_an.person, 39)
    way.enrolled(way.cast.entry_dat.person, 40)
    assert stages(way.question()) == {"An": "ATTENDING", "Anh": "EXPECTED", "Đạt": "ELIGIBLE"}
    lines = by_code(way.question())
    assert lines["DUK"].counts.reached == (3, 2, 2, 2, 1, 0, 0)
    assert lines["DB01-1"].counts.reached == (2, 1, 1, 1, 0, 0, 0)
    assert "XX" not in lines


def test_a_pass_counts_once_its_results_are_out(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_an.person, 50)
    passed(way.cast.entry_an)
    assert stages(way.question())["An"] == "ELIGIBLE"
    released(way.cast)
    assert stages(way.question())["An"] == "PASSED"
    assert stages(way.question(day=YESTERDAY, structure=YESTERDAY))["An"] != "PASSED"


def certified(way: OnTheWay, enrolment: Enrolment, issued_on: date) -> Certificate:
    days = dict.fromkeys(("starts_on", "ends_on", "recognised_on", "issued_on"), issued_on)
    register, _new = way.cast.duk.registers.get_or_create(programme=way.programme)
    number = register.certificates.count() + 1
    code = f"c{number}"
    return Certificate.objects.create(register=register, number=number, enrolment=enrolment, check_code=code, **days)


def test_a_revoked_certificate_no_longer_counts_but_did_before(way: OnTheWay) -> None:
    held = certified(way, way.enrolled(way.cast.entry_an.person, 50), TODAY - timedelta(days=3))
    assert stages(way.question())["An"] == "CERTIFIED"
    Certificate.objects.filter(pk=held.pk).update(revoked_at=NOW, revoked_reason="Sai tên")
    assert stages(way.question())["An"] == "ELIGIBLE"
    assert stages(way.question(day=YESTERDAY, structure=YESTERDAY))["An"] == "CERTIFIED"


def test_who_held_the_certificate_before_the_period_is_not_expected_until_it_has_run_out(way: OnTheWay) -> None:
    held = certified(way, way.enrolled(way.cast.entry_an.person, 50), date(2021, 3, 1))
    StudyClass.objects.update(starts_on=date(2021, 2, 1))
    assert "An" not in stages(way.question())
    Certificate.objects.filter(pk=held.pk).update(last_valid_on=YESTERDAY)
    assert stages(way.question())["An"] == "EXPECTED"


def test_each_rule_expects_its_own_people(way: OnTheWay) -> None:
    new = newcomer(way.cast.db02, "Mới", Standing.Kind.PROBATIONARY)
    eager = newcomer(way.cast.db02, "Ưu", Standing.Kind.OUTSTANDING)
    people = {rule: set(report_on(way.question(rule=rule)).standings.stages) for rule in Rule}
    everybody = {entry.person_id for entry in Entry.objects.all()}
    assert people[Rule.PROBATIONARY] == {new.pk}
    assert people[Rule.OUTSTANDING] == {eager.pk}
    assert people[Rule.MEMBERS] == everybody | {new.pk}
    assert people[Rule.LISTED] == set()


@pytest.mark.parametrize(
    ("takes", "rule"), [("anyone", Rule.LISTED), ("not_yet", Rule.OUTSTANDING), ("probationary", Rule.PROBATIONARY)]
)
def test_the_usual_rule_is_whom_the_programme_takes(cast: Cast, takes: str, rule: Rule) -> None:
    assert usual_rule(on_the_way(cast, takes=takes).programme) is rule


def test_the_nominated_stand_between_expected_and_admitted(way: OnTheWay) -> None:
    call = Call.objects.create(study_class=way.held, deadline=TODAY)
    quota = Quota.objects.create(call=call, unit=way.cast.db01, places=2)
    for entry, state in ((way.cast.entry_an, "sent"), (way.cast.entry_dat, "refused")):
        Nomination.objects.create(call=call, quota=quota, person=entry.person, state=state)
    assert stages(way.question(rule=Rule.LISTED)) == {"An": "NOMINATED"}
    assert by_code(way.question(rule=Rule.LISTED))["DB01"].counts.reached == (1, 1, 0, 0, 0, 0, 0)


def test_the_withdrawn_were_nominated_no_more(way: OnTheWay) -> None:
    gone = way.enrolled(way.cast.entry_an.person, 45)
    Enrolment.objects.filter(pk=gone.pk).update(state="withdrawn")
    assert stages(way.question())["An"] == "NOMINATED"


def test_who_failed_before_counts_by_the_class_in_which_the_person_came_furthest(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_an.person, 10)
    other = StudyClass.objects.create(
        code="L2", title="Lớp 2", unit=way.cast.duk, version=way.held.version, starts_on=TODAY, ends_on=TODAY
    )
    Enrolment.objects.create(study_class=other, person=way.cast.entry_an.person, periods_attended=44)
    report = report_on(way.question())
    assert report.learners[way.cast.entry_an.person_id].study_class == other.pk
    assert by_code(way.question())["DUK"].counts.people == 3


def test_a_merged_unit_s_learners_are_told_under_both_structures(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_dat.person, 45)
    merge_units(units=[way.cast.db01_2], into=way.cast.db01_1, decision=Decision(TODAY), by=way.cast.chi, now=NOW)
    before = way.question(day=YESTERDAY, structure=YESTERDAY)
    assert by_code(before)["DB01-2"].counts.people == 1
    carried = way.question(day=YESTERDAY)
    assert "DB01-2" not in by_code(carried)
    assert by_code(carried)["DB01-1"].counts.people == 3
    assert by_code(way.question())["DB01-1"].counts.reached[Stage.ADMITTED] == 1


def test_a_transfer_of_one_s_own_leaves_the_learner_with_the_unit_that_sent_him(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_dat.person, 45)
    Membership.objects.filter(person=way.cast.entry_dat.person).update(unit=way.cast.db02)
    assert by_code(way.question())["DB01-2"].counts.people == 1
    assert "DB02" not in by_code(way.question())


def test_periods_of_an_earlier_day_are_those_counted_until_then(way: OnTheWay) -> None:
    an = way.enrolled(way.cast.entry_an.person, 50)
    for day, periods in ((YESTERDAY, 10), (TODAY, 40)):
        session = Session.objects.create(
            study_class=way.held, day=day, starts_at="08:00", ends_at="11:00", periods=periods, changed_at=NOW
        )
        Attendance.objects.create(session=session, enrolment=an, kind="present", periods=periods, way="list", at=NOW)
    assert stages(way.question())["An"] == "ELIGIBLE"
    then = way.question(day=YESTERDAY, structure=YESTERDAY)
    assert report_on(then).learners[an.person_id].attended == 10
    assert stages(then)["An"] == "ATTENDING"


def test_as_of_a_day_before_the_class_was_open_nobody_is_in_it(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_an.person, 50)
    day = TODAY - timedelta(days=30)
    assert set(stages(way.question(day=day, structure=day)).values()) == {"EXPECTED"}


def test_one_class_tells_of_its_own_people_alone(way: OnTheWay) -> None:
    way.enrolled(way.cast.entry_an.person, 50)
    assert stages(way.question(study_class=way.held)) == {"An": "ELIGIBLE"}


def test_the_number_of_queries_does_not_grow(way: OnTheWay, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    way.enrolled(way.cast.entry_an.person, 50)
    for number in range(20):
        newcomer(way.cast.db02, f"N{number}")
    with django_assert_max_num_queries(15):
        report_on(way.question())
