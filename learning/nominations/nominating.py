"""Actions of a unit: name people for a class, send again what was returned, withdraw somebody. All or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.models import Call, Nomination, Quota
from learning.nominations.arrows import TAKES_A_PLACE, Nominee
from learning.nominations.calling import standing_call
from learning.nominations.eligibility import Finding
from learning.nominations.looking import Looked, barred, looked_at, units_going_on
from learning.nominations.moving import NominationRefused, move, tell_steps
from office import journal
from people.homes import homes_on
from people.models import Person, User

MOST_TOLD = 10


@transaction.atomic
def nominate(
    *, quota: Quota, people: Sequence[Person], note: str = "", by: User | None, now: datetime
) -> list[Nomination]:
    """Names people of the unit for the class. Whoever asks first gets the last place: the call's row is the lock."""
    call, today = standing_call(quota.call.study_class), timezone.localdate(now)
    if not people:
        raise NominationRefused(_("Nobody is chosen. Tick the people to be named."))
    if today > call.deadline:
        day = date_format(call.deadline, "SHORT_DATE_FORMAT")
        raise NominationRefused(_("Nominations were open until %s. Ask the organiser for a later day.") % day)
    units = units_going_on(quota.unit, today)
    refuse_barred(looked_at(call.study_class, people, units=units, on=today))
    _refuse_over_quota(call, quota, len(people))
    named = _written(call, quota, people, note.strip(), now)
    tell_steps(named, Nominee.SENT, note=note.strip(), by=by, now=now)
    data = {"unit": str(quota.unit), "people": len(named)}
    journal.write(act="learning.nominations.send", subject=call.study_class, by=by, now=now, data=data)
    return named


@transaction.atomic
def send_again(*, nomination: Nomination, note: str, by: User | None, now: datetime) -> None:
    """A nomination that was returned goes to the organiser once more, after the last day too: it was in by then."""
    call = standing_call(nomination.call.study_class)
    held = call.nominations.select_related("person", "quota__unit").get(pk=nomination.pk)
    if held.state != Nominee.RETURNED:
        raise NominationRefused(
            _("This nomination is “%s”; only one that was returned is sent again.") % held.get_state_display()
        )
    today = timezone.localdate(now)
    units = units_going_on(held.quota.unit, today)
    known = frozenset({Finding.NOMINATED})
    refuse_barred(looked_at(call.study_class, [held.person], units=units, without=known, on=today))
    move([held], Nominee.SENT, note=note.strip(), by=by, now=now)
    data = {"unit": held.unit_name, "people": 1}
    journal.write(act="learning.nominations.send", subject=call.study_class, by=by, now=now, data=data)


@transaction.atomic
def withdraw(*, nomination: Nomination, reason: str, by: User | None, now: datetime) -> None:
    """The unit takes a name back, with a reason, until the class is opened. The place is free again."""
    call = standing_call(nomination.call.study_class)
    if not reason.strip():
        raise NominationRefused(_("Write why the nomination is withdrawn."))
    move([nomination], Nominee.WITHDRAWN, note=reason.strip(), by=by, now=now)
    data = {"unit": nomination.unit_name, "reason": reason.strip()[:300]}
    journal.write(act="learning.nominations.withdraw", subject=call.study_class, by=by, now=now, data=data)


def refuse_barred(looked: Sequence[Looked]) -> None:
    """Refuses all if somebody cannot take part, with names and reasons."""
    found = barred(looked)
    if found:
        raise NominationRefused(told(_("Nobody was named. These people cannot take part: %s"), found))


def told(sentence: str, found: Sequence[Looked]) -> str:
    """The sentence with who it is about, ten at most by name."""
    more = [_("and %d more") % (len(found) - MOST_TOLD)] if len(found) > MOST_TOLD else []
    return sentence % ". ".join([*(one.sentence for one in found[:MOST_TOLD]), *more])


def _refuse_over_quota(call: Call, quota: Quota, wanted: int) -> None:
    places = call.quotas.get(pk=quota.pk).places
    used = quota.nominations.filter(state__in=TAKES_A_PLACE).count()
    if used + wanted > places:
        values = {"unit": str(quota.unit), "places": places, "left": max(places - used, 0), "wanted": wanted}
        raise NominationRefused(
            _(
                "Places of “%(unit)s”: %(places)d, free: %(left)d, chosen: %(wanted)d. "
                "Choose fewer, withdraw somebody, or ask the organiser for another place."
            )
            % values
        )


def _written(call: Call, quota: Quota, people: Sequence[Person], note: str, now: datetime) -> list[Nomination]:
    """The rows with the names of the day; whoever was withdrawn before is named again in the same row."""
    homes = homes_on(people, timezone.localdate(now))
    rows = []
    for person in people:
        row = Nomination(call=call, quota=quota, person=person, state=Nominee.SENT, note=note[:300])
        home = homes.get(person.pk)
        if home is not None:
            row.unit_name, row.upper_unit_name = home.unit_name, home.upper_unit_name
            row.position = home.position
        rows.append(row)
    Nomination.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["call", "person"],
        update_fields=["quota", "state", "note", "unit_name", "upper_unit_name", "position"],
    )
    return list(call.nominations.filter(person__in=people).select_related("person").by_name())
