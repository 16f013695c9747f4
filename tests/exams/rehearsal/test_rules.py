"""Scripts, percentiles and pictures of a rehearsal."""

import json
from random import Random
from typing import Any

from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.answers import Change, fault, places_of, text_digest, tidied
from exams.rehearsal.candidate import Pace
from exams.rehearsal.connection import Target
from exams.rehearsal.device import Device
from exams.rehearsal.drawing import drawn, position
from exams.rehearsal.latencies import EDGES, bars, percentile, summary
from exams.rehearsal.script import script
from tests.exams.delivery.every_kind import content
from tests.exams.rehearsal.fake_server import QUESTIONS


def test_a_candidate_answers_every_question_with_letters_of_the_paper() -> None:
    acts = script(QUESTIONS, Random(1))
    assert {act.n for act in acts} == {question["n"] for question in QUESTIONS}
    assert all(set(act.value) <= set("ABCD") for act in acts)
    single = {question["n"] for question in QUESTIONS if not question["multiple"]}
    assert all(len(act.value) <= 1 for act in acts if act.n in single)


def test_a_candidate_answers_questions_of_every_kind_as_they_take_it() -> None:
    places = places_of(content())
    acts = [act for seed in range(50) for act in script(content()["questions"], Random(seed), changes=20)]
    changes = [Change(1, act.n, act.value, text=act.text) for act in acts]
    assert {fault(change, places) for change in changes} == {""}
    assert {change.n for change in changes if change.stored} == set(places)
    assert {change.n for change in changes if change.text} == {6, 7}
    assert all(tidied(change.text) == change.text for change in changes)


def test_a_device_holds_what_the_server_tells_of_what_was_written() -> None:
    device = Device("c")
    told = {"3": {"value": [], "text": "Hà Nội", "flag": True}, "1": {"value": ["A"], "flag": False}}
    device.opened({"epoch": 1, "last_seq": 4, "answers": told})
    assert device.digest() == text_digest("1:A;3:=SMOgIE7hu5lp!")
    sent = device.change(3, "=SMOgIE7hu5lp", False)
    (event,) = json.loads(device.written([sent]))["events"]
    assert (event["text"], "value" in event) == ("Hà Nội", False)


def test_the_same_chance_gives_the_same_script_and_another_another() -> None:
    assert script(QUESTIONS, Random(5)) == script(QUESTIONS, Random(5))
    assert script(QUESTIONS, Random(5)) != script(QUESTIONS, Random(6))


def test_among_many_candidates_every_kind_of_deed_happens() -> None:
    acts = [act for seed in range(200) for act in script(QUESTIONS, Random(seed), changes=30)]
    assert any(not act.value for act in acts)
    assert any(act.flag for act in acts)
    assert any(act.offline for act in acts)
    assert any(act.device for act in acts)
    assert all(len(script(QUESTIONS, Random(seed), changes=30)) >= 30 for seed in range(20))


@given(st.lists(st.floats(0, 60_000), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_time_that_the_share_does_not_exceed(times: list[float], share: float) -> None:
    ordered = sorted(times)
    found = percentile(ordered, share)
    assert found in ordered
    assert sum(time <= found for time in ordered) >= share * len(ordered) - 1e-6
    assert sum(time < found for time in ordered) < share * len(ordered)


def test_known_percentiles() -> None:
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile(list(range(1, 101)), 0.99) == 99
    told = summary("answer", [0.001, 0.002, 0.003])
    assert (told.count, told.p50, told.p99, told.most) == (3, 2.0, 3.0, 3.0)


@given(st.lists(st.floats(0, 1e9)))
def test_every_time_falls_under_one_bar(times: list[float]) -> None:
    assert sum(bars(times)) == len(times)


def test_the_picture_is_well_formed_whatever_the_words() -> None:
    step = {"step": "answer", "p50": 1.0, "p99": 1e7, "bars": list(bars([1.0, 1e7]))}
    root: Any = ElementTree.fromstring(drawn([step], words={"answer": "<&>"}, unit="<ms>"))
    assert root.tag.endswith("svg")
    assert "<&>" in "".join(root.itertext())


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_time_never_lies_further_left(one: float, other: float) -> None:
    assert (one <= other) <= (position(one) <= position(other))
    assert position(EDGES[-1] * 10) > position(EDGES[-1] * 0.9)


def test_a_change_that_was_refused_for_its_clock_goes_out_anew_unless_a_newer_one_exists() -> None:
    device = Device("c", epoch=1)
    old, new = device.change(1, "A", False), device.change(1, "B", False)
    other = device.change(2, "C", False)
    refused = [{"seq": each.seq, "code": "future_dated", "next": "renew"} for each in (old, new, other)]
    again = device.hear({"acked": [], "refused": refused})
    assert [(it.seq, it.n, it.letters) for it in again] == [(4, 1, "B"), (5, 2, "C")]
    assert device.queue == again


def test_what_was_refused_for_good_makes_a_device_unsure_until_it_opens_anew() -> None:
    device = Device("c", epoch=1)
    device.change(1, "A", False)
    assert device.hear({"acked": [], "refused": [{"seq": 1, "code": "late", "next": "drop"}]}) == []
    assert device.is_unsure
    device.opened({"epoch": 1, "last_seq": 0, "answers": {}})
    assert not device.is_unsure
    assert device.digest() == "00000000"


def test_the_digest_is_that_of_the_protocol() -> None:
    device = Device("c", epoch=1)
    device.change(2, "AC", True)
    device.change(1, "B", False)
    device.change(7, "", True)
    device.change(9, "", False)
    assert device.digest() == "d9a79064"


def test_addresses_of_servers() -> None:
    assert Target.of("http://127.0.0.1:8000/") == Target("127.0.0.1", 8000, False, "127.0.0.1:8000")
    assert Target.of("https://khue.example") == Target("khue.example", 443, True, "khue.example")
    assert Pace().hands_in
