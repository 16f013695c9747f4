"""The page on which people are ticked, each with what speaks for and against: for units and for the organiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from learning.models import Nomination, StudyClass
from learning.nominations.arrows import TAKES_A_PLACE
from learning.nominations.eligibility import FITTING, Takes
from learning.nominations.lists import Listed
from learning.nominations.looking import Looked, looked_at
from office import clock
from people.backoffice import Crumb, page, staff_of
from people.homes import homes_on
from people.models import Person, Standing, Unit, User
from people.models.persons import PersonQuerySet
from people.models.units import in_force
from people.office_fields import UnitField
from people.roles import Ability

MOST_SHOWN = 100


class SearchForm(forms.Form):
    """Whom to show."""

    q = forms.CharField(label=_lazy("Name"), required=False, max_length=100)
    unit = UnitField(label=_lazy("Unit"), required=False)
    others = forms.BooleanField(label=_lazy("Also people for whom the programme is not meant"), required=False)

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101  # narrows the type
        field.offer(Unit.objects.where_may(user, Ability.SEE_PEOPLE), on, nothing=_("All units"))


@dataclass(frozen=True, slots=True)
class Choice:
    """People to tick. `form`: what they were searched by; `from_file`: the list they were read from."""

    rows: Sequence[Listed]
    form: SearchForm | None = None
    is_cut: bool = False
    from_file: str = ""


def fitting_people(request: HttpRequest, among: PersonQuerySet, study_class: StudyClass, on: date) -> Choice:
    """The first hundred who match the search and are not in the class yet; those it is meant for, unless asked."""
    form = SearchForm(request.GET or None, user=staff_of(request), on=on)
    asked: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    named = Nomination.objects.filter(call__study_class=study_class, state__in=TAKES_A_PLACE)
    among = among.exclude(pk__in=named.values("person"))
    people = among.exclude(pk__in=study_class.enrolments.values("person")).named(asked.get("q", ""))
    if asked.get("unit"):
        people = people & Person.objects.members_of(asked["unit"], on)
    if not asked.get("others") and study_class.version:
        people = people.filter(_fits(Takes(study_class.version.takes), study_class.starts_on))
    shown = list(people.by_name()[: MOST_SHOWN + 1])
    looked = looked_at(study_class, shown[:MOST_SHOWN], on=on)
    return Choice([listed(one) for one in looked], form, is_cut=len(shown) > MOST_SHOWN)


def listed(looked: Looked) -> Listed:
    return Listed("", looked.person.full_name, looked.person.born_text, looked)


def chosen_people(request: HttpRequest, among: PersonQuerySet) -> list[Person]:
    """Who was ticked, of those who may be; nonsense is passed over."""
    uids = []
    for text in request.POST.getlist("person"):
        try:
            uids.append(UUID(text))
        except ValueError:
            continue
    return list(among.filter(uid__in=uids).by_name())


def choice_page(
    request: HttpRequest,
    choice: Choice,
    study_class: StudyClass,
    *,
    title: str,
    trail: list[Crumb],
    icon: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    looked = [one.looked for one in choice.rows if one.looked]
    homes = homes_on([one.person for one in looked], clock.today())
    rows = [(one, homes.get(one.looked.person.pk) if one.looked else None) for one in choice.rows]
    said = {
        "study_class": study_class,
        "choice": choice,
        "rows": rows,
        "ready": sum(not one.barred for one in looked),
        "ticked": bool(choice.from_file) or status != 200,  # a refusal: what was ticked stays
        "most": MOST_SHOWN,
    }
    return page(
        request,
        "learning/nomination_choose.html",
        title=title,
        icon=icon,
        trail=trail,
        context={**said, **context},
        status=status,
    )


def _fits(takes: Takes, on: date) -> Q:
    """Standing as the programme asks, or unknown."""
    known = Standing.objects.filter(in_force(on))
    fitting = known.filter(kind__in=FITTING[takes]).values("person")
    return Q(pk__in=fitting) | ~Q(pk__in=known.values("person"))
