"""Undoing a reorganisation: every row becomes again what it was, as long as nothing depends on what it became."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import journal
from people.models import (
    Membership,
    Person,
    Reorganisation,
    RoleGrant,
    Succession,
    Unit,
    UnitAncestry,
    UnitVersion,
    User,
)
from people.places import hangs_as_its_superior
from people.roles_granting import clashing_with
from people.unit_pictures import Change, from_json, rows_now, written_back
from people.units import UnitRefused

_USES = {
    "memberships": _lazy("people"),
    "grants": _lazy("roles"),
    "child_versions": _lazy("units below it"),
    "party_bodies": _lazy("Party bodies in it"),
    "sittings": _lazy("sittings"),
    "classes": _lazy("classes"),
    "banks": _lazy("question banks"),
}


@transaction.atomic
def undo_reorganisation(*, reorganisation: Reorganisation, by: User | None, now: datetime) -> None:
    """Writes back all rows as they were. Refused once something later rests on them, and nothing is half undone."""
    held = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if held.undone_at is not None:
        raise UnitRefused(_("This reorganisation is undone already."))
    changes = from_json(held.changes)
    subject = held.unit
    _put_back(held, changes)
    held.undone_at, held.undone_by = now, by
    held.save(update_fields=["undone_at", "undone_by"])
    held.parts.standing().update(undone_at=now, undone_by=by)
    data = {"kind": held.kind, "on": str(held.on), "decision": held.decision_number}
    about: list[Unit | Reorganisation] = [*_restored(changes)]
    for each in about or [subject or held]:
        journal.write(act="people.unit.undo", subject=each, by=by, now=now, data=data)


def why_not(reorganisation: Reorganisation) -> str:
    """The sentence that undoing would refuse with at present; empty where nothing stands in its way."""
    try:
        with transaction.atomic():
            _put_back(reorganisation, from_json(reorganisation.changes))
            transaction.set_rollback(True)
    except UnitRefused as refusal:
        return refusal.message
    return ""


def _put_back(held: Reorganisation, changes: Sequence[Change]) -> None:
    _refuse_dependents(held, changes)
    held.successions.all().delete()
    _write_back(changes)
    _refuse_unsound(changes)


def _restored(changes: Sequence[Change]) -> list[Unit]:
    """The units that had ended and are there again."""
    ended = [one.pk for one in changes if one.model == Unit._meta.label and one.before is not None]
    return list(Unit.objects.filter(pk__in=ended).order_by("pk"))


def _write_back(changes: Sequence[Change]) -> None:
    """What was made goes first, units last of it; then what was changed; then what was removed."""
    for model in (Membership, UnitAncestry, UnitVersion, Unit):
        made = [one.pk for one in changes if one.before is None and one.model == model._meta.label]
        model._default_manager.filter(pk__in=made).delete()
    for change in changes:
        if change.before is not None and change.after is not None:
            written_back(change).save(force_update=True)
    for change in changes:
        if change.after is None:
            written_back(change).save(force_insert=True)


def _refuse_unsound(changes: Sequence[Change]) -> None:
    """What came back must have where to be: others, whose rows are not among these, may have ended or moved since."""
    restored = [one for one in changes if one.before is not None]
    homes = [one.pk for one in restored if one.model == Membership._meta.label]
    ended = Q(unit__dissolved_on__lt=F("valid_until")) | Q(valid_until=None, unit__dissolved_on__isnull=False)
    homeless = Membership.objects.filter(ended, pk__in=homes).select_related("unit").first()
    if homeless is not None:
        raise UnitRefused(_moved_in_words(homeless.unit))
    units = {_unit_of(one) for one in restored if one.model in (UnitVersion._meta.label, UnitAncestry._meta.label)}
    for version in UnitVersion.objects.filter(unit__in=units, parent__isnull=False).select_related("parent"):
        if version.parent and not hangs_as_its_superior(version):
            raise UnitRefused(_moved_in_words(version.parent))


def _moved_in_words(unit: Unit) -> str:
    return _("“%s” ended or changed its place since by another decision. Undo that first.") % unit


def _refuse_dependents(held: Reorganisation, changes: Sequence[Change]) -> None:
    _refuse_changed(changes)
    _refuse_newcomers(held, changes)
    _refuse_in_use(held, changes)
    _refuse_excluded(changes)


def _refuse_changed(changes: Sequence[Change]) -> None:
    """Every row must still be as the reorganisation left it."""
    present = rows_now(changes, locked=True)
    for change in changes:
        if present.get((change.model, change.pk)) != change.after:
            raise UnitRefused(_changed_in_words(change))


def _refuse_excluded(changes: Sequence[Change]) -> None:
    """A role that had ended comes back only where no duty was granted meanwhile that excludes it."""
    written = [written_back(one) for one in changes if one.model == RoleGrant._meta.label]
    returning = [grant for grant in written if isinstance(grant, RoleGrant)]
    for grant in returning:
        clash = clashing_with(grant).exclude(pk__in=[one.pk for one in returning]).select_related("unit").first()
        if clash is not None:
            values = {"who": clash.user, "role": clash.get_role_display(), "unit": clash.unit}
            raise UnitRefused(
                _("%(who)s holds “%(role)s” on “%(unit)s” by now, which excludes a role that would come back. End it.")
                % values
            )


def _changed_in_words(change: Change) -> str:
    if change.model == Membership._meta.label:
        person = Person.objects.filter(pk=change.values["person_id"]).first()
        return _("The membership of %s was changed since. Undo that first.") % (person or "…")
    unit = Unit.objects.filter(pk=_unit_of(change)).first()
    return _("“%s” was changed since by another decision. Undo that first.") % (unit or "…")


def _unit_of(change: Change) -> int:
    """The unit that a row is about."""
    values = change.values
    return int(values.get("unit_id") or values.get("descendant_id") or change.pk)


def _refuse_newcomers(held: Reorganisation, changes: Sequence[Change]) -> None:
    """Nothing may have been founded below, or moved below, a unit whose place would change back."""
    moved = {_unit_of(one) for one in changes if one.model == UnitAncestry._meta.label}
    known = [one.pk for one in changes if one.model == UnitVersion._meta.label]
    later = UnitVersion.objects.filter(parent__in=moved, valid_from__gte=held.on).exclude(pk__in=known)
    newcomer = later.exclude(unit__in=moved).first()
    if newcomer is not None:
        raise UnitRefused(
            _("“%s” was founded or moved below a unit concerned since. Move it elsewhere first.") % newcomer.name
        )


def _refuse_in_use(held: Reorganisation, changes: Iterable[Change]) -> None:
    """A unit that was founded goes again; nothing else may name it by then."""
    founded = [one.pk for one in changes if one.model == Unit._meta.label and one.before is None]
    own = {(one.model, one.pk) for one in changes}
    for relation in Unit._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model is Reorganisation or not founded:
            continue
        rows = model._default_manager.filter(Q(**{f"{relation.field.name}__in": founded}))
        if model is Succession:
            rows = rows.exclude(reorganisation=held)
        if any((model._meta.label, pk) not in own for pk in rows.values_list("pk", flat=True)):
            use = _USES.get(relation.name, model._meta.verbose_name_plural)
            raise UnitRefused(
                _("A unit founded by this decision is in use already (%s). Take it out of use first.") % use
            )
