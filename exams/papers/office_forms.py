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
from exams.papers.models import Blueprint

ANY_LEVEL = 0
LEVELS: tuple[int, ...] = (*Level.values, ANY_LEVEL)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    field: forms.BoundField
    available: int


class BlueprintForm(forms.Form):
    """Name, points a level, and the matrix of counts. `lines()` gives what the action takes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    shuffle_questions = forms.BooleanField(label=gettext_lazy("Shuffle questions"), required=False, initial=True)
    shuffle_options = forms.BooleanField(label=gettext_lazy("Shuffle options"), required=False, initial=True)

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
    }
    for line in blueprint.lines.all():
        initial[f"count_{line.topic_id}_{line.level or ANY_LEVEL}"] = line.count
        initial[f"points_{line.level or ANY_LEVEL}"] = line.points
    return initial
