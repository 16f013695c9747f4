"""What two records say of the same days: the record that is kept holds, the other one fills the days it leaves free.

So a person who was in one unit on each day in both records is in one unit on each day afterwards, and the same is true
of standings. What had to give way is returned as it stood.
"""

from collections.abc import Sequence
from typing import Any

from people.intervals import Interval, uncovered
from people.models import Membership, Person, Standing


def join_intervals(kept: Person, gone: Person) -> dict[str, list[dict[str, Any]]]:
    """Brings together memberships and standings; gives the rows that gave way, wholly or in part, by table."""
    given_way = {
        "memberships": _join(Membership, kept, gone, ("unit_id", "position")),
        "standings": _join(Standing, kept, gone, ("kind", "decided_on")),
    }
    return {name: rows for name, rows in given_way.items() if rows}


def _join(model: Any, kept: Person, gone: Person, columns: Sequence[str]) -> list[dict[str, Any]]:
    held = [Interval(row.valid_from, row.valid_until) for row in model.objects.filter(person=kept)]
    given_way = []
    for row in model.objects.filter(person=gone).order_by("valid_from"):
        whole = Interval(row.valid_from, row.valid_until)
        parts = uncovered(whole, held)
        held += parts
        if parts == [whole]:
            model.objects.filter(pk=row.pk).update(person=kept)
            continue
        given_way.append(_as_it_stood(row, columns))
        row.delete()
        model.objects.bulk_create(_part(model, row, kept, part, columns) for part in parts)
    return given_way


def _part(model: Any, row: Any, kept: Person, part: Interval, columns: Sequence[str]) -> Any:
    """What is left of a row. Why it ended is said only where it ended then."""
    told = part.end == row.valid_until or model is Standing
    why = {name: getattr(row, name) for name in ("reason", "decision_number")} if told else {}
    facts = {name: getattr(row, name) for name in columns}
    return model(person=kept, valid_from=part.start, valid_until=part.end, **facts, **why)


def _as_it_stood(row: Any, columns: Sequence[str]) -> dict[str, Any]:
    names = (*columns, "valid_from", "valid_until", "reason", "decision_number")
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in values.items()}
