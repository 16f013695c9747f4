"""What the fault tests print, and which scenarios they choose."""

from typing import Any

from defusedxml import ElementTree

from scripts.faults.scenarios import SCENARIOS, chosen, waited_less_than
from scripts.faults.table import markdown, picture

REPORT: dict[str, Any] = {
    "number": "F1",
    "what": "kill -9 <of> one & all",
    "acked": 900,
    "unknown": 3,
    "lost": 0,
    "twice": 0,
    "left_open": 0,
    "longest_wait": 2.5,
    "steps": [{"step": "answer", "count": 800, "p50": 1.5, "p95": 9.0, "p99": 20.0, "most": 99.0}],
    "acked_at": [10, 0, 30],
    "errors_at": [0, 5],
    "marks": [[1.0, "killed"]],
    "wrong": [],
}


def test_the_table_has_a_row_for_each_and_says_what_was_not_played() -> None:
    skipped = {"number": "F8", "what": "disk full", "skipped": "needs root"}
    lines = markdown([REPORT, REPORT | {"wrong": ["lost: 2"]}, skipped]).splitlines()
    cells = [line.count("|") for line in lines]
    assert cells == [cells[0]] * len(lines)
    assert lines[2].endswith("| 900 | 3 | 0 | 0 | 0 | 1.5 | 9.0 | 20.0 | 99.0 | 2.5 | holds |")
    assert "**lost: 2**" in lines[3]
    assert "not played: needs root" in lines[4]


def test_the_picture_is_well_formed() -> None:
    root: Any = ElementTree.fromstring(picture([REPORT]))
    assert "kill -9 <of> one & all: 900 kept, most 30/s" in "".join(root.itertext())
    assert len(root.findall(".//{*}rect")) == 1 + 3


def test_every_fault_of_the_plan_is_played() -> None:
    played = {scenario.number.rstrip("abcd") for scenario in SCENARIOS}
    assert {f"F{number}" for number in range(1, 20)} <= played
    assert len({scenario.number for scenario in SCENARIOS}) == len(SCENARIOS)


def test_the_short_form_is_short_and_single_faults_can_be_asked_for() -> None:
    assert [each.number for each in chosen(is_long=False, only=[])] == ["F1-F7", "F11"]
    assert len(chosen(is_long=True, only=[])) == len(SCENARIOS)
    assert [each.number for each in chosen(is_long=False, only=["F2"])] == ["F2"]


def test_a_wait_that_was_too_long_is_said() -> None:
    assert waited_less_than(3)(REPORT) == []
    assert waited_less_than(2)(REPORT) == ["somebody waited 2.5 s"]
