"""Back-office doors of requests for correction: those of the people one keeps, and the answer to one."""

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.filters import WagtailFilterSet

from office import clock
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.corrections import CORRECTABLE, OTHER, accept_correction, decline_correction, label_of
from people.models import CorrectionRequest, Person, User
from people.office_tables import LinkColumn, TextColumn
from people.office_words import moment, value_label
from people.personal_opening import note_opening
from people.roles import Ability

ICON = "edit"
State = CorrectionRequest.State


class CorrectionFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_lazy("State"), choices=State.choices, empty_label=_lazy("All"))

    class Meta:
        model = CorrectionRequest
        fields: list[str] = []


class CorrectionList(ScopedList):
    model = CorrectionRequest
    abilities = (Ability.KEEP_PEOPLE,)
    page_title = _lazy("Requests for correction")
    header_icon = ICON
    index_url_name = "people_office:corrections"
    index_results_url_name = "people_office:corrections_results"
    search_fields = ["person__search_text"]
    filterset_class = CorrectionFilters
    empty_text = _lazy("Nobody has asked for a correction.")
    columns = [
        LinkColumn(
            "person",
            label=_lazy("Who"),
            accessor="person.full_name",
            get_url=lambda one: reverse("people_office:correction", args=[one.uid]),
        ),
        TextColumn("field", label=_lazy("What is wrong"), accessor=lambda one: label_of(one.field)),
        TextColumn("asked_at", label=_lazy("Asked"), accessor=lambda one: moment(one.asked_at)),
        TextColumn("state", label=_lazy("State"), accessor="get_state_display"),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        """Open ones first."""
        return CorrectionRequest.objects.visible_to(user).select_related("person").order_by("-state", "-pk")


class AnswerForm(forms.Form):
    deed = forms.ChoiceField(
        label=_lazy("Decision"),
        choices=[("accept", _lazy("Accept: take it over")), ("decline", _lazy("Decline, with a reason"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_lazy("Answer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("The person reads it. Needed when you decline."),
    )


@needs(Ability.KEEP_PEOPLE)
def correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is held, what the person says, how it can be checked; accept or decline."""
    user = staff_of(request)
    asked = found(CorrectionRequest.objects.visible_to(user).select_related("person", "decided_by__person"), uid)
    note_opening(person=asked.person, by=user, now=clock.now())
    form = AnswerForm(request.POST or None)
    decided = tried(form, lambda: _decide(asked, form, user)) if form.is_valid() else None
    if decided:
        say(request, _("Answered. The person reads it under “My data”."))
        return redirect("people_office:corrections")
    title = _("Correction: %s") % asked.person.full_name
    frame: dict[str, Any] = {
        "title": title,
        "icon": ICON,
        "trail": crumbs((reverse("people_office:corrections"), _("Requests for correction")), ("", title)),
        "context": {
            "asked": asked,
            "label": label_of(asked.field),
            "held": held_now(asked.person, asked.field),
            "is_open": asked.state == State.OPEN,
            "by_hand": asked.field == OTHER,
        },
    }
    if asked.state != State.OPEN and not form.is_bound:
        return page(request, "people/office/correction_done.html", **frame)
    template, submit = "people/office/correction.html", _("Answer the request")
    return form_page(request, form, submit=submit, template=template, **frame)


def _decide(asked: CorrectionRequest, form: AnswerForm, user: User) -> CorrectionRequest:
    decide = accept_correction if form.cleaned_data["deed"] == "accept" else decline_correction
    return decide(request=asked, answer=form.cleaned_data["answer"], by=user, now=clock.now())


def held_now(person: Person, field: str) -> str:
    """What the registry says about the field at present."""
    if field == OTHER or field not in CORRECTABLE:
        return ""
    if field == "born_on":
        return person.born_text
    value = getattr(person, field)
    return value_label(field, value) if isinstance(value, str) else (value.strftime("%d/%m/%Y") if value else "")
