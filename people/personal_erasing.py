"""Erasing a person: the record stays as a pseudonym, so that figures and the journal's chain hold; who it was is gone.

What left the house before (workbooks, result sheets, dossiers, backups) is out of reach here: docs/personal-data.md.
"""

import secrets
from datetime import datetime

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from office.journal_erasing import erase_data, erase_names, may_erase
from office.models import JournalRow
from people.legal_holds import hold_on
from people.models import (
    AnsweredRequest,
    FailedSignIn,
    Membership,
    OneTimeCode,
    Person,
    PersonPair,
    Reorganisation,
    RoleGrant,
    RosterImport,
    User,
)
from people.running import sits_now

# What a pseudonym begins with: no name does.
PSEUDONYM = "#"
# Sex stays: it names nobody, and figures by sex go on being right.
_BLANK = ("family_middle", "sort_name", "national_number", "phone", "email", "native_place", "ethnicity")
_NOTHING = ("born_on", "joined_on", "admitted_by_decision_on", "official_on")
# Columns of a membership that may say something of the person, wherever rows are kept as they were.
_TELLING = ("position", "reason", "decision_number")
# Libraries whose rows about an account go with it: addresses, second factors, sessions, what a provider said.
_LIBRARIES = frozenset({"account", "mfa", "socialaccount", "usersessions", "wagtailusers"})


class NotErased(Refused):
    code = "not_erased"


@transaction.atomic
def erase_person(*, person: Person, reason: str, by: User | None, now: datetime) -> str:
    """Erases who a person is; gives the pseudonym. Cannot be undone.

    Refused while the person belongs to a unit or holds a role: then the purpose of keeping the data still stands. And
    while an exam of theirs is open, and while an inspection, a complaint or a court needs the data.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not reason.strip():
        raise NotErased(_("Say why the data are erased: it stands in the journal."))
    if obstacle := obstacle_to_erasing(held, now):
        raise NotErased(obstacle)
    for record in held.merged_from.all():
        _erase_record(record)
    name = _erase_record(held)
    journal.write(act="people.person.erase", subject=held, by=by, now=now, data={"reason": reason.strip()})
    return name


def obstacle_to_erasing(person: Person, now: datetime) -> str:
    """The sentence with which erasing would be refused at present; empty where nothing stands in its way."""
    on = timezone.localdate(now)
    if person.given.startswith(PSEUDONYM):
        return _("This person was erased already.")
    if not may_erase():
        command = f"manage.py erase_person {person.uid} --reason … --yes"
        return (
            _("The platform runs in a database role that cannot change the journal.")
            + " "
            + _("Whoever runs the server erases with: %s") % command
        )
    if hold := hold_on(person):
        return _("These data must be kept: %s. End the legal hold first.") % hold.reason
    if sits_now(person, now):
        return _("An exam of this person is open. Wait until it is over.")
    if Membership.objects.in_force(on).filter(person=person).exists():
        return _("This person belongs to a unit. End the membership first.")
    if RoleGrant.objects.in_force(on).filter(user__person=person).exists():
        return _("This person holds a role. End the role first.")
    return ""


def _erase_record(person: Person) -> str:
    """Erases one record, also one that went into another; gives its pseudonym."""
    name = f"{PSEUDONYM}{secrets.token_hex(5)}"
    accounts = list(User.objects.select_for_update().filter(person=person))
    for account in accounts:
        _erase_account(account, name)
    _erase_journal(person, accounts)
    _erase_imports(person)
    _erase_reorganisations(person)
    _erase_replies(person)
    _erase_facts(person, name)
    return name


def _erase_facts(person: Person, name: str) -> None:
    for column in _BLANK:
        setattr(person, column, "")
    for column in _NOTHING:
        setattr(person, column, None)
    person.given = name
    person.save()
    person.memberships.update(**dict.fromkeys(_TELLING, ""))
    person.standings.update(reason="", decision_number="")
    person.merges.update(left_out={})
    PersonPair.objects.filter(Q(one=person) | Q(other=person)).delete()
    person.correction_requests.all().delete()
    person.legal_holds.update(reason="")
    _erase_essays(person)
    person.nominations.update(position="", note="")  # type: ignore[attr-defined]  # of learning, likewise
    steps = apps.get_model("learning", "NominationStep")._default_manager
    steps.filter(nomination__person=person).update(note="")
    person.lesson_notes.all().delete()  # type: ignore[attr-defined]  # of learning, likewise
    person.entries.update(position="")  # type: ignore[attr-defined]  # of sittings, a room above this one


def _erase_essays(person: Person) -> None:
    """What was written goes; that something was handed in, and its score, stays. Of learning, met by name."""
    papers = apps.get_model("learning", "EssayPaper")._default_manager.filter(enrolment__person=person)
    apps.get_model("learning", "EssayFile")._default_manager.filter(paper__in=papers).delete()
    papers.update(text="", extended_reason="")
    permits = apps.get_model("learning", "TryPermit")._default_manager.filter(enrolment__person=person)
    permits.update(reason="")


def _erase_account(account: User, name: str) -> None:
    """The account stays as who did what it did, and nobody signs in with it any more."""
    FailedSignIn.objects.filter(account=account.username.lower()).delete()
    OneTimeCode.objects.filter(user=account).delete()
    _erase_libraries(account)
    account.username, account.password, account.is_active = name, make_password(None), False
    account.first_name = account.last_name = account.email = ""
    account.last_login = None
    account.save()


def _erase_libraries(account: User) -> None:
    for relation in User._meta.related_objects:
        model = relation.related_model
        if not isinstance(model, str) and model._meta.app_label in _LIBRARIES:
            model._default_manager.filter(**{relation.field.name: account}).delete()


def _erase_imports(person: Person) -> None:
    """What lists of people changed about the person: nothing of it can be taken back any more."""
    for each in RosterImport.objects.filter(changed__has_key=str(person.pk)):
        del each.changed[str(person.pk)]
        each.save(update_fields=["changed"])


def _erase_reorganisations(person: Person) -> None:
    """What decisions about units keep of the person's memberships: their dates and units stay, to be undone by."""
    label, told = Membership._meta.label, f'"person_id": {person.pk}'
    kept = Reorganisation.objects.annotate(text=Cast("changes", TextField())).filter(text__contains=told)
    for each in kept:
        for change in each.changes:
            for row in (change["before"], change["after"]):
                if change["model"] == label and row and row["person_id"] == person.pk:
                    row.update(dict.fromkeys(_TELLING, ""))
        each.save(update_fields=["changes"])


def _erase_replies(person: Person) -> None:
    """What other systems were answered about the person, kept so that a request sent twice is done once."""
    replies = AnsweredRequest.objects.annotate(text=Cast("reply", TextField()))
    replies.filter(text__contains=str(person.uid)).delete()


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
