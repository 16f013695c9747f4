"""Papers for those who have none, shortly before the opening or after it: people entered late, papers made late."""

from datetime import datetime

from django.db import transaction

from exams.delivery.scopes import Scope, locked_entries, tell
from exams.sittings.models import Sitting
from exams.sittings.paper_giving import give_papers
from office import journal
from people.models import User


@transaction.atomic
def give_missing_papers(*, sitting: Sitting, by: User, now: datetime) -> int:
    """Gives every entry without a paper one of the sitting's; returns how many. NoPapers where none are made."""
    entries = locked_entries(Scope(sitting))
    given = give_papers(sitting=sitting)
    if given:
        journal.write(act="delivery.papers.give", subject=sitting, by=by, now=now, data={"given": given})
        tell(entries)
    return given
