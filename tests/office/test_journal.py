"""The journal stays as it was written: the databases refuse, and what nobody refused is found out."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from config import rounds
from office import journal
from office.commands import Refusal
from office.journal_chain import canonical
from office.journal_erasing import erase_data, erase_names
from office.models import JournalRow, JournalSeal
from office.signing import signing_key
from people.journal_chains import seal_journal, ways_to_unit
from people.models import Unit, UnitVersion
from people.models.units import UnitKind
from tests.cast import NOW, Cast, Company
from tests.office.sealed import tamper


@pytest.fixture
def sealed(company: Company) -> Company:
    """Six acts about DB01 by two people, sealed; the chain of DUK holds what made the company too."""
    for number in range(6):
        by = company.chi if number % 2 else company.quang
        data = {"name": f"Tên {number}", "minutes": number}
        journal.write(act="people.unit.change", subject=company.db01, by=by, now=NOW, data=data)
    seal_journal(now=NOW)
    return company


def rows_of_chi() -> list[JournalRow]:
    return list(JournalRow.objects.filter(act="people.unit.change").order_by("pk"))


def report(*options: str, whole: bool = False) -> dict[str, Any]:
    """What the command finds, as JSON; its exit code must fit."""
    out = StringIO()
    if whole:
        call_command("verify_journal", "--json", *options, stdout=out)
    else:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_journal", "--json", *options, stdout=out)
        assert ended.value.code == 1
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_a_journal_that_nobody_touched_is_whole_and_numbered_without_gaps(sealed: Company) -> None:
    found = report(whole=True)
    assert (found["bad"], found["unsealed"]) == ([], 0)
    assert found["rows"] == JournalRow.objects.count()
    numbers = list(JournalSeal.objects.filter(chain="unit:DUK").order_by("row_id").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_rows_hang_in_the_chain_of_their_top_unit(cast: Cast) -> None:
    journal.write(act="people.unit.change", subject=cast.xx, by=cast.stranger, now=NOW)
    journal.write(act="delivery.attempt.start", subject=cast.entry_an, by=cast.an, now=NOW)
    journal.write(act="people.person.change", subject=cast.an.person, by=None, now=NOW)  # type: ignore[arg-type]
    journal.write(act="bank.question.revise", subject=cast.questions[0], by=cast.thu, now=NOW)
    journal.write(act="people.user.sign_in", subject=cast.khanh, by=cast.khanh, now=NOW)
    journal.write(act="people.user.sign_in", subject=cast.root, by=cast.root, now=NOW)
    seal_journal(now=NOW)
    chains = list(JournalSeal.objects.order_by("row_id").values_list("chain", flat=True))[-6:]
    assert chains == ["unit:XX", *["unit:DUK"] * 4, "platform"]


def test_the_chain_of_a_day_is_that_of_the_unit_s_place_on_that_day(company: Company) -> None:
    """DB01 becomes a top unit of its own in 2027: what is done from then on is in its own chain."""
    on = NOW + timedelta(days=365)
    tamper(
        "UPDATE people_unitancestry SET valid_until = %s WHERE descendant_id = %s AND depth = 1",
        on.date(),
        company.db01.pk,
    )
    journal.write(act="people.unit.change", subject=company.db01, by=None, now=NOW)
    journal.write(act="people.unit.change", subject=company.db01, by=None, now=on)
    seal_journal(now=on)
    assert list(JournalSeal.objects.order_by("row_id").values_list("chain", flat=True))[-2:] == [
        "unit:DUK",
        "unit:DB01",
    ]


def test_every_record_of_a_sitting_leads_to_its_unit() -> None:
    ways = {
        label: ways_to_unit(apps.get_model(label)) for label in ("delivery.Attempt", "bank.Question", "people.Unit")
    }
    assert ways == {
        "delivery.Attempt": ("entry__sitting__unit__pk",),
        "bank.Question": ("bank__unit__pk",),
        "people.Unit": ("pk",),
    }


def test_what_a_rehearsal_writes_about_its_own_copy_is_not_sealed_and_leaves_with_it(company: Company) -> None:
    unit = Unit.objects.create(code="rehearsal-1", founded_on=NOW.date())
    UnitVersion.objects.create(unit=unit, name="x", name_key="x", kind=UnitKind.CELL, valid_from=NOW.date())
    journal.write(act="people.unit.change", subject=unit, by=None, now=NOW)
    journal.write(act="people.unit.change", subject=company.db01, by=None, now=NOW)
    seal_journal(now=NOW)
    assert [row.subject for row in JournalRow.objects.unsealed()] == [f"people.Unit:{unit.pk}"]
    assert report(whole=True)["unsealed"] == 1
    assert JournalRow.objects.filter(subject=f"people.Unit:{unit.pk}").delete()[0] == 1


REFUSED = {
    "a row's act": "UPDATE office_journalrow SET act = 'x'",
    "a row's time": "UPDATE office_journalrow SET at = '2020-01-01 00:00:00+00:00'",
    "who did it": "UPDATE office_journalrow SET by_id = NULL WHERE by_id IS NOT NULL",
    "its record": "UPDATE office_journalrow SET subject = 'people.Unit:1'",
    "its name": "UPDATE office_journalrow SET by_label = 'ai-do'",
    "its data": 'UPDATE office_journalrow SET data = \'{"name": "x"}\'',
    "a row": "DELETE FROM office_journalrow",
    "a hash": "UPDATE office_journalseal SET hash = '0'",
    "a number": "UPDATE office_journalseal SET number = number + 100",
    "a digest": "UPDATE office_journalseal SET data_digest = ''",
    "another salt": "UPDATE office_journalseal SET data_salt = 'x'",
    "a seal": "DELETE FROM office_journalseal",
}


@pytest.mark.parametrize("command", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_itself_refuses(sealed: Company, command: str) -> None:
    refuses = pytest.raises(DatabaseError, match="the journal is never changed")
    with refuses, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(command)
    assert report(whole=True)["bad"] == []


def test_the_platform_s_own_code_cannot_change_it_either(sealed: Company) -> None:
    row = rows_of_chi()[0]
    row.act = "people.unit.dissolve"
    for deed in (row.save, row.delete, JournalSeal.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def change(column: str, value: Any, table: str = "row") -> Callable[[JournalRow], None]:
    def deed(row: JournalRow) -> None:
        key = "id" if table == "row" else "row_id"
        tamper(f"UPDATE office_journal{table} SET {column} = %s WHERE {key} = %s", value, row.pk)  # noqa: S608  # ours

    deed.__name__ = f"{table}_{column}_{value!s:.5}"
    return deed


def swap(row: JournalRow) -> None:
    """Two rows change places: all that they say, each under the other's seal."""
    other = rows_of_chi()[3]
    for one, said in ((row, other), (other, row)):
        tamper(
            "UPDATE office_journalrow SET at = %s, by_id = %s, by_label = %s, act = %s, data = %s WHERE id = %s",
            *(said.at, said.by_id, said.by_label, said.act, json.dumps(said.data), one.pk),
        )


def insert(row: JournalRow) -> None:
    """A row between two others: those after it are counted on, the new one takes the number."""
    seal = row.seal
    new = JournalRow.objects.create(at=row.at, by=None, by_label="system", act="people.unit.found", subject=row.subject)
    tamper(
        "UPDATE office_journalseal SET number = number + 1000 WHERE chain = %s AND number >= %s",
        seal.chain,
        seal.number,
    )
    tamper("UPDATE office_journalseal SET number = number - 999 WHERE chain = %s AND number >= 1000", seal.chain)
    seal.row = new
    seal.save(force_insert=True)


def remove(row: JournalRow) -> None:
    tamper("DELETE FROM office_journalseal WHERE row_id = %s", row.pk)
    tamper("DELETE FROM office_journalrow WHERE id = %s", row.pk)


def remove_the_seal(row: JournalRow) -> None:
    tamper("DELETE FROM office_journalseal WHERE row_id = %s", row.pk)


def another_account(row: JournalRow) -> None:
    change("by_id", JournalRow.objects.exclude(by=row.by).exclude(by=None)[0].by_id)(row)


DEEDS: list[tuple[Callable[[JournalRow], None], str]] = [
    (change("at", NOW - timedelta(microseconds=1)), "changed"),
    (change("act", "people.unit.found"), "changed"),
    (change("subject", "people.Unit:1"), "changed"),
    (another_account, "changed"),
    (change("by_label", "ai-do"), "name"),
    (change("by_label", ""), "name"),
    (change("data", '{"name": "Tên khác", "minutes": 2}'), "data"),
    (change("data", "{}"), "data"),
    (change("hash", "0" * 64, "seal"), "changed"),
    (change("by_digest", "0" * 64, "seal"), "changed"),
    (change("data_digest", "0" * 64, "seal"), "changed"),
    (change("by_salt", "0" * 32, "seal"), "name"),
    (change("data_salt", "0" * 32, "seal"), "data"),
    (change("by_salt", "", "seal"), "name"),
    (change("data_salt", "", "seal"), "data"),
    (change("sealed_at", NOW - timedelta(microseconds=1), "seal"), "changed"),
    (change("chain", "unit:XX", "seal"), "missing"),
    (change("unit", 999, "seal"), "changed"),
    (change("number", 0, "seal"), "added"),
    (swap, "changed"),
    (insert, "changed"),
    (remove, "missing"),
    (remove_the_seal, "missing"),
]


@pytest.mark.parametrize(("deed", "code"), DEEDS, ids=[f"{deed.__name__}-{code}" for deed, code in DEEDS])
def test_each_of_these_deeds_is_found_and_the_row_is_named(
    sealed: Company, deed: Callable[[JournalRow], None], code: str
) -> None:
    row = rows_of_chi()[2]
    number = row.seal.number
    deed(row)
    bad = next(one for one in report()["bad"] if one["chain"] == "unit:DUK")
    assert bad["code"] == code
    assert bad["number"] == (0 if deed.__name__.startswith("seal_number") else number)
    assert bad["message"].startswith(f"unit:DUK, number {bad['number']}")


def test_the_first_of_two_bad_rows_is_named(sealed: Company) -> None:
    first, second = rows_of_chi()[1], rows_of_chi()[4]
    for row in (second, first):
        change("act", "x")(row)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_journal", stdout=out)
    assert f"number {first.seal.number} (row {first.pk}): " in out.getvalue()
    assert str(second.pk) not in out.getvalue().splitlines()[0]


def test_a_chain_that_was_cut_or_made_anew_is_found_by_a_checkpoint_outside(sealed: Company, tmp_path: Path) -> None:
    outside, key = tmp_path / "outside.json", tmp_path / "key.pem"
    call_command("journal_checkpoint", str(outside), f"--key={key}", stdout=StringIO())
    asked = (f"--checkpoint={outside}", f"--public={tmp_path / 'key.pub.pem'}")
    journal.write(act="people.unit.change", subject=sealed.db01, by=sealed.chi, now=NOW)
    assert report(*asked, whole=True)["bad"] == []

    last = list(JournalRow.objects.filter(seal__chain="unit:DUK").order_by("-seal__number")[:2])
    for row in last:
        remove(row)
    assert report(whole=True)["bad"] == []  # in itself the rest is whole
    [bad] = report(*asked)["bad"]
    assert (bad["code"], bad["chain"]) == ("cut", "unit:DUK")

    tamper("DELETE FROM office_journalseal WHERE chain = %s", "unit:DUK")
    journal.write(act="people.unit.change", subject=sealed.db01, by=sealed.chi, now=NOW)
    [bad] = report(*asked)["bad"]  # all sealed anew, with as many rows
    assert (bad["code"], bad["chain"]) == ("rewritten", "unit:DUK")


def another_kind(key: Path) -> str:
    """Something else that the same key signed."""
    said = {"kind": "khue.other.1", "chains": []}
    signature = base64.b64encode(signing_key(key).sign(canonical(said).encode())).decode()
    return json.dumps(said | {"signature": signature})


def test_a_checkpoint_that_was_changed_or_is_none_is_refused(sealed: Company, tmp_path: Path) -> None:
    outside, key = tmp_path / "outside.json", tmp_path / "key.pem"
    call_command("journal_checkpoint", str(outside), f"--key={key}", stdout=StringIO())
    public = f"--public={tmp_path / 'key.pub.pem'}"
    text = outside.read_text()
    for wrong, sentence in (
        (text.replace('"number": ', '"number": 1'), "does not hold"),
        ("[]", "no checkpoint"),
        ("nothing", "no checkpoint"),
        ('{"signature": "*"}', "no checkpoint"),
        (another_kind(key), "no checkpoint"),
    ):
        outside.write_text(wrong)
        with pytest.raises(Refusal, match=sentence):
            call_command("verify_journal", f"--checkpoint={outside}", public)
    with pytest.raises(Refusal, match="never overwritten"):
        call_command("journal_checkpoint", str(outside), f"--key={key}")
    with pytest.raises(Refusal, match="no Ed25519 key"):
        call_command("verify_journal", f"--checkpoint={outside}", f"--public={outside}")
    assert key.stat().st_mode & 0o777 == 0o600


def test_erasing_leaves_the_chain_whole_and_nothing_to_guess(sealed: Company) -> None:
    mine = JournalRow.objects.filter(pk__in=[row.pk for row in rows_of_chi()[:2]])
    assert erase_data(mine) == 2
    assert erase_names(mine.filter(by=sealed.chi)) == 1
    found = report(whole=True)
    assert (found["bad"], found["erased"]) == ([], 2)
    assert {(str(row.data), row.seal.data_salt) for row in mine} == {("{}", "")}
    assert [row.by_label for row in mine.order_by("pk")] == ["quang", ""]


def test_what_was_erased_before_it_was_sealed_is_sealed_as_erased(company: Company) -> None:
    journal.write(act="people.unit.change", subject=company.db01, by=company.chi, now=NOW, data={"name": "x"})
    erase_data(JournalRow.objects.filter(act="people.unit.change"))
    seal_journal(now=NOW)
    assert report(whole=True)["bad"] == []


def test_sealing_again_or_by_a_round_that_looks_back_an_hour_seals_nothing_twice(sealed: Company) -> None:
    assert seal_journal(now=NOW) == 0
    journal.write(act="people.unit.change", subject=sealed.db01, by=None, now=NOW - timedelta(hours=2))
    journal.write(act="people.unit.change", subject=sealed.db01, by=None, now=NOW)
    assert seal_journal(now=NOW, since=NOW - timedelta(hours=1)) == 1
    assert seal_journal(now=NOW) == 1
    assert report(whole=True)["bad"] == []


def test_the_server_seals_on_its_rounds(company: Company) -> None:
    journal.write(act="people.unit.change", subject=company.db01, by=company.chi, now=NOW)
    rounds.sweep()
    assert not JournalRow.objects.unsealed().exists()
