"""Whoever opens a person's page leaves a line in the journal of that person."""

from datetime import datetime, timedelta

from django.db import transaction

from office import journal
from office.models import JournalRow
from people.models import Person, User

ACT = "people.person.open"
# Somebody who works with a page opens it many times; one line an hour says as much.
NOTED_FOR = timedelta(hours=1)


def note_opening(*, person: Person, by: User, now: datetime) -> None:
    """Notes that this account looked at this person's data, at most once an hour. One's own is nobody else's affair."""
    if by.person_id == person.pk:
        return
    recent = JournalRow.objects.about(person).filter(act=ACT, by=by, at__gt=now - NOTED_FOR)
    if recent.exists():
        return
    with transaction.atomic():
        journal.write(act=ACT, subject=person, by=by, now=now)
