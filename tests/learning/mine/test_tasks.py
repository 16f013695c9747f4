"""The order of tasks, and the months of a calendar: laws without a database."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from learning.mine.months import month_after, month_asked, month_before, weeks_of
from learning.mine.tasks import Task, Urgency, in_order, urgency_of

NOW = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
TASKS = st.builds(
    Task, st.text(), st.text(), st.text(), st.text(), st.sampled_from(Urgency), st.none() | MOMENTS | DAYS
)


def day_of(task: Task) -> date:
    if task.by is None:
        return date.max
    return task.by.date() if isinstance(task.by, datetime) else task.by


@given(st.lists(TASKS))
def test_the_most_urgent_stands_first_and_of_those_the_one_due_first(tasks: list[Task]) -> None:
    ordered = in_order(tasks, UTC)
    keys = [(task.urgency, day_of(task)) for task in ordered]
    assert keys == sorted(keys)
    assert sorted(map(id, ordered)) == sorted(map(id, tasks))


def test_what_is_due_within_a_week_is_soon() -> None:
    assert urgency_of(NOW + timedelta(days=7), NOW) is Urgency.SOON
    assert urgency_of(NOW + timedelta(days=7, seconds=1), NOW) is Urgency.LATER


@given(DAYS)
def test_months_follow_one_another(day: date) -> None:
    first = day.replace(day=1)
    assert month_before(month_after(first)) == first
    assert (month_after(first) - first).days in (28, 29, 30, 31)


@given(DAYS)
def test_a_month_is_whole_weeks_from_monday_with_each_of_its_days_once(day: date) -> None:
    first = day.replace(day=1)
    weeks = weeks_of(first, [], day)
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)
    inside = [one.day for week in weeks for one in week if one.inside]
    assert inside == [first + timedelta(days=n) for n in range((month_after(first) - first).days)]
    assert [one.day for week in weeks for one in week if one.is_today] == [day]


def test_a_month_that_cannot_be_read_is_this_one() -> None:
    assert month_asked("2026-11", NOW.date()) == date(2026, 11, 1)
    for text in ("", "2026-13", "x", "2026-11-05"):
        assert month_asked(text, NOW.date()) == date(2026, 3, 1)
