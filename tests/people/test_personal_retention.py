"""What is kept no longer than needed goes, after a look; people who left long ago are erased by pseudonym."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from office.commands import Refusal
from office.journal_verifying import verify_chains
from office.models import Job, JournalRow
from people.journal_chains import seal_journal
from people.legal_holds import end_hold, place_hold
from people.models import FailedSignIn, Membership, OneTimeCode, Person, RetentionRun, RoleGrant, User
from people.personal_retention import due_people
from people.roles import Role
from tests.cast import NOW, Cast, Company

TODAY = NOW.date()


def report(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("retention", "--json", *options, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def left(user: User, on: date) -> None:
    Membership.objects.filter(person=user.person).update(valid_until=on)


def gone(company: Company, years: int = 5) -> list[str]:
    return [person.given for person in due_people(on=TODAY, years=years)]


def test_a_dry_run_counts_and_changes_nothing(cast: Cast) -> None:
    for days in (0, 2, 3):
        FailedSignIn.objects.create(account="x", address="10.0.0.9", at=NOW - timedelta(days=days))
    left(cast.an, date(2020, 6, 1))
    told = report("--years=5")
    assert (told["done"], told["people"], told["rows"]["people.FailedSignIn"]) == (False, 1, 2)
    assert FailedSignIn.objects.count() == 3
    assert Person.objects.get(pk=cast.an.person_id).given == "An"


def test_rows_go_when_their_time_is_over_and_not_before(cast: Cast) -> None:
    for days in (364, 366):
        OneTimeCode.objects.create(
            user=cast.an, digest=str(days), issued_at=NOW, valid_until=NOW - timedelta(days=days)
        )
    for days in (29, 31):
        Job.objects.create(kind="people.read", asked_at=NOW, ended_at=NOW - timedelta(days=days))
    Job.objects.create(kind="people.read", asked_at=NOW - timedelta(days=90))
    told = report("--yes")
    assert (told["done"], told["rows"]["people.OneTimeCode"], told["rows"]["office.Job"]) == (True, 1, 1)
    assert [code.digest for code in OneTimeCode.objects.all()] == ["364"]
    assert Job.objects.count() == 2  # one that never ended stays
    assert set(report("--yes")["rows"].values()) == {0}


def test_people_are_due_when_membership_and_role_both_ended_long_ago(company: Company) -> None:
    assert gone(company) == []
    left(company.an, date(2021, 3, 1))
    left(company.anh, date(2021, 3, 20))
    assert gone(company) == ["An"]
    assert gone(company, years=6) == []
    grant = RoleGrant.objects.create(
        user=company.an, role=Role.SECRETARY, unit=company.db01, valid_from=TODAY - timedelta(days=90)
    )
    assert gone(company) == []
    grant.valid_until = TODAY
    grant.save()
    assert gone(company) == []
    RoleGrant.objects.filter(pk=grant.pk).delete()
    User.objects.filter(pk=company.an.pk).update(is_superuser=True)
    assert gone(company) == []


def test_due_people_are_erased_once_with_a_line_in_the_journal_and_the_chain_holds(cast: Cast, clock: Any) -> None:
    clock.shift(days=1)  # the exam is over
    left(cast.an, date(2020, 6, 1))
    seal_journal(now=NOW)
    assert report("--years=5", "--yes")["people"] == 1
    assert report("--years=5", "--yes")["people"] == 0
    assert Person.objects.get(pk=cast.an.person_id).given.startswith("#")
    assert JournalRow.objects.get(act="people.person.erase").data == {"reason": "kept for 5 years"}
    first, second = RetentionRun.objects.order_by("pk")
    assert (first.people, first.years, second.people) == (1, 5, 0)
    told = JournalRow.objects.get(act="people.retention.run", subject=f"people.RetentionRun:{first.pk}")
    assert told.data == {"years": 5, "people": 1, "passed_over": 0, "rows": 0}
    seal_journal(now=NOW)
    assert verify_chains().breaks == []


def test_who_must_be_kept_is_not_due_and_who_sits_an_exam_is_passed_over(cast: Cast) -> None:
    left(cast.an, date(2020, 6, 1))
    left(cast.anh, date(2020, 6, 1))
    assert cast.anh.person
    place_hold(person=cast.anh.person, reason="thanh tra", by=cast.chi, now=NOW)
    assert gone(cast) == ["An"]
    assert report("--years=5", "--yes")["people"] == 0  # An's sitting is open
    assert (RetentionRun.objects.get().passed_over, Person.objects.filter(given="An").count()) == (1, 1)
    end_hold(person=cast.anh.person, reason="xong", by=cast.chi, now=NOW)
    assert sorted(gone(cast)) == ["An", "Anh"]


def test_less_than_a_year_is_refused(company: Company) -> None:
    for years in ("0", "-3"):
        with pytest.raises(Refusal, match="at least one year"):
            call_command("retention", f"--years={years}", "--yes")


def test_in_words_it_says_that_it_was_a_trial(company: Company) -> None:
    out = StringIO()
    call_command("retention", "--years=5", stdout=out)
    assert "People: 0" in out.getvalue()
    assert "Trial only: nothing was removed." in out.getvalue()
