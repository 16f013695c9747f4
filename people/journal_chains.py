"""Which chain of the journal a row belongs to: that of the top unit above what it is about, or above who did it.

Found by the foreign keys of the models themselves, so a new model needs nothing to be in the right chain.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils import timezone

from office.journal_chain import PLATFORM, Place
from office.journal_sealing import seal_all
from office.models import JournalRow
from people.models import Person, Unit, UnitAncestry, User

UnitsOf = dict[str, int]  # unit by subject
# People hang on their units by dated rows that point at them, not the other way round.
AROUND: dict[type[Model], tuple[str, ...]] = {
    Person: ("memberships__unit",),
    User: ("person__memberships__unit", "grants__unit"),
}


def seal_journal(*, now: datetime, since: datetime | None = None) -> int:
    """Chains the rows that are not chained yet; how many there were."""
    return seal_all(places_of=places_of, now=now, since=since)


def places_of(rows: Sequence[JournalRow]) -> list[Place | None]:
    """Chain and unit of each row.

    None for what is about a unit without a place among the others, not even below itself: a rehearsal's own, which
    leaves with all that was written about it.
    """
    found = _units_of({row.subject for row in rows})
    actors = _units_of({_actor(row) for row in rows if row.by_id and row.subject not in found})
    units = [found.get(row.subject) or actors.get(_actor(row)) for row in rows]
    tops = _Tops(unit for unit in units if unit)
    return [tops.place(unit, row) if unit else Place(PLATFORM, None) for row, unit in zip(rows, units, strict=True)]


def _actor(row: JournalRow) -> str:
    return f"{User._meta.label}:{row.by_id}"


def _units_of(subjects: Iterable[str]) -> UnitsOf:
    """The unit of each subject that has one, in a query for each model."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        label, _colon, pk = subject.rpartition(":")
        by_label[label].append(pk)
    found: UnitsOf = {}
    for label, pks in by_label.items():
        found |= {f"{label}:{pk}": unit for pk, unit in _pairs(label, pks)}
    return found


def _pairs(label: str, pks: Sequence[str]) -> list[tuple[int, int]]:
    """Record and unit; of a record with several units the one that was there first."""
    model = _model(label)
    if model is None:
        return []
    records = model._default_manager.filter(pk__in=[pk for pk in pks if pk.isdecimal()])
    pairs: list[tuple[int, int]] = []
    for way in reversed(ways_to_unit(model)):  # what comes later in a dictionary stands
        pairs += records.filter(**{f"{way}__isnull": False}).order_by(f"-{way}").values_list("pk", way)
    return pairs


def _model(label: str) -> type[Model] | None:
    """The model of this label; None for one that an older version had."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


@cache
def ways_to_unit(model: type[Model]) -> tuple[str, ...]:
    """The shortest way from a model to units by its foreign keys, as a lookup; none where there is none."""
    if model in AROUND:
        return AROUND[model]
    seen: set[type[Model]] = {model}
    ways: deque[tuple[type[Model], str]] = deque([(model, "")])
    while ways:
        here, way = ways.popleft()
        if here is Unit:
            return (f"{way}pk",)
        for key in here._meta.concrete_fields:
            if isinstance(key, ForeignKey) and key.related_model not in seen:
                seen.add(key.related_model)
                ways.append((key.related_model, f"{way}{key.name}__"))
    return ()


class _Tops:
    """The top units above some units, over time."""

    def __init__(self, units: Iterable[int]) -> None:
        self.links: dict[int, list[UnitAncestry]] = defaultdict(list)
        asked = UnitAncestry.objects.filter(descendant__in=set(units)).select_related("ancestor")
        for link in asked.order_by("valid_from", "depth"):
            self.links[link.descendant_id].append(link)

    def place(self, unit: int, row: JournalRow) -> Place | None:
        """By where the unit stood on the day of the row; where it stood nowhere then, by where it stood last."""
        links, on = self.links.get(unit), timezone.localdate(row.at)
        if not links:
            return None
        held = [link for link in links if link.valid_from <= on and (link.valid_until is None or link.valid_until > on)]
        latest = [link for link in links if link.valid_from == links[-1].valid_from]
        top = max(held or latest, key=lambda link: link.depth)
        return Place(f"unit:{top.ancestor.code}", unit)
