"""Erasing a person: the record stays as a pseudonym, so that figures and the journal's chain hold; who it was is gone.

What left the house before (workbooks, result sheets, dossiers, backups) is out of reach here: docs/personal-data.md.
"""

import secrets
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from office.journal_erasing import erase_data, erase_names
from office.models import JournalRow
from people.models import FailedSignIn, Membership, OneTimeCode, Person, RoleGrant, RosterImport, User

# What a pseudonym begins with: no name does.
PSEUDONYM = "#"
# Sex stays: it names nobody, and figures by sex go on being right.
_BLANK = ("family_middle", "sort_name", "national_number", "phone", "email", "native_place", "ethnicity")
_NOTHING = ("born_on", "joined_on", "admitted_by_decision_on", "official_on")


class NotErased(Refused):
    code = "not_erased"


@transaction.atomic
def erase_person(*, person: Person, reason: str, by: User | None, now: datetime) -> str:
    """Erases who a person is; gives the pseudonym. Cannot be undone.

    Refused while the person belongs to a unit or holds a role: then the purpose of keeping the data still stands.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not reason.strip():
        raise NotErased(_("Say why the data are erased: it stands in the journal."))
    _refuse_needed(held, timezone.localdate(now))
    name = f"{PSEUDONYM}{secrets.token_hex(5)}"
    accounts = list(User.objects.select_for_update().filter(person=held))
    for account in accounts:
        _erase_account(account, name)
    _erase_journal(held, accounts)
    _erase_imports(held)
    _erase_facts(held, name)
    journal.write(act="people.person.erase", subject=held, by=by, now=now, data={"reason": reason.strip()})
    return name


def _refuse_needed(person: Person, on: date) -> None:
    if Membership.objects.in_force(on).filter(person=person).exists():
        raise NotErased(_("This person belongs to a unit. End the membership first."))
    if RoleGrant.objects.in_force(on).filter(user__person=person).exists():
        raise NotErased(_("This person holds a role. End the role first."))


def _erase_facts(person: Person, name: str) -> None:
    for column in _BLANK:
        setattr(person, column, "")
    for column in _NOTHING:
        setattr(person, column, None)
    person.given = name
    person.save()
    person.memberships.update(position="", reason="")
    person.entries.update(position="")  # type: ignore[attr-defined]  # of sittings, a room above this one


def _erase_account(account: User, name: str) -> None:
    """The account stays as who did what it did, and nobody signs in with it any more."""
    FailedSignIn.objects.filter(account=account.username.lower()).delete()
    OneTimeCode.objects.filter(user=account).delete()
    account.username, account.password, account.is_active = name, make_password(None), False
    account.first_name = account.last_name = account.email = ""
    account.last_login = None
    account.save()


def _erase_imports(person: Person) -> None:
    """What lists of people changed about the person: nothing of it can be taken back any more."""
    for each in RosterImport.objects.filter(changed__has_key=str(person.pk)):
        del each.changed[str(person.pk)]
        each.save(update_fields=["changed"])


def _erase_journal(person: Person, accounts: list[User]) -> None:
    """What the journal says of the person beside that something was done, and the name under which they did things."""
    erase_data(_about(person, accounts))
    erase_names(JournalRow.objects.filter(by__in=accounts).exclude(by_label=""))


def _about(person: Person, accounts: list[User]) -> QuerySet[JournalRow]:
    grants = RoleGrant.objects.filter(user__in=accounts).values_list("pk", flat=True)
    subjects = [
        f"{Person._meta.label}:{person.pk}",
        *(f"{User._meta.label}:{account.pk}" for account in accounts),
        *(f"{RoleGrant._meta.label}:{pk}" for pk in grants),
    ]
    return JournalRow.objects.filter(subject__in=subjects).exclude(data={})
