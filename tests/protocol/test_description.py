"""The page and the description for machines say what the server does, code by code and field by field."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from exams.delivery.deadlines import AHEAD, GRACE
from exams.delivery.doorway import DOORS
from exams.delivery.keeping import MOST_EVENTS as MOST_CHANGES
from exams.delivery.tokens import LIFETIME
from exams.delivery.wire import MOST_BYTES, MOST_EVENTS, WORDS
from exams.delivery.wire import VERSION as WIRE_VERSION
from tests.cast import PASSWORD, Cast
from tests.conftest import StoppedClock
from tests.protocol.doors import Answer, Doors

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "protocol.md").read_text(encoding="utf-8")
DESCRIPTION: dict[str, Any] = json.loads((DOCS / "openapi-exam.json").read_text(encoding="utf-8"))
SCHEMAS = DESCRIPTION["components"]["schemas"]


def assert_fits(name: str, said: Any) -> None:
    """Every field is described, and none that is described as always there is missing."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    problems = [problem.message for problem in Draft202012Validator(schema).iter_errors(said)]
    assert not problems, (name, said)


def rows_of_page(first: str) -> list[list[str]]:
    """The rows of the table whose heading begins with these words."""
    table = PAGE.split(first)[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`", cell)


def test_every_code_stands_on_the_page_with_its_status_and_what_to_do_next() -> None:
    stated = {code: (int(row[0]), row[2]) for row in rows_of_page("| Status | `code` ") for code in names(row[1])}
    assert stated == {code: (word.status, word.next) for code, word in WORDS.items() if word.status != 200}
    of_changes = {code: row[1] for row in rows_of_page("| `code` of a change ") for code in names(row[0])}
    expected = {code: word.next for code, word in WORDS.items() if word.status == 200}
    assert of_changes == expected | {"malformed": "drop"}


def test_every_code_is_described_for_machines() -> None:
    assert set(SCHEMAS["Error"]["properties"]["code"]["enum"]) == {c for c, word in WORDS.items() if word.status != 200}
    of_changes = {code for code, word in WORDS.items() if word.status == 200}
    assert set(SCHEMAS["RefusedChange"]["properties"]["code"]["enum"]) == of_changes | {"malformed"}
    assert set(SCHEMAS["Next"]["enum"]) == {word.next for word in WORDS.values()}
    told = {
        (int(status), code)
        for path in DESCRIPTION["paths"].values()
        for operation in path.values()
        for status, reply in operation["responses"].items()
        for code in reply["description"].split(", ")
        if "content" in reply and status != "200"
    }
    assert told == {(word.status, code) for code, word in WORDS.items() if word.status != 200}


def test_every_door_is_described() -> None:
    doors = {f"/api/exam/{{entry}}/{name}/": door.method.lower() for name, door in DOORS.items()}
    doors |= {"/api/sign-in/": "post", "/api/paper/{sitting}/{paper}/": "get"}
    assert {path: next(iter(operations)) for path, operations in DESCRIPTION["paths"].items()} == doors


def test_the_limits_on_the_page_are_those_of_the_server() -> None:
    assert f"version {WIRE_VERSION}" in PAGE
    assert f"{MOST_BYTES:,} bytes" in PAGE
    assert f"at most {MOST_EVENTS} |" in PAGE
    assert f"More than {MOST_CHANGES:,} changes of one attempt" in PAGE
    assert f"up to {GRACE.seconds} s after the deadline" in PAGE
    assert f"more than {AHEAD.seconds} s after arrival" in PAGE
    assert f"good for {LIFETIME.seconds // 3600} hours" in PAGE


def test_the_description_is_served_as_it_stands(client: Client) -> None:
    assert client.get("/api/exam/openapi.json").json() == DESCRIPTION


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["django", "bare"])
def test_real_replies_have_the_described_fields(kind: str, cast: Cast, clock: StoppedClock) -> None:
    doors = Doors(kind, cast.entry_an, cast.an)
    signing = Doors("django", cast.entry_an, cast.an)
    fits(signing.ask("POST", "/api/sign-in/", {"username": "an", "password": PASSWORD}, authorization=""), "SignedIn")
    fits(signing.ask("POST", "/api/sign-in/", {"code": "x"}, authorization=""), "Error", 401)
    clock.shift(seconds=-1)
    fits(doors.state(), "Standing")
    fits(doors.start(), "Error", 409)
    fits(doors.events(), "Error", 409)
    clock.shift(seconds=1)
    fits(doors.state(), "Standing")
    fits(doors.start(), "Started")
    change = {"seq": 1, "n": 1, "value": ["B"], "flag": True, "t": 1}
    sent = {"client": "c", "epoch": 1, "events": [change]}
    assert_fits("EventsIn", sent)
    fits(doors.post("events", sent), "Kept")
    fits(doors.events([], {"seq": 2, "n": 99, "value": []}), "Kept")
    fits(doors.start(), "Started")
    fits(doors.start("other"), "Error", 409)
    fits(doors.events(epoch=7), "Error", 409)
    fits(doors.hand_in("00000000"), "Error", 409)
    fits(doors.hand_in("00000000", epoch=7), "Error", 409)
    fits(doors.events(v=2), "Error", 400)
    fits(doors.ask("GET", doors.path("state"), authorization=""), "Error", 401)
    digest = doors.events().said["digest"]
    fits(doors.hand_in(digest), "HandedIn")
    fits(doors.start(), "Error", 409)
    fits(doors.state(), "Standing")
    fits(doors.events({"seq": 3, "n": 1, "value": []}), "Kept")


def fits(reply: Answer, name: str, status: int = 200) -> None:
    assert reply.status == status, reply
    assert_fits(name, reply.said)
