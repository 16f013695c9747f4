"""What another system writes: people, all of a list or nothing; transfers, likewise; the same request once only."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from office.reports import Problem as Remark
from people.keeping import transfer_person
from people.models import AnsweredRequest, Membership, Person, ServiceToken, Unit
from people.models.units import UnitQuerySet
from people.people_records import FieldError, ReadPeople, read_people, read_transfers
from people.roster_import import RosterPlan, plan_roster, save_roster
from people.roster_planning import among

KEPT = timedelta(days=30)
MOST_PEOPLE, MOST_TRANSFERS = 2_000, 500
Reply = dict[str, Any]


class RowsRefused(Refused):
    """Nothing was saved; `errors` says of each row what is wrong with it."""

    code = "rows_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(_("Nothing was saved. Put right what “errors” names, and send all of it again."))
        self.errors = errors


class KeyTaken(Refused):
    code = "key_taken"
    status = HTTPStatus.CONFLICT


class UnitOutOfReach(Refused):
    code = "unit_out_of_reach"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def answered_once(
    *, token: ServiceToken, key: str, request: bytes, now: datetime, deed: Callable[[], Reply]
) -> tuple[Reply, bool]:
    """Does what a request asks and keeps the reply; the same request again gets that reply. Whether it was done now.

    A request that was refused leaves nothing: it may be sent again under the same key.
    """
    digest = hashlib.sha256(request).hexdigest()
    AnsweredRequest.objects.filter(at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            kept = AnsweredRequest.objects.create(token=token, key=key, digest=digest, at=now)
            with journal.nobody_is(token.label):
                kept.reply = deed()
            kept.save(update_fields=["reply"])
            return kept.reply, True
    except IntegrityError:
        before = AnsweredRequest.objects.filter(token=token, key=key).first()
        if before is None:
            raise
    if before.digest != digest:
        raise KeyTaken(_("This Idempotency-Key was used for another request. Take a new one."))
    return before.reply, False


def write_people(*, token: ServiceToken, record: dict[str, Any], now: datetime) -> Reply:
    """Adds and changes people by the rules of an imported list, within the units of the token."""
    today = timezone.localdate(now)
    units = Unit.objects.below(token.unit, today)
    read = read_people(record)
    top, on = _top(record, units, token.unit), _day(record, today)
    kept = Person.objects.members_of(token.unit, today)
    plan = among(plan_roster(roster=read.roster, unit=top, on=on), kept)
    if errors := _errors(read, plan) + _beyond(plan, units):
        raise RowsRefused(errors)
    done = save_roster(plan=plan, by=None, now=now, file_name=token.label)
    counts = {name: plan.counts.get(deed, 0) for name, deed in _COUNTED.items()}
    warnings = [_row_error(remark) for remark in plan.problems if remark.severity == "warning"]
    return {**counts, "people": _rows(plan, done.created), "warnings": warnings}


_COUNTED = {"created": "create", "changed": "change", "same": "same"}


def _top(record: dict[str, Any], units: UnitQuerySet, own: Unit) -> Unit:
    code = record.get("unit")
    top = own if code in (None, "") else units.filter(code=str(code)).first()
    if top is None:
        raise UnitOutOfReach(_("There is no unit with the code “%s” for this token.") % str(code)[:40])
    return top


def _day(record: dict[str, Any], today: date) -> date:
    """Since when new people belong to their unit."""
    try:
        return date.fromisoformat(record["on"]) if record.get("on") else today
    except (TypeError, ValueError) as unread:
        what, do = _("“%s” is no day.") % str(record["on"])[:40], _("Write it as 2026-11-22.")
        raise RowsRefused([asdict(FieldError("", "on", what, do))]) from unread


def _errors(read: ReadPeople, plan: RosterPlan) -> list[dict[str, str]]:
    """Field by field what reading found; then what the registry has against a row."""
    errors = [asdict(error) for error in read.errors]
    found = (remark for remark in plan.problems if remark.severity == "error" and remark.code != "field_refused")
    return errors + [_row_error(remark) for remark in found]


def _beyond(plan: RosterPlan, units: UnitQuerySet) -> list[dict[str, str]]:
    """New people for units that stand elsewhere today, though not on the day that was given."""
    kept = set(units.values_list("pk", flat=True))
    rows = [row for row in plan.rows if row.deed == "create" and row.unit and row.unit.pk not in kept]
    what, do = _("This unit is not one of this token any more."), _("Correct the unit.")
    return [asdict(FieldError(row.draft.where, "memberships", what, do)) for row in rows]


def _row_error(remark: Remark) -> dict[str, str]:
    """The sentence says what and what to do in one."""
    return {"where": remark.where, "field": _FIELD_OF.get(remark.code, ""), "what": remark.message, "do": ""}


_FIELD_OF = {
    "unit_unknown": "memberships",
    "unit_ambiguous": "memberships",
    "person_elsewhere": "memberships",
    "number_of_another": "national_number",
    "same_national_number": "national_number",
    "same_uid": "uid",
}


def _rows(plan: RosterPlan, created: list[int]) -> list[dict[str, str]]:
    """What became of each row, and the public name of its person."""
    new = iter(created)
    keys = [next(new) if row.deed == "create" else row.person.pk if row.person else 0 for row in plan.rows]
    uids = {pk: str(uid) for pk, uid in Person.objects.filter(pk__in=set(keys)).values_list("pk", "uid")}
    return [
        {"where": row.draft.where, "uid": uids[key], "deed": _DEEDS[row.deed]}
        for row, key in zip(plan.rows, keys, strict=True)
    ]


_DEEDS = {deed: name for name, deed in _COUNTED.items()}


def write_transfers(*, token: ServiceToken, record: dict[str, Any], now: datetime) -> Reply:
    """Moves people between units of the token: all of them, or none where one cannot be moved."""
    today = timezone.localdate(now)
    units = Unit.objects.below(token.unit, today)
    wanted, errors = read_transfers(record)
    done = []
    with transaction.atomic():
        for one in wanted:
            try:
                with transaction.atomic():
                    leaving = _leaving(one.person, units.filter(code=one.left), one.where)
                    unit = _unit(units, one.unit, one.where, "to")
                    entered = transfer_person(
                        leaving=leaving,
                        unit=unit,
                        on=one.on,
                        reason=one.reason,
                        by=None,
                        now=now,
                        position=one.position,
                    )
                done.append({"where": one.where, "membership": str(entered.uid), "ended": str(leaving.uid)})
            except RowsRefused as refusal:
                errors += refusal.errors
            except Refused as refusal:
                errors.append({"where": one.where, "field": "", "what": refusal.message, "do": ""})
        if errors:
            raise RowsRefused(errors)
    return {"transferred": len(done), "transfers": done}


def _unit(units: UnitQuerySet, code: str, where: str, field: str) -> Unit:
    unit = units.filter(code=code).first()
    if unit is None:
        what, do = _("There is no unit with the code “%s” for this token.") % code, _("Correct the code.")
        raise RowsRefused([asdict(FieldError(where, field, what, do))])
    return unit


def _leaving(person: str, units: UnitQuerySet, where: str) -> Membership:
    open_still = Membership.objects.filter(valid_until=None, person__uid=person, unit__in=units.values("pk"))
    leaving = open_still.first()
    if leaving is None:
        what = _("This person is no member of the unit that is to be left, or the unit is not of this token.")
        raise RowsRefused([asdict(FieldError(where, "from", what, _("Read the memberships anew.")))])
    return leaving
