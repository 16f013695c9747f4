"""OneRoster 1.2 CSV: what goes out comes back, by the words of the binding; hostile and unknown things stay out."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Membership, Person, Unit
from people.models.units import UnitKind
from people.names import tidy_name
from people.oneroster import COLUMNS, FILES, ORG_TYPES, OWN
from people.oneroster_package import NotOneRoster, is_package, read_package
from people.oneroster_reading import roster_of_package, units_of
from people.oneroster_writing import write_oneroster
from people.roster_files import roster_of_file
from people.roster_import import apply_roster, plan_roster
from people.units_import import plan_units
from tests.cast import NOW, Company

TODAY = NOW.date()
MANIFEST = {
    "manifest.version": "1.0",
    "oneroster.version": "1.2",
    **{f"file.{name}": "absent" for name in FILES},
    **{f"file.{name}": "bulk" for name in ("orgs", "users", "roles", "demographics")},
}
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\r\no1,,,Đảng bộ Mới,local,DB09,\r\n"
USERS = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,email,phone\r\n"
HOA = "u1,,,true,hoa,{CCCD:060185004321},Hoà,Trần,Thị,hoa@x.vn,0912345678\r\n"
ROLES = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\r\n"
HOA_ROLE = "r1,,,u1,primary,student,2026-01-01,,o1\r\n"
ABOUT = "sourcedId,status,dateLastModified,birthDate,sex\r\nu1,,,1985-03-12,female\r\n"


def package(change: dict[str, Any] | None = None, **manifest: str) -> bytes:
    """A package of one person in one unit; `change`: other contents by file, None for a file that is missing."""
    facts = MANIFEST | {name.replace("_", "."): value for name, value in manifest.items()}
    rows = "propertyName,value\r\n" + "".join(f"{name},{value}\r\n" for name, value in facts.items())
    parts = {
        "manifest.csv": rows,
        "orgs.csv": ORGS,
        "users.csv": USERS + HOA,
        "roles.csv": ROLES + HOA_ROLE,
        "demographics.csv": ABOUT,
    } | (change or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def exported(unit: Unit, *, numbers: bool = True) -> bytes:
    out = io.BytesIO()
    write_oneroster(unit, TODAY, out, numbers=numbers)
    return out.getvalue()


def rows_of(content: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def read(content: bytes) -> Any:
    return roster_of_package(read_package(content), today=TODAY)


def test_a_package_has_its_manifest_and_the_columns_of_the_binding(company: Company) -> None:
    content = exported(company.db01)
    manifest = {row["propertyName"]: row["value"] for row in rows_of(content, "manifest.csv")}
    assert (manifest["manifest.version"], manifest["oneroster.version"]) == ("1.0", "1.2")
    assert {name for name in FILES if manifest[f"file.{name}"] == "bulk"} == {"orgs", "users", "roles", "demographics"}
    assert {name for name in FILES if manifest[f"file.{name}"] == "absent"} == set(FILES) - {
        "orgs", "users", "roles", "demographics",
    }  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == {"manifest.csv", "orgs.csv", "users.csv", "roles.csv", "demographics.csv"}
        for name in ("orgs", "users", "roles", "demographics"):
            head = archive.read(f"{name}.csv").decode().partition("\r\n")[0].split(",")
            assert tuple(head[: len(COLUMNS[name])]) == COLUMNS[name]
            assert all(own.startswith(OWN) for own in head[len(COLUMNS[name]) :])


def test_bulk_rows_carry_no_status_and_every_key_leads_somewhere(company: Company) -> None:
    content = exported(company.db01)
    orgs, users, roles, about = (rows_of(content, f"{name}.csv") for name in ("orgs", "users", "roles", "demographics"))
    for row in (*orgs, *users, *roles, *about):
        assert (row["status"], row["dateLastModified"]) == ("", "")
    keys, units = {row["sourcedId"] for row in users}, {row["sourcedId"] for row in orgs}
    assert {row["userSourcedId"] for row in roles} == keys == {row["sourcedId"] for row in about}
    assert {row["orgSourcedId"] for row in roles} <= units
    assert {row["parentSourcedId"] for row in orgs} <= units | {""}
    assert all(row["username"] and row["familyName"] and row["givenName"] for row in users)
    assert [row["password"] for row in users] == ["", "", ""]


def test_the_first_role_is_the_primary_one(company: Company) -> None:
    Membership.objects.create(person=company.an.person, unit=company.db01_2, valid_from=date(2021, 1, 1))
    kinds = [row["roleType"] for row in rows_of(exported(company.db01), "roles.csv")]
    assert sorted(kinds) == ["primary", "primary", "primary", "secondary"]


def test_numbers_go_out_to_who_may_have_them(company: Company) -> None:
    Person.objects.filter(pk=company.an.person_id).update(national_number="001090000001", phone="0912345678")
    assert "{CCCD:001090000001}" in {row["userIds"] for row in rows_of(exported(company.db01), "users.csv")}
    rows = rows_of(exported(company.db01, numbers=False), "users.csv")
    assert {(row["userIds"], row["phone"]) for row in rows} == {("", "")}


def test_what_goes_out_comes_back_and_changes_nothing(company: Company) -> None:
    content = exported(company.duk)
    assert plan_units(rows=units_of(read_package(content)), on=TODAY, by=company.root, now=NOW).counts["same"] == 5
    plan = plan_roster(roster=read(content), unit=company.duk, on=TODAY)
    assert (plan.counts, plan.problems) == ({"same": 3}, [])


def test_every_kind_of_unit_comes_back(company: Company) -> None:
    assert set(ORG_TYPES) == set(UnitKind.values)
    line = f"o1,,,Đơn vị,department,DB09,,{UnitKind.GROUP}\r\n"
    head = ORGS.partition("\r\n")[0] + f",{OWN}kind\r\n"
    assert units_of(read_package(package({"orgs.csv": head + line})))[0].kind == UnitKind.GROUP


NAMES = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyÁỆỮ '-"), min_size=1, max_size=12).filter(
    lambda text: bool(tidy_name(text)) and text[0].isalpha()
)
PERSONS = st.fixed_dictionaries(
    {
        "family_middle": st.lists(NAMES, max_size=3).map(lambda parts: tidy_name(" ".join(parts))),
        "given": NAMES.map(lambda text: tidy_name(text).replace(" ", "")),
        "sex": st.sampled_from(["male", "female", ""]),
        "born_on": st.none() | st.dates(date(1930, 1, 1), date(2005, 12, 31)),
        "email": st.sampled_from(["", "a@x.vn", "=x@y.vn"]),
        "phone": st.sampled_from(["", "0912345678"]),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(PERSONS, min_size=1, max_size=4))
def test_whoever_goes_out_comes_back_the_same(company: Company, people: list[dict[str, Any]]) -> None:
    Person.objects.filter(memberships__unit=company.db02).delete()
    made = [Person.objects.create(**facts) for facts in people]
    for person in made:
        Membership.objects.create(person=person, unit=company.db02, valid_from=TODAY)
    content = exported(company.db02)
    assert plan_roster(roster=read(content), unit=company.db02, on=TODAY).counts == {"same": len(people)}
    names = list(people[0])
    held = {person.uid: [getattr(person, name) for name in names] for person in made}
    Person.objects.filter(pk__in=[person.pk for person in made]).delete()
    apply_roster(plan=plan_roster(roster=read(content), unit=company.db02, on=TODAY), by=company.chi, now=NOW)
    back = Person.objects.filter(memberships__unit=company.db02)
    assert {person.uid: [getattr(person, name) for name in names] for person in back} == held


def test_a_package_of_another_platform_is_read(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(package())
    roster = roster_of_file(path, today=TODAY)
    [hoa] = roster.people
    assert (hoa.full_name, hoa.national_number, hoa.phone, hoa.sex) == (
        "Trần Thị Hoà", "060185004321", "0912345678", "female",
    )  # fmt: skip
    assert (hoa.unit_text, hoa.born and hoa.born.on, hoa.problems) == ("DB09", date(1985, 3, 12), ())
    [unit] = units_of(read_package(package()))
    assert (unit.code, unit.name, unit.kind, unit.where) == ("DB09", "Đảng bộ Mới", "committee", "orgs.csv!A2")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("parent", "role_unknown"),
        ("wizard", "role_unknown"),
        ("", "role_unknown"),
        ("teacher", ""),
    ],
)
def test_a_role_that_makes_no_member_keeps_its_row_out(role: str, code: str) -> None:
    changed = ROLES + HOA_ROLE.replace("student", role)
    [hoa] = read(package({"roles.csv": changed})).people
    assert [problem.code for problem in hoa.problems] == ([code] if code else [])
    assert hoa.is_importable == (not code)


def test_a_role_that_has_ended_keeps_its_row_out() -> None:
    [hoa] = read(package({"roles.csv": ROLES + HOA_ROLE.replace("2026-01-01,", "2025-01-01,2025-12-31")})).people
    assert not hoa.is_importable


def test_a_type_of_unit_that_is_not_known_is_refused_in_words(company: Company) -> None:
    rows = units_of(read_package(package({"orgs.csv": ORGS.replace("local", "castle")})))
    plan = plan_units(rows=rows, on=TODAY, by=company.root, now=NOW)
    assert plan.counts["skip"] == 1
    assert "castle" in plan.problems[0].message


def test_doubtful_values_are_told_and_left_out() -> None:
    about = ABOUT.replace("1985-03-12,female", "31/31/1985,other")
    users = USERS + HOA.replace("060185004321", "12").replace("hoa@x.vn", "hoa").replace("0912345678", "gọi")
    [hoa] = read(package({"demographics.csv": about, "users.csv": users})).people
    found = {problem.code for problem in hoa.problems}
    assert found == {
        "date_unreadable", "sex_unreadable", "national_number_unreadable", "email_unreadable", "phone_unreadable",
    }  # fmt: skip
    assert (hoa.born, hoa.sex, hoa.national_number, hoa.email, hoa.phone) == (None, "", "", "", "")


def test_a_row_to_be_deleted_deletes_nothing_and_is_told() -> None:
    deleted = "u2,tobedeleted,2026-01-01T00:00:00.000Z,true,x,,Bỏ,Lý,,,\r\n"
    roster = read(package({"users.csv": USERS + HOA + deleted}, file_users="delta"))
    assert [person.given for person in roster.people] == ["Hoà"]
    assert "not_deleted" in {problem.code for problem in roster.problems}


def test_parts_that_are_not_read_are_named() -> None:
    roster = read(package({"classes.csv": "sourcedId\r\n"}, file_classes="bulk"))
    assert [problem.code for problem in roster.problems] == ["parts_not_read"]


def test_a_package_without_people_says_so() -> None:
    assert [problem.code for problem in read(package({"users.csv": USERS})).problems] == ["no_people"]


def bomb() -> bytes:
    return package({"users.csv": USERS + "0" * (40 * 1024 * 1024)})


def locked() -> bytes:
    content = bytearray(package())
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bomb, "too large"),
        (locked, "password"),
        (lambda: package({"../evil.csv": "x"}), "lead elsewhere"),
        (lambda: package({"/etc/passwd": "x"}), "lead elsewhere"),
        (lambda: package({"C:\\x.csv": "x"}), "lead elsewhere"),
        (lambda: package()[:-30], "damaged"),
        (lambda: b"PK\x03\x04" + b"\x00" * 200, "damaged"),
        (lambda: package({"manifest.csv": None, "a/manifest.csv": "x"}), "at the top"),
        (lambda: package(oneroster_version="1.1"), "1.1"),
        (lambda: package(file_users="some"), "absent, bulk or delta"),
        (lambda: package({"users.csv": None}), "not in the package"),
        (lambda: package({"users.csv": "sourcedId,givenname\r\n"}), "familyName, givenName"),
        (lambda: package({"users.csv": (USERS + HOA).encode("utf-16")}), "UTF-8"),
        (lambda: package({"users.csv": (USERS + HOA).encode("cp1258", "replace") + b"\xe1\xff"}), "UTF-8"),
        (lambda: package({"users.csv": USERS + HOA.replace("Hoà", "Ho\x00à")}), "UTF-8"),
        (lambda: package({"users.csv": USERS + 'u1,"'}), "quotes"),
        (lambda: package({"users.csv": USERS + "x" * 200_000}), "quotes"),
        (lambda: package({"users.csv": USERS + HOA.replace("Hoà", "Hoà,,,,,,,,")}), "more fields"),
    ],
)
def test_hostile_and_broken_packages_are_refused_in_words(content: Any, says: str) -> None:
    with pytest.raises(NotOneRoster, match=says):
        read_package(content())


def test_with_a_mark_of_its_coding_a_file_is_read() -> None:
    assert read(package({"users.csv": "\ufeff" + USERS + HOA})).people[0].given == "Hoà"


def test_a_workbook_is_no_package(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    assert not is_package(out.getvalue())
    assert not is_package(b"not a zip")
    assert is_package(package())
