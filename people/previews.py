"""What previews of imports share: the digest of a plan, pictures of counts, pages of rows."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from office.reports import Problem

ROWS_A_PAGE = 200
FIRST_PROBLEMS = 5
WORST_FIRST = {"error": 0, "warning": 1, "note": 2}
# Sentences are left out of the digest: they are in the reader's language, what is saved is not.
_NOT_PLAN = {"problems"}


def plan_digest(rows: Iterable[Any]) -> str:
    """SHA-256 over all that the rows of a plan would do: equal digests, equal deeds."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(_plain(row), sort_keys=True, default=str).encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if dataclasses.is_dataclass(value):
        names = [each.name for each in dataclasses.fields(value) if each.name not in _NOT_PLAN]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(str(one) for one in value)
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


class Plan(Protocol):
    """What the plan of any import has."""

    rows: list[Any]
    problems: list[Problem]
    counts: dict[str, int]


def preview(
    request: HttpRequest,
    plan: Plan,
    deeds: Mapping[str, Promise | str],
    *,
    picked: Mapping[str, tuple[str, list[Any]]] | None = None,
) -> dict[str, Any]:
    """What every preview shows: counts as bars and tabs, a page of the rows of one deed, the worst problems first.

    `page_obj` holds the rows of the page; the caller turns them into lines. `picked`: further tabs, each with its label
    and its rows.
    """
    show = request.GET.get("show", "")
    picked = picked or {}
    rows = picked[show][1] if show in picked else [row for row in plan.rows if show in ("", row.deed)]
    counts = [(deed, plan.counts.get(deed, 0)) for deed in deeds]
    problems = sorted(plan.problems, key=lambda problem: WORST_FIRST[problem.severity])
    return {
        "bars": bars([(deeds[deed], count, deed) for deed, count in counts]),
        "tabs": [
            ("", _("All"), len(plan.rows)),
            *((key, label, len(those)) for key, (label, those) in picked.items()),
            *((deed, deeds[deed], count) for deed, count in counts),
            ("problems", _("Remarks"), len(problems)),
        ],
        "show": show,
        "page_obj": page_of([] if show == "problems" else rows, request),
        "problems": page_of(problems, request) if show == "problems" else problems[:FIRST_PROBLEMS],
        "page_problems": len(problems),
        "errors": sum(problem.severity == "error" for problem in problems),
        "digest": plan_digest(plan.rows),
        "saves": plan.counts.get("create", 0) + plan.counts.get("change", 0),
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: `percent` of the full width, `tone` a class of the style sheet."""

    label: str
    value: int
    percent: int
    tone: str = ""


def bars(counts: Sequence[tuple[Promise | str, int, str]], *, full: int = 0) -> list[Bar]:
    """Bars from (label, value, tone), drawn against `full` or against the longest."""
    most = max([full, *(value for _label, value, _tone in counts)], default=0) or 1
    return [Bar(str(label), value, round(100 * value / most), tone) for label, value, tone in counts]


def page_of(rows: Sequence[Any], request: HttpRequest) -> Page[Any]:
    """The page of rows asked for; a number out of range gives the nearest page."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("p"))


Place = tuple[str, int] | str


def by_row(problems: Iterable[Problem]) -> dict[Place, list[Problem]]:
    """Problems by the row or place that they are about; those of a whole sheet or file meet no row."""
    found: dict[Place, list[Problem]] = {}
    for problem in problems:
        if problem.where:
            found.setdefault(row_of(problem.where), []).append(problem)
    return found


def row_of(where: str) -> Place:
    """Sheet and row number of an address such as “Sheet1!D14”; another address (“paragraph 12”) as it stands."""
    sheet, _mark, cell = where.rpartition("!")
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (sheet, int(number)) if sheet and number.isdigit() else where
