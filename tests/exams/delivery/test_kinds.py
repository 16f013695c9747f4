"""Answers of every kind: read, refused by name, kept, shown again and opened again."""

import base64
import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery import sealing
from exams.delivery.answers import (
    Change,
    canonical,
    fault,
    merged,
    on_the_wire,
    pack,
    places_of,
    read_text,
    read_value,
    recorded,
    register,
    sheet_text,
    stored_text,
    tidied,
    unpack,
    values,
)
from exams.delivery.models import Attempt, AttemptEvent
from exams.delivery.sealed_papers import sealed_paper
from exams.delivery.wire import EventsAsked, read_events
from exams.papers.freezing import content_bytes
from exams.papers.models import Paper
from exams.results.readable import readable_answer, readable_key, way_of
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.delivery.attempts import assert_chain_holds, events, save, started
from tests.exams.delivery.every_kind import DIGEST, KEY, PNG, content, forget_papers, give_every_kind
from tests.protocol.doors import Doors

ClientOf = Callable[[User], Client]
PLACES = places_of(content())
HA_NOI = "=SMOgIE7hu5lp"
WRITABLE = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufffe\uffff")


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
    yield give_every_kind(cast.entry_an)
    forget_papers()


# Values


@given(st.text(WRITABLE, min_size=1, max_size=60).map(tidied).filter(bool))
def test_what_was_written_is_the_same_after_it_was_stored_recorded_and_told(text: str) -> None:
    change = Change(4, 7, (), True, 5, text)
    sheet = unpack(pack(merged([(7, register(change, 2))])))
    assert values(sheet) == {7: ["=" + text]}
    assert on_the_wire(sheet) == {"7": {"value": [], "text": text, "flag": True}}
    assert recorded({"seq": 4, "n": 7, "value": change.stored, "flag": 1, "made_ms": 5}) == change
    assert change.stored.isascii()
    assert not set(change.stored) & set("@!;:.")


def test_the_forms_of_the_values_of_the_page() -> None:
    assert stored_text("Hà Nội") == HA_NOI
    assert read_value(HA_NOI) == ["=Hà Nội"]
    assert read_value("AC") == ["A", "C"]
    assert read_value("") == []
    sheet = merged([(5, [1, 1, 0, HA_NOI]), (2, [1, 2, 1, "AC"]), (7, [1, 3, 1, ""])])
    assert sheet_text(sheet) == f"2:AC!;5:{HA_NOI};7:!"
    assert json.loads(canonical(values(sheet))) == {"2": ["A", "C"], "5": ["=Hà Nội"]}


@pytest.mark.parametrize("damaged", ["=*", "=A", "=_w", "=SMOg IE7"])
def test_a_damaged_text_is_said_to_be_damaged(damaged: str) -> None:
    with pytest.raises(ValueError):  # two kinds of it: no base64, no UTF-8
        read_text(damaged)


FITTING = [(1, "A"), (2, "ABC"), (3, "ADEH"), (3, "A"), (4, "CDH"), (5, "AFK"), (6, "=34"), (7, "=Hà Nội"), (8, "B")]
CLEARED = [(n, "") for n in range(1, 9)]
UNFIT = [
    (9, "A", "no_such_question"),
    (1, "E", "no_such_option"),
    (1, "a", "no_such_option"),
    (1, "AB", "one_option_only"),
    (3, "AB", "one_option_only"),
    (3, "I", "no_such_option"),
    (4, "AB", "one_option_only"),
    (5, "AFG", "one_option_only"),
    (6, "A", "no_such_option"),
    (8, "AB", "one_option_only"),
    (1, "=A", "not_written_here"),
    (3, "=A", "not_written_here"),
    (8, "=A", "not_written_here"),
    (7, "=" + "x" * 201, "too_long"),
]


def change_of(n: int, said: str, seq: int = 1) -> Change:
    text = said.removeprefix("=") if said.startswith("=") else ""
    return Change(seq, n, () if text else tuple(said), text=text)


def test_what_a_question_takes_and_what_it_refuses_by_name() -> None:
    assert [fault(change_of(n, said), PLACES) for n, said in FITTING + CLEARED] == [""] * 17
    assert [fault(change_of(n, said), PLACES) for n, said, _code in UNFIT] == [code for _n, _said, code in UNFIT]
    assert fault(change_of(7, "=" + "x" * 200), PLACES) == ""


# On the wire


def read(event: dict[str, Any]) -> EventsAsked:
    said = read_events(json.dumps({"client": "c", "epoch": 1, "events": [{"seq": 1, "n": 7, **event}]}).encode())
    assert isinstance(said, EventsAsked)
    return said


def test_a_text_is_composed_and_what_stands_around_it_goes() -> None:
    (change,) = read({"text": "  " + unicodedata.normalize("NFD", "Hà Nội") + "\u00a0"}).changes
    assert change.text == "Hà Nội"
    (cleared,) = read({"text": "  "}).changes
    assert cleared.stored == ""


TWO_THINGS = {"value": ["A"], "text": "A"}
FORGED: list[dict[str, Any]] = [
    TWO_THINGS,
    {},
    {"value": None},
    {"text": None},
    {"text": 7},
    {"text": ["A"]},
    {"text": "a\nb"},
    {"text": "a\x00b"},
    {"text": "\u202e1"},
    {"text": "\uffff"},
    {"text": "x" * 1001},
    {"value": ["="], "text": ""},
    {"value": ["=SMOg"]},
    {"value": ["é"]},
    {"value": list("AB" * 27)},
]


@pytest.mark.parametrize("event", FORGED, ids=range(len(FORGED)))
def test_an_event_that_says_nothing_or_what_nobody_can_write_is_refused(event: dict[str, Any]) -> None:
    said = read(event)
    assert (said.changes, said.malformed) == ([], [1])


@pytest.fixture
def doors(cast: Cast, paper: Paper) -> Doors:
    opened = Doors("django", cast.entry_an, cast.an)
    assert opened.start().status == 200
    return opened


def on_wire(n: int, said: str, seq: int) -> dict[str, Any]:
    change = change_of(n, said, seq)
    return {"seq": seq, "n": n, "t": 1, **({"text": change.text} if change.text else {"value": list(said)})}


def test_forged_and_foreign_values_are_refused_by_name_and_no_neighbour_is_lost(doors: Doors) -> None:
    sent = [on_wire(n, said, seq) for seq, (n, said, _code) in enumerate(UNFIT, start=100)]
    right = [on_wire(n, said, seq) for seq, (n, said) in enumerate(FITTING, start=1)]
    broken = [{"seq": 300 + place, "n": 7, **event} for place, event in enumerate(FORGED)]
    reply = doors.events(*(each for pair in zip(sent, broken, strict=False) for each in pair), *right)
    refused = {100 + place: code for place, (_n, _said, code) in enumerate(UNFIT)}
    refused |= dict.fromkeys(range(300, 300 + len(UNFIT)), "malformed")
    assert reply.verdicts == (list(range(1, len(FITTING) + 1)), refused)
    assert all(each["message"] and each["next"] == "drop" for each in reply.said["refused"])
    attempt = Attempt.objects.get()
    expected = {n: ["=" + said[1:]] if said.startswith("=") else list(said) for n, said in FITTING}
    assert attempt.answers_by_number() == expected
    assert events(attempt).count() == len(FITTING) + len(UNFIT)
    assert_chain_holds(attempt)


def test_a_device_that_opens_the_test_again_is_told_what_was_written(doors: Doors) -> None:
    doors.events(on_wire(7, "=Hà Nội", 1), on_wire(3, "ADEH", 2))
    told = doors.start()
    assert told.said["answers"] == {
        "3": {"value": ["A", "D", "E", "H"], "flag": False},
        "7": {"value": [], "text": "Hà Nội", "flag": False},
    }
    assert doors.events({"seq": 3, "n": 7, "text": ""}).said["answered"] == 1


# Pages without scripts


def url(name: str, cast: Cast, *more: str) -> str:
    return reverse(f"delivery:{name}", args=[cast.entry_an.uid, *more])


FORM = {
    "q1": "B",
    "q2": ["A", "C"],
    "q3-1": "A",
    "q3-4": "H",
    "q4-1": "C",
    "q4-2": "",
    "q4-3": "H",
    "q5-1": "",
    "q5-2": "",
    "q5-3": "",
    "w6": " 34 ",
    "w7": "Hà\tNội",
    "q8": "C",
    "seen": "0",
    "go": "save",
}


def test_a_plain_form_saves_every_kind_and_shows_it_again(cast: Cast, paper: Paper, client_of: ClientOf) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    assert client.post(url("save", cast), FORM).status_code == 302
    assert sheet_text(Attempt.objects.get().read_sheet()) == f"1:B;2:AC;3:AH;4:CH;6:=MzQ;7:{HA_NOI};8:C"
    shown = client.get(url("entry", cast)).content.decode()
    for part in ('name="q3-4" value="H" checked', '<option value="C" selected>3', 'name="w7" value="Hà Nội"'):
        assert part in shown, part
    count = AttemptEvent.objects.count()
    assert client.post(url("save", cast), FORM | {"w7": "Hà Nội", "seen": "100"}).status_code == 302
    assert AttemptEvent.objects.count() == count  # nothing was changed
    client.post(url("save", cast), {"q4-1": "", "w7": "", "seen": "100"})
    assert sheet_text(Attempt.objects.get().read_sheet()) == "1:B;3:AH;4:H;6:=MzQ;8:C"


def test_a_forged_form_is_no_error_and_changes_nothing(cast: Cast, paper: Paper, client_of: ClientOf) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    forged = {"q3-1": "Z", "q4-9": "A", "q6": "A", "w1": "x", "w6": "x" * 5000, "q1": "=", "seen": "0"}
    assert client.post(url("save", cast), forged).status_code == 302
    assert Attempt.objects.get().answers_by_number() == {}


def test_pictures_are_shown_to_who_sits_the_paper_and_only_while(
    cast: Cast, paper: Paper, client_of: ClientOf, clock: StoppedClock
) -> None:
    client = client_of(cast.an)
    address = url("picture", cast, DIGEST)
    assert client.get(address).status_code == 404
    client.post(url("start", cast))
    page = client.get(url("entry", cast)).content.decode()
    assert f'<img src="{address}" alt="Bản đồ" width="4" height="4">' in page
    shown = client.get(address)
    assert (shown.status_code, shown.content, shown["Content-Type"]) == (200, PNG, "image/png")
    assert "no-store" in shown["Cache-Control"]
    assert client.get(url("picture", cast, "0" * 64)).status_code == 404
    assert client_of(cast.anh).get(address).status_code == 404
    clock.shift(hours=3)
    assert client.get(address).status_code == 404


# Sealed


def opened(cast: Cast, form: str) -> bytes:
    sealed = sealed_paper(cast.sitting.uid, cast.entry_an.paper.uid, "vi", form)  # type: ignore[union-attr]
    digest = cast.entry_an.paper.content_digest  # type: ignore[union-attr]
    key = sealing.paper_key(opening_key=sealing.keys_of(cast.sitting.pk).opening_key, digest=digest)
    return sealing.unseal(sealed.body, key=key, digest=digest)


def test_a_sealed_paper_brings_its_pictures_and_one_without_is_its_content_alone(cast: Cast, paper: Paper) -> None:
    said = json.loads(opened(cast, "json"))
    assert said["picture_data"] == {DIGEST: base64.b64encode(PNG).decode()}
    digest = hashlib.sha256(content_bytes({"questions": said["questions"]})).hexdigest()
    assert digest == paper.content_digest
    plain = {"questions": [each for each in content()["questions"] if "pictures" not in each]}
    Paper.objects.filter(pk=paper.pk).update(content=plain)
    cast.entry_an.paper.content = plain  # type: ignore[union-attr]
    forget_papers()
    assert opened(cast, "json") == content_bytes(plain)


# For people


def test_answers_and_keys_are_readable() -> None:
    ways = {question["n"]: way_of(question) for question in content()["questions"]}
    answers = {2: "AC", 3: "AH", 4: "CDH", 5: "AF", 7: HA_NOI, 8: ""}
    shown = {n: readable_answer(read_value(stored), ways[n]) for n, stored in answers.items()}
    assert shown == {2: "AC", 3: "Đ – – S", 4: "3 1 2", 5: "1 2 –", 7: "Hà Nội", 8: ""}
    keys = {n: readable_key(KEY[str(n)], ways[n]) for n in ways}
    assert keys == {1: "B", 2: "AC", 3: "Đ S Đ S", 4: "3 1 2", 5: "1 2 3", 6: "34..34", 7: "Hà Nội", 8: ""}


def bad(cast: Cast) -> list[dict[str, Any]]:
    """What the check of the sitting's record finds."""
    out = StringIO()
    with suppress(SystemExit):
        call_command("verify_sitting", cast.sitting.code, "--json", stdout=out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())["bad"]
    return found


def test_the_record_of_every_kind_is_whole_until_somebody_changes_what_was_written(cast: Cast, paper: Paper) -> None:
    attempt = started(cast, client="c")
    said = [*FITTING, *[(n, value) for n, value, _code in UNFIT]]
    changes = [change_of(n, value, seq) for seq, (n, value) in enumerate(said, start=1)]
    assert len(save(attempt, cast.sitting.opens_at, *changes).refused) == len(UNFIT)
    assert bad(cast) == []
    sheet = Attempt.objects.get().sheet
    assert HA_NOI in sheet
    Attempt.objects.update(sheet=sheet.replace(HA_NOI, stored_text("Huế")))
    (found,) = bad(cast)
    assert found["code"] == "sheet"
