"""Dismissing an outage: the organiser gives no time back for it and says why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.delivery.compensation import refuse_dismissed, refuse_no_outage, was_given_back
from exams.delivery.evidence import moment
from exams.delivery.models import DismissedOutage
from exams.delivery.scopes import Scope, TimeRefused, checked_reason, locked_entries, tell
from exams.delivery.spans import Span
from exams.sittings.models import Sitting
from office import journal
from people.models import User


@transaction.atomic
def dismiss_outage(*, sitting: Sitting, outage: Span, reason: str, by: User, now: datetime) -> DismissedOutage:
    """Proposes the outage no more, and from then on nothing is given back for it."""
    words = checked_reason(reason)
    entries = locked_entries(Scope(sitting))  # who gives the time back at the same moment waits, or is waited for
    refuse_no_outage(sitting, outage, now)
    refuse_dismissed(sitting, outage)
    if was_given_back(sitting, outage):
        raise TimeRefused("given_already", _("The time of this outage is given back already."))
    dismissed = DismissedOutage.objects.create(
        sitting=sitting,
        began_at=outage.began_at,
        ended_at=outage.ended_at,
        reason=words,
        dismissed_at=now,
        by=by,
    )
    data = {"outage": [moment(outage.began_at), moment(outage.ended_at)], "reason": words}
    journal.write(act="delivery.time.dismiss_outage", subject=sitting, by=by, now=now, data=data)
    tell(entries)
    return dismissed
