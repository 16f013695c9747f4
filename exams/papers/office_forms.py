"""The blueprint as a matrix: a topic a line, a level a column, a number in each cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.bank.models import Bank, Level, Topic
from exams.papers.actions import Line
from exams.papers.limits import Limits
from exams.papers.models import Blueprint
from exams.papers.parallel import Tolerance

ANY_LEVEL = 0
LEVELS: tuple[int, ...] = (*Level.values, ANY_LEVEL)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    field: forms.BoundField
    available: int


def as_percent(share: Decimal | float) -> Decimal:
    """With as many digits as the field takes back."""
    return (100 * Decimal(str(share))).quantize(Decimal("0.01"))


def _percent(label: Any) -> forms.DecimalField:
    """A tolerance as people say it."""
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        initial=as_percent(Tolerance().mean),
        localize=True,
        required=False,
    )


class BlueprintForm(forms.Form):
    """Name, points a level, the matrix of counts, and limits. `lines()` and `limits()` give what the action takes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    shuffle_questions = forms.BooleanField(label=gettext_lazy("Shuffle questions"), required=False, initial=True)
    shuffle_options = forms.BooleanField(label=gettext_lazy("Shuffle options"), required=False, initial=True)
    equal = forms.BooleanField(
        label=gettext_lazy("Papers of equal difficulty"),
        required=False,
        help_text=gettext_lazy(
            "Questions are chosen so that all papers are expected to give the same mean and the same spread. "
            "A question that nobody has answered yet is taken to be as hard as its level."
        ),
    )
    mean_percent = _percent(gettext_lazy("Expected means may be apart by (% of the points)"))
    spread_percent = _percent(gettext_lazy("Expected spreads may be apart by (% of the points)"))
    most_percent = forms.IntegerField(
        label=gettext_lazy("A question stands in at most (% of the papers)"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=gettext_lazy("Empty: in any number of them. It may always stand in one."),
    )
    papers = forms.IntegerField(
        label=gettext_lazy("Papers to check with"), min_value=1, max_value=1000, initial=4, required=False
    )

    def __init__(self, *args: Any, bank: Bank, blueprint: Blueprint | None = None, **kwargs: Any) -> None:
        self.topics = list(bank.topics.all())
        self.available = _available(bank)
        kwargs["initial"] = {**_initial(blueprint), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.fields[f"points_{level}"] = forms.DecimalField(
                label=_("points each"),
                min_value=Decimal("0.01"),
                max_digits=5,
                decimal_places=2,
                initial=1,
                localize=True,
            )
            for topic in self.topics:
                self.fields[f"count_{topic.pk}_{level}"] = forms.IntegerField(
                    label=f"{topic.name}: {level_name(level)}", min_value=0, max_value=200, required=False
                )

    def head(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Per level its name and its points field."""
        return ((level_name(level), self[f"points_{level}"]) for level in LEVELS)

    def rows(self) -> Iterator[tuple[Topic, list[MatrixCell]]]:
        """Per topic its cells, each with the number of questions the bank has for it."""
        for topic in self.topics:
            cells = [MatrixCell(self[f"count_{topic.pk}_{level}"], self._has(topic, level)) for level in LEVELS]
            yield topic, cells

    def _has(self, topic: Topic, level: int) -> int:
        return sum(
            count
            for (path, at), count in self.available.items()
            if path.startswith(topic.path) and level in (ANY_LEVEL, at)
        )

    def lines(self) -> list[Line]:
        """The cells that ask for something, in the order of the matrix."""
        data = self.cleaned_data
        return [
            Line(topic, level or None, data[f"count_{topic.pk}_{level}"], data[f"points_{level}"])
            for topic in self.topics
            for level in LEVELS
            if data.get(f"count_{topic.pk}_{level}")
        ]

    def limits(self) -> Limits:
        """A tolerance left empty is the usual one."""
        data, usual = self.cleaned_data, Tolerance()
        mean, spread = (data.get(name) for name in ("mean_percent", "spread_percent"))
        tolerance = Tolerance(
            float(mean / 100) if mean else usual.mean, float(spread / 100) if spread else usual.spread
        )
        return Limits(data.get("equal", False), tolerance, data.get("most_percent"))

    @property
    def is_limited(self) -> bool:
        """Whether the part about limits is to be open: something is asked there, or has to be mended."""
        names = ("mean_percent", "spread_percent", "most_percent")
        return bool(self["equal"].value() or self["most_percent"].value() or any(self[name].errors for name in names))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.lines():
            raise forms.ValidationError(_("The matrix asks for no question yet. Fill in at least one cell."))
        return data


def level_name(level: int) -> str:
    return str(Level(level).label) if level else _("Any level")


def _available(bank: Bank) -> dict[tuple[str, int], int]:
    rows = bank.questions.drawable().values_list("topic__path", "level").annotate(count=Count("pk"))
    return {(path, level): count for path, level, count in rows}


def _initial(blueprint: Blueprint | None) -> dict[str, Any]:
    if blueprint is None:
        return {}
    initial: dict[str, Any] = {
        "name": blueprint.name,
        "shuffle_questions": blueprint.shuffle_questions,
        "shuffle_options": blueprint.shuffle_options,
        "equal": blueprint.equal,
        "mean_percent": as_percent(blueprint.mean_tolerance),
        "spread_percent": as_percent(blueprint.spread_tolerance),
        "most_percent": blueprint.most_percent,
    }
    for line in blueprint.lines.all():
        initial[f"count_{line.topic_id}_{line.level or ANY_LEVEL}"] = line.count
        initial[f"points_{line.level or ANY_LEVEL}"] = line.points
    return initial
