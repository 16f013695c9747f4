"""The checker finds nothing where nothing is wrong, and finds every mistake that was put in on purpose."""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from exams.delivery.evidence import Link, body_of, first_hash, next_hash
from exams.rehearsal.candidate import Pace, Ticket
from exams.rehearsal.checker import Findings, Kept, check
from exams.rehearsal.connection import Target
from exams.rehearsal.crowd import Crowd
from exams.rehearsal.line import Weather
from exams.rehearsal.notebook import Notebook
from tests.exams.rehearsal.fake_server import FakeServer

CANDIDATES = 12
PACE = Pace(think=0.02, beat=0.2, patience=20, changes=30)
ROUGH = Weather(lose_reply=0.1, twice=0.1, out_of_order=0.15, delay=0.1, longest_delay=0.1)


def played(server: FakeServer, *, weather: Weather | None = None, crashes: int = 0, seed: str = "") -> Findings:
    """Everybody sits; the server crashes so often meanwhile."""
    tickets = [Ticket(str(uuid.uuid4()), "token") for _number in range(CANDIDATES)]
    target = Target.of(f"http://127.0.0.1:{server.port}")
    crowd = Crowd(tickets, target=target, pace=PACE, weather=weather, seed=seed)
    playing = threading.Thread(target=crowd.play)
    playing.start()
    for _crash in range(crashes):
        time.sleep(0.15)
        server.crash()
    playing.join()
    assert not [book.given_up for book in crowd.books if book.given_up]
    return check(crowd.books, server.kept(), server.terms)


def codes(findings: Findings) -> set[str]:
    return {violation.code for violation in findings.violations}


def test_an_honest_server_passes_in_rough_weather() -> None:
    with FakeServer() as server:
        findings = played(server, weather=ROUGH, seed="rough")
    assert findings.violations == []
    assert findings.acked >= CANDIDATES * 28
    assert findings.in_record == findings.acked + sum(findings.refused.values()) + findings.unknown_kept


def test_an_honest_server_passes_though_it_crashes() -> None:
    with FakeServer() as server:
        findings = played(server, crashes=4)
    assert findings.violations == []
    assert findings.acked >= CANDIDATES * 28


def test_an_answer_acknowledged_before_it_was_committed_is_missed_after_a_crash() -> None:
    with FakeServer("ack before commit") as server:
        findings = played(server, crashes=6)
    assert findings.count("lost") > 0


def test_a_repeat_that_counts_again_is_noticed() -> None:
    with FakeServer("no dedupe") as server:
        findings = played(server, weather=Weather(twice=0.2))
    assert codes(findings) == {"twice"}


def test_a_sheet_in_the_order_of_arrival_is_noticed() -> None:
    with FakeServer("last arrival wins") as server:
        findings = played(server, weather=ROUGH, seed="order")
    assert "wrong_answers" in codes(findings)


# Mistakes put into a good record afterwards


@pytest.fixture(scope="module")
def good() -> tuple[list[Notebook], list[Kept], FakeServer]:
    with FakeServer() as server:
        tickets = [Ticket(str(uuid.uuid4()), "token") for _number in range(3)]
        crowd = Crowd(tickets, target=Target.of(f"http://127.0.0.1:{server.port}"), pace=PACE)
        return crowd.play(), server.kept(), server


def rechained(kept: Kept, links: list[Link]) -> Kept:
    """The events as a forger would leave them who reckons all hashes anew; the receipt he cannot change."""
    previous, chained = first_hash(kept.attempt), []
    for link in links:
        previous = next_hash(previous, link.body)
        chained.append(replace(link, hash=previous))
    return replace(kept, links=chained, head=previous, event_count=len(chained))


def answer_at(kept: Kept) -> int:
    """The place of the last answer that counts."""
    return max(place for place, link in enumerate(kept.links) if link.kind == "answer")


def without_one(kept: Kept) -> Kept:
    links = list(kept.links)
    del links[answer_at(kept)]
    return rechained(kept, links)


def one_twice(kept: Kept) -> Kept:
    links = list(kept.links)
    links.insert(answer_at(kept), links[answer_at(kept)])
    return rechained(kept, links)


def one_edited(kept: Kept) -> Kept:
    links, place = list(kept.links), answer_at(kept)
    links[place] = replace(
        links[place], body=links[place].body.replace('"flag":0', '"flag":1').replace('"n":', '"n":1')
    )
    return rechained(kept, links)


def edited_in_place(kept: Kept) -> Kept:
    links, place = list(kept.links), answer_at(kept)
    links[place] = replace(links[place], body=links[place].body.replace('"verdict":""', '"verdict":"late"'))
    return replace(kept, links=links)


def swapped(kept: Kept) -> Kept:
    links = list(kept.links)
    links[1], links[2] = links[2], links[1]
    return replace(kept, links=links)


def invented(kept: Kept) -> Kept:
    link = kept.links[answer_at(kept)]
    said = {"client": "ghost", "seq": 1, "epoch": 1, "n": 3, "value": "A", "flag": 0, "made_ms": 0, "verdict": "late"}
    body = body_of(position=len(kept.links) + 1, kind="answer", at=link.at, data=said)
    return rechained(kept, [*kept.links, replace(link, body=body, position=len(kept.links) + 1, client="ghost", seq=1)])


def after_closing(kept: Kept) -> Kept:
    links, place = list(kept.links), answer_at(kept)
    moved = [*links[:place], *links[place + 1 :], links[place]]
    return rechained(kept, [replace(link, position=number) for number, link in enumerate(moved, start=1)])


SPOILED: dict[str, tuple[Callable[[Kept], Kept], set[str]]] = {
    "an event taken away": (without_one, {"lost"}),
    "an event doubled": (one_twice, {"twice", "broken_chain"}),
    "an event edited": (one_edited, {"edited"}),
    "an event edited in place": (edited_in_place, {"other_word", "broken_chain"}),
    "two events swapped": (swapped, {"broken_chain"}),
    "an event invented": (invented, {"invented"}),
    "an event that counts behind the end": (after_closing, {"after_the_end"}),
    "an attempt left open": (lambda kept: replace(kept, is_open=True), {"left_open"}),
    "another receipt": (lambda kept: replace(kept, receipt="AAAAA-AAAAA"), {"wrong_receipt"}),
    "a second mark": (lambda kept: replace(kept, marks=["1 x", "1 x"]), {"wrong_mark"}),
    "a wrong mark": (lambda kept: replace(kept, marks=["2 x"]), {"wrong_mark"}),
    "a deadline moved": (
        lambda kept: replace(kept, deadline_at=kept.deadline_at + timedelta(minutes=1)),
        {"wrong_deadline"},
    ),
    "another answer standing": (
        lambda kept: replace(kept, sheet={**kept.sheet, "1": [9, 9, 0, "D"]}),
        {"wrong_answers"},
    ),
}


@pytest.mark.parametrize("what", SPOILED)
def test_it_notices(what: str, good: tuple[list[Notebook], list[Kept], FakeServer]) -> None:
    books, kept, server = good
    assert check(books, kept, server.terms).violations == []
    spoil, expected = SPOILED[what]
    findings = check(books, [spoil(kept[0]), *kept[1:]], server.terms)
    assert expected <= codes(findings)
    assert {violation.entry for violation in findings.violations} == {kept[0].entry}


def test_a_server_whose_clock_is_wrong_is_noticed_by_the_testers_own(
    good: tuple[list[Notebook], list[Kept], FakeServer],
) -> None:
    books, kept, server = good
    early = replace(books[0], over_at=time.time())
    assert codes(check([early, *books[1:]], kept, server.terms)) == {"robbed"}
    in_time = replace(books[0], over_at=kept[0].deadline_at.timestamp() + 61)
    assert check([in_time, *books[1:]], kept, server.terms).violations == []


def test_an_attempt_that_is_gone_is_lost_with_all_its_answers(
    good: tuple[list[Notebook], list[Kept], FakeServer],
) -> None:
    books, kept, server = good
    findings = check(books, kept[1:], server.terms)
    assert findings.count("no_attempt") == 1
    assert findings.count("lost") == books[0].acked
