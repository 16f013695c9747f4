"""Actions of the organiser on nominations: return for completion, approve, refuse; as many at once as are chosen."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models import Nomination, StudyClass
from learning.nominations.arrows import NEEDS_A_REASON, Nominee
from learning.nominations.calling import standing_call
from learning.nominations.eligibility import Finding
from learning.nominations.looking import barred, doubtful, looked_at
from learning.nominations.moving import NominationRefused, move
from learning.nominations.nominating import told
from office import journal
from people.models import Person, User

# What a nomination of this class is told of itself.
OWN = frozenset({Finding.NOMINATED, Finding.REFUSED})


@transaction.atomic
def decide(
    *, study_class: StudyClass, nominations: Collection[Nomination], to: Nominee, note: str, by: User, now: datetime
) -> int:
    """Decides on nominations of one class; gives how many. Doubtful people are approved only with a reason."""
    call = standing_call(study_class)
    keys = [one.pk for one in nominations]
    chosen = list(call.nominations.filter(pk__in=keys).select_related("person").by_name())
    if not chosen:
        raise NominationRefused(_("No nomination is chosen. Tick those you decide on."))
    if to in NEEDS_A_REASON and not note.strip():
        raise NominationRefused(_("Write the reason: the unit reads it."))
    if to is Nominee.APPROVED:
        people = [one.person for one in chosen]
        refuse_unfit(call.study_class, people, reason=note, without=OWN, now=now)
    move(chosen, to, note=note.strip(), by=by, now=now)
    data = {"people": len(chosen), "state": str(to), "reason": note.strip()[:300]}
    journal.write(act="learning.nominations.decide", subject=call.study_class, by=by, now=now, data=data)
    return len(chosen)


def refuse_unfit(
    study_class: StudyClass, people: Sequence[Person], *, reason: str, without: frozenset[Finding], now: datetime
) -> None:
    """Refuses all if somebody is barred, or is doubtful and no reason is given; with names and findings."""
    looked = looked_at(study_class, people, without=without, on=timezone.localdate(now))
    if found := barred(looked):
        raise NominationRefused(told(_("These people cannot take part: %s. Nothing was changed."), found))
    if (found := doubtful(looked)) and not reason.strip():
        raise NominationRefused(
            told(_("There are doubts: %s. Write a reason why you accept them, or leave these people out."), found)
        )
