"""Back-office door of the link between a Party body and its agency."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import clock
from people.agencies import agencies, link_agency
from people.backoffice import crumbs, form_page, found, needs, say, staff_of, tried
from people.models import Unit
from people.models.units import UnitQuerySet
from people.office_fields import UnitField
from people.office_forms import unit_field
from people.roles import Ability


class AgencyForm(forms.Form):
    """In which agency the Party body works."""

    agency = UnitField(
        label=_lazy("Agency or enterprise"),
        required=False,
        help_text=_lazy("Agencies are units of their own, of the kind “Agency or enterprise”."),
    )

    def __init__(self, *args: Any, unit: Unit, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = unit_field(self, "agency")
        field.offer(agencies(units), clock.today(), nothing=_("None is kept here"))
        field.initial = unit.agency_of


@needs(Ability.KEEP_PEOPLE)
def unit_agency(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    units = Unit.objects.where_may(user, Ability.KEEP_PEOPLE)
    unit = found(units.select_related("agency_of"), uid)
    form = AgencyForm(request.POST or None, unit=unit, units=units)
    if form.is_valid():
        agency, now = form.cleaned_data["agency"], clock.now()
        if tried(form, lambda: link_agency(unit=unit, agency=agency, by=user, now=now)):
            say(request, _("The link is saved."))
            return redirect("people_office:unit", unit.uid)
    name = unit.name_on(clock.today())
    top, here = reverse("people_office:units"), reverse("people_office:unit", args=[unit.uid])
    title = _("Agency of %s") % name
    return form_page(
        request,
        form,
        title=title,
        icon="group",
        trail=crumbs((top, _("Units")), (here, name), ("", title)),
        submit=_("Save the link"),
    )
