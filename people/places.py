"""Whether a unit hangs where its version says: below all that its superior hangs below, on every day of the version."""

from datetime import date

from django.db.models import QuerySet

from people.models import UnitAncestry, UnitVersion

Span = tuple[date, date]


def hangs_as_its_superior(version: UnitVersion) -> bool:
    """The links of the unit upwards are those of its superior, one step longer, while the version holds."""
    own = UnitAncestry.objects.filter(descendant=version.unit_id, depth__gt=0)
    above = UnitAncestry.objects.filter(descendant=version.parent_id)
    return _spans(own, version, 0) == _spans(above, version, 1)


def _spans(links: QuerySet[UnitAncestry], version: UnitVersion, longer: int) -> dict[tuple[int, int], list[Span]]:
    """By ancestor and depth, the days of the version on which the links hold, without seams."""
    found: dict[tuple[int, int], list[Span]] = {}
    for link in links.order_by("valid_from"):
        start = max(link.valid_from, version.valid_from)
        end = min(link.valid_until or date.max, version.valid_until or date.max)
        if start < end:
            spans = found.setdefault((link.ancestor_id, link.depth + longer), [])
            if spans and spans[-1][1] == start:
                start = spans.pop()[0]
            spans.append((start, end))
    return found
