"""How nominations go from one state to the next: one conditional UPDATE per arrow, and a row each that tells it.

A part of actions, called inside their transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from learning.models import Nomination, NominationState, NominationStep
from learning.nominations.arrows import NOMINEE_FROM, Nominee
from office.errors import Refused
from people.models import User


class NominationRefused(Refused):
    code = "nomination_refused"


def move(nominations: Sequence[Nomination], to: Nominee, *, note: str, by: User | None, now: datetime) -> None:
    """Brings all of them into a state; refuses all if one of them cannot go there."""
    standing = Nomination.objects.filter(pk__in=[one.pk for one in nominations], state__in=NOMINEE_FROM[to])
    if standing.update(state=to, note=note[:300]) != len(nominations):
        raise NominationRefused(
            _("Not every nomination chosen can become “%s”: some were decided meanwhile. Look at the list once more.")
            % NominationState(to).label
        )
    tell_steps(nominations, to, note=note, by=by, now=now)


def tell_steps(nominations: Sequence[Nomination], to: Nominee, *, note: str, by: User | None, now: datetime) -> None:
    NominationStep.objects.bulk_create(
        NominationStep(nomination=one, state=to, note=note[:300], at=now, by=by) for one in nominations
    )
