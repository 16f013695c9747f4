"""What is described is what is there: docs/exchange.md, docs/schema/ and /api/schema/ against real replies."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from people.models import Person
from people.models.service_tokens import Scope
from people.people_records import DAYS, LENGTHS, read_people
from people.roster_export import people_record
from people.units_sheet import KIND_WORDS
from tests.cast import NOW, Company
from tests.people.exchange.exchanging import READ, System, system_of

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "schema" / "khue-people-1.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "exchange.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
PEOPLE = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


@pytest.fixture
def api(company: Company, client: Client) -> dict[str, Any]:
    client.force_login(company.root)
    described: dict[str, Any] = yaml.safe_load(client.get("/api/schema/").content)
    return described


@pytest.fixture
def nhan_su(company: Company) -> System:
    return system_of(company.db01, company.chi)


def problems(api: dict[str, Any], name: str, said: Any) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": api["components"]}
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{list(problem.path)}: {problem.message}" for problem in checker.iter_errors(_plain(said))]


def _plain(said: Any) -> Any:
    return json.loads(json.dumps(said))


def test_every_door_of_the_exchange_is_described(api: dict[str, Any]) -> None:
    ours = {path: set(deeds) for path, deeds in api["paths"].items() if path.startswith("/api/v1/")}
    assert ours == {
        "/api/v1/units/": {"get"},
        "/api/v1/units/{uid}/": {"get"},
        "/api/v1/people/": {"get", "post"},
        "/api/v1/people/{uid}/": {"get"},
        "/api/v1/memberships/": {"get", "post"},
        "/api/v1/oneroster.zip": {"get"},
    }
    for deeds in (api["paths"][path] for path in ours):
        for deed in deeds.values():
            assert deed["security"] == [{"serviceToken": []}]
            assert "application/problem+json" in deed["responses"]["401"]["content"]
    assert api["components"]["securitySchemes"]["serviceToken"]["scheme"] == "bearer"
    asked = {given["name"] for given in api["paths"]["/api/v1/people/"]["get"]["parameters"]}
    assert asked == {"since", "limit", "unit", "on"}


@pytest.mark.parametrize(
    ("path", "name"), [("units/", "UnitsPage"), ("people/", "PeoplePage"), ("memberships/", "MembershipsPage")]
)
def test_replies_are_as_they_are_described(api: dict[str, Any], company: Company, path: str, name: str) -> None:
    for scopes in (READ, tuple(Scope)):
        system = system_of(company.db01, company.chi, scopes=scopes, name=str(len(scopes)))
        said = system.get(path).json()
        assert said["items"]
        assert problems(api, name, said) == []
    assert problems(api, name, {"items": [{"state": "x"}]}) != []


def test_refusals_and_written_replies_are_as_they_are_described(
    api: dict[str, Any], company: Company, nhan_su: System
) -> None:
    record = {"format": "khue-people-1", "people": [{"family_middle": "Lý", "given": "Mới"}]}
    assert problems(api, "KeptPeople", nhan_su.post("people/", record).json()) == []
    uid = str(company.an.person.uid)
    wish = {"person": uid, "from": "DB01-1", "to": "DB01-2", "on": "2026-03-10", "reason": "x"}
    assert problems(api, "GivenTransfers", {"transfers": [wish]}) == []
    done = nhan_su.post("memberships/", {"transfers": [wish]}, key="2").json()
    assert problems(api, "DoneTransfers", done) == []
    for reply in (
        nhan_su.get("units/", limit=0),
        nhan_su.post("people/", {"people": 1}, key="3"),
        nhan_su.get("people/", unit="XX"),
    ):
        assert problems(api, "ProblemDetails", reply.json()) == []


def test_the_examples_of_the_page_are_of_the_formats(api: dict[str, Any]) -> None:
    names = [
        "PeoplePage",
        "UnitItem",
        "MembershipItem",
        "GivenPeople",
        "KeptPeople",
        "GivenTransfers",
        "ProblemDetails",
    ]
    assert len(EXAMPLES) == len(names)
    for example, name in zip(EXAMPLES, names, strict=True):
        assert problems(api, name, example) == [], name
    assert list(PEOPLE.iter_errors(EXAMPLES[3])) == []
    assert read_people(EXAMPLES[3]).errors == []


def test_a_refusal_of_the_page_is_one_that_is_given(nhan_su: System) -> None:
    wrong = {"format": "khue-people-1", "people": [{"given": "Hoà", "born_on": "12/3/1985"}]}
    assert nhan_su.post("people/", wrong).json() == EXAMPLES[6]


def test_the_page_names_every_scope_kind_and_refusal() -> None:
    for word in (*Scope.values, *KIND_WORDS, "rows_refused", "Idempotency-Key", "/api/schema/"):
        assert f"{word}" in PAGE, word


def test_what_is_downloaded_is_of_the_schema_and_is_read_back(company: Company) -> None:
    Person.objects.filter(pk=company.an.person_id).update(
        national_number="001090000001", phone="0912345678", born_precision="year", sort_name="An Nguyễn"
    )
    record = people_record(company.duk, NOW.date())
    assert len(record["people"]) == 3
    assert list(PEOPLE.iter_errors(record)) == []
    assert read_people(_plain(record)).errors == []


@pytest.mark.parametrize(
    "change", [{"given": ""}, {"sex": "x"}, {"born_on": "1990"}, {"national_number": "1"}, {"shoe_size": 42}]
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    record = {"format": "khue-people-1", "people": [{"given": "Hoà"} | change]}
    assert list(PEOPLE.iter_errors(record)) != []
    assert read_people(record).errors != []


def test_the_schema_has_the_fields_and_lengths_of_the_reader() -> None:
    described = SCHEMA["$defs"]["person"]["properties"]
    assert set(LENGTHS) | set(DAYS) <= set(described)
    for name in ("family_middle", "given", "sort_name", "email", "native_place", "ethnicity"):
        assert described[name]["maxLength"] == LENGTHS[name]
