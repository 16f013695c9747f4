"""Handing the workbook out: by the action and by the command."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from exams.delivery.models import Attempt, AttemptStatus
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.results.exporting import ExportRefused
from exams.results.queries import result_rows
from exams.results.workbook import write_results_workbook
from exams.sittings.actions import SittingPlan, plan_sitting
from exams.sittings.models import Entry, Sitting
from office.models import JournalRow
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.results.sat import LEARNERS, Learner, exported, opened, seat


@pytest.mark.parametrize("count", [3, 30])
def test_the_number_of_queries_does_not_grow_with_the_candidates(
    count: int,
    cast: Cast,
    plan: SittingPlan,
    clock: StoppedClock,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = plan_sitting(plan=plan, by=None, now=clock.at)
    seat(cast, made, tuple(Learner(f"Lê Thị|An {n}", n % 7, {}) for n in range(count)), clock.at)
    mark_sitting(sitting=made, by=None, now=clock.shift(hours=1))
    read = Sitting.objects.select_related("unit", "scale", "paper_set__blueprint").get(pk=made.pk)
    with django_assert_num_queries(12):
        tally = write_results_workbook(sitting=read, out=io.BytesIO(), now=clock.at)
    assert tally.listed == count


def test_rows_come_in_one_query(sitting: Sitting, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert len(list(result_rows(sitting))) == len(LEARNERS)


def test_handing_out_marks_what_is_left_and_is_noted(sitting: Sitting, clock: StoppedClock) -> None:
    exported(sitting, clock.at)
    assert Attempt.objects.filter(entry__sitting=sitting, status=AttemptStatus.GRADED).count() == 6
    row = JournalRow.objects.get(act="results.sitting.export")
    assert (row.by_label, row.data) == ("system", {"entries": 7})


def test_a_second_export_says_the_same(sitting: Sitting, clock: StoppedClock) -> None:
    first, second = (opened(exported(sitting, clock.at)) for _time in range(2))
    for one, other in zip(first.worksheets, second.worksheets, strict=True):
        assert list(one.iter_rows(values_only=True)) == list(other.iter_rows(values_only=True))


def test_a_running_sitting_is_refused(sitting: Sitting, clock: StoppedClock) -> None:
    with pytest.raises(ExportRefused, match="KQ01"):
        exported(sitting, clock.at - timedelta(minutes=1))
    assert not JournalRow.objects.filter(act="results.sitting.export").exists()


def test_a_candidate_who_still_works_on_extra_time_is_waited_for(
    cast: Cast, plan: SittingPlan, clock: StoppedClock
) -> None:
    made = plan_sitting(plan=plan, by=None, now=clock.at)
    seat(cast, made, LEARNERS[5:6], clock.at)
    entry = made.entries.get()
    Entry.objects.filter(pk=entry.pk).update(extra_minutes=20)
    late = clock.shift(minutes=50)
    start_attempt(entry=Entry.objects.get(pk=entry.pk), by=entry.person.account, now=late)
    with pytest.raises(ExportRefused, match="1"):
        exported(made, clock.shift(minutes=15))


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        call_command("export_results", *arguments)
        return capsys.readouterr().out

    return run


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("export_results", *arguments)
    assert refusal.value.returncode == 2
    return str(refusal.value)


def test_the_command_writes_the_file_by_code_or_uid(
    sitting: Sitting, command: Callable[..., str], tmp_path: Path
) -> None:
    by_code, by_uid = tmp_path / "một.xlsx", tmp_path / "hai.xlsx"
    assert str(by_code) in command("KQ01", "-o", str(by_code))
    command(str(sitting.uid), "-o", str(by_uid))
    assert load_workbook(by_code).sheetnames == load_workbook(by_uid).sheetnames
    names = ["hai.xlsx", "hai.xlsx.sig", "một.xlsx", "một.xlsx.sig"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_the_command_reports_for_machines(sitting: Sitting, command: Callable[..., str], tmp_path: Path) -> None:
    told = json.loads(command("KQ01", "-o", str(tmp_path / "a.xlsx"), "--json"))
    assert told["listed"] == 7
    assert (told["tested"], told["marked"], told["absent"], told["voided"]) == (6, 6, 1, 0)


def test_an_unknown_sitting_is_refused_by_name(sitting: Sitting, tmp_path: Path) -> None:
    assert "KQ99" in refused("KQ99", "-o", str(tmp_path / "a.xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_a_running_sitting_leaves_no_file_and_keeps_the_old_one(
    sitting: Sitting, clock: StoppedClock, tmp_path: Path
) -> None:
    old = tmp_path / "cũ.xlsx"
    old.write_text("cũ")
    clock.shift(minutes=-1)
    assert "KQ01" in refused("KQ01", "-o", str(old))
    assert old.read_text() == "cũ"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize("name", ["không-có/a.xlsx", "a.txt", "thư mục.xlsx"])
def test_a_path_that_cannot_be_written_is_refused(sitting: Sitting, tmp_path: Path, name: str) -> None:
    (tmp_path / "thư mục.xlsx").mkdir()
    assert name in refused("KQ01", "-o", str(tmp_path / name))
    assert [path.name for path in tmp_path.iterdir()] == ["thư mục.xlsx"]


def test_a_break_in_the_middle_leaves_the_old_file(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "cũ.xlsx"
    old.write_text("cũ")
    monkeypatch.setattr("exams.results.workbook.write_blueprint_sheet", broken)
    with pytest.raises(ZeroDivisionError):
        call_command("export_results", "KQ01", "-o", str(old))
    assert old.read_text() == "cũ"
    assert list(tmp_path.iterdir()) == [old]


def broken(*_arguments: Any, **_named: Any) -> None:
    raise ZeroDivisionError
