"""What a report is asked for: a programme and a period, or one class; as of when; and who may ask about what."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _lazy

from learning.models import Programme, StudyClass
from learning.models.programmes import ProgrammeQuerySet
from learning.standing.asked import Question
from learning.standing.expecting import Rule, usual_rule
from people.models import Unit, UnitAncestry, User
from people.models.units import in_force
from people.office_fields import DayField
from people.unit_tree_form import AsOfForm


def programmes_for(user: User, today: date) -> ProgrammeQuerySet:
    """Programmes of the units whose people the user may see, and of all units above: their people are trained there."""
    return Programme.objects.filter(_here_or_above(user, today)).prefetch_related("versions").order_by("code")


def classes_for(user: User, today: date) -> QuerySet[StudyClass]:
    """Classes held by the same units."""
    return StudyClass.objects.filter(_here_or_above(user, today), version__isnull=False).order_by("-starts_on", "code")


def _here_or_above(user: User, today: date) -> Q:
    seen = Unit.objects.visible_to(user).values("pk")
    above = UnitAncestry.objects.filter(in_force(today), descendant__in=seen).values("ancestor")
    return Q(unit__in=seen) | Q(unit__in=above)


class StandingForm(AsOfForm):
    """What is not given, or cannot be read, is as the report usually is: this year, as of today."""

    programme = forms.ChoiceField(label=_lazy("Programme"), required=False)
    study_class = forms.ChoiceField(label=_lazy("Class"), required=False)
    since = DayField(label=_lazy("Classes that began from"), required=False)
    until = DayField(label=_lazy("until"), required=False)
    rule = forms.ChoiceField(
        label=_lazy("Expected of"),
        required=False,
        choices=[("", _lazy("As usual for the programme")), *Rule.choices],
    )

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        shown = data.copy()
        super().__init__(shown)
        self.today = today
        self._programmes = {str(one.uid): one for one in programmes_for(user, today)}
        self._classes = {str(one.uid): one for one in classes_for(user, today).select_related("version__programme")}
        titled = [(uid, f"{one} · {one.code}") for uid, one in self._programmes.items()]
        _choices(self.fields["programme"], titled)
        all_classes = [("", _lazy("All classes")), *((uid, one.title) for uid, one in self._classes.items())]
        _choices(self.fields["study_class"], all_classes)
        programme = self._programme()
        if programme:  # what the report is about is what the form shows
            shown["programme"] = str(programme.uid)

    def question(self) -> Question | None:
        """None while there is no programme to ask about."""
        programme = self._programme()
        if programme is None:
            return None
        since, until = self._period()
        day = self.day(self.today)
        return Question(
            programme=programme,
            rule=Rule(str(self._given("rule") or usual_rule(programme))),
            since=since,
            until=until,
            day=day,
            structure=self.today if self.is_carried() else day,
            today=self.today,
            study_class=self._chosen(),
        )

    def _chosen(self) -> StudyClass | None:
        return self._classes.get(str(self._given("study_class") or ""))

    def _programme(self) -> Programme | None:
        named = self._programmes.get(str(self._given("programme") or ""))
        return _programme_of(self._chosen()) or named or self._latest()

    def _latest(self) -> Programme | None:
        """The programme of the latest class; before there is one, the first by its code."""
        latest = _programme_of(next(iter(self._classes.values()), None))
        return latest or next(iter(self._programmes.values()), None)

    def _period(self) -> tuple[date, date]:
        """The year of the day asked about, unless days are given; the other way round they are turned."""
        year = self.day(self.today).year
        since, until = self._given("since"), self._given("until")
        first = since if isinstance(since, date) else date(year, 1, 1)
        last = until if isinstance(until, date) else max(date(year, 12, 31), first)
        return min(first, last), max(first, last)


def _programme_of(study_class: StudyClass | None) -> Programme | None:
    return study_class.version.programme if study_class and study_class.version else None


def _choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
    field.choices = choices


def unit_asked(units: Any, uid: str) -> Unit | None:
    """The unit of this name among those in sight; for an unreadable one, none."""
    try:
        return units.filter(uid=UUID(uid)).prefetch_related("versions__parent__versions").first() if uid else None
    except ValueError:
        return None
