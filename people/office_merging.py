"""Back-office door of merging by hand: choose the other record, then go on as with a pair that was found."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from office import clock
from people.backoffice import crumbs, found, needs, page, staff_of, tried
from people.duplicates import pair_by_hand
from people.finding import people_found
from people.keeping import people_kept_by
from people.models import Person, User
from people.models.persons import PersonQuerySet
from people.people_as_of import AsOf, name_homes, with_homes
from people.roles import Ability

ICON = "copy"
MOST_SHOWN = 20


class OtherForm(forms.Form):
    """Which other record it is; the name of a person that the user does not keep is no choice."""

    other = forms.UUIDField()

    def __init__(self, *args: Any, people: PersonQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_other(self) -> Person:
        person = self.people.filter(uid=self.cleaned_data["other"]).first()
        if person is None:
            raise forms.ValidationError(_("This record is not there any more. Search once more."))
        return person


@needs(Ability.KEEP_PEOPLE)
def person_merge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Finds the other record by name or number; the one chosen is compared with this one."""
    user = staff_of(request)
    kept = people_kept_by(user, clock.today())
    person = found(kept, uid)
    form = OtherForm(request.POST or None, people=kept)
    if form.is_valid():
        other = form.cleaned_data["other"]
        pair = tried(form, lambda: pair_by_hand(one=person, other=other, by=user, now=clock.now()))
        if pair is not None:
            return redirect("people_office:person_pair", pair.uid)
    words = request.GET.get("q", "").strip()[:100]
    people = _others(kept.exclude(pk=person.pk), words, user) if words else []
    context = {"person": person, "form": form, "words": words, "people": people[:MOST_SHOWN], "most": MOST_SHOWN}
    here = (reverse("people_office:person", args=[person.uid]), person.full_name)
    return page(
        request,
        "people/office/merge.html",
        title=_("Merge with another record: %s") % person.full_name,
        icon=ICON,
        trail=crumbs((reverse("people_office:people"), _("People")), here, ("", _("Merge with another record"))),
        context=context | {"is_more": len(people) > MOST_SHOWN},
        status=422 if form.is_bound else 200,
    )


def _others(people: PersonQuerySet, words: str, user: User) -> list[Person]:
    """One more than are shown, in the order of lists, with their units of today."""
    today = clock.today()
    rows = list(with_homes(people_found(people, words, by=user), today).by_name()[: MOST_SHOWN + 1])
    name_homes(rows, AsOf(today, today))
    return rows
