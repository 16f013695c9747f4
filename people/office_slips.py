"""Back-office door of slips for the people of a unit."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache

from office import clock
from people.backoffice import crumbs, form_page, found, needs, staff_of, tried
from people.models import Unit
from people.office_fields import DayField
from people.roles import Ability
from people.slip_sheets import pdf_file, sign_in_address, slips_pdf
from people.unit_slips import print_unit_slips, receivers

USUAL_DAYS, MOST_DAYS = 14, 60


class SlipsForm(forms.Form):
    """How long the codes are good."""

    valid_until = DayField(
        label=_lazy("Valid until the end of"),
        help_text=_lazy("Codes that nobody used by then are worth nothing any more. 60 days at most."),
    )

    def clean_valid_until(self) -> datetime:
        day, today = self.cleaned_data["valid_until"], clock.today()
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose a day from today on, 60 days from now at most."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


@never_cache
@needs(Ability.KEEP_PEOPLE)
def unit_slips(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Says who will get a slip and who will not, and makes the sheets. The codes are in them alone."""
    user, now = staff_of(request), clock.now()
    unit = found(Unit.objects.where_may(user, Ability.KEEP_PEOPLE).prefetch_related("versions"), uid)
    form = SlipsForm(request.POST or None, initial={"valid_until": clock.today() + timedelta(days=USUAL_DAYS)})
    if form.is_valid():
        until = form.cleaned_data["valid_until"]
        made = tried(form, lambda: print_unit_slips(unit=unit, valid_until=until, by=user, now=now))
        if made is not None:
            name = unit.name_on(clock.today())
            sheets = slips_pdf(made[0], title=name, address=sign_in_address(request), valid_until=until, now=now)
            return pdf_file(sheets, f"phieu-{unit.code}.pdf")
    return form_page(
        request,
        form,
        title=_("Slips with one-time codes"),
        icon="key",
        trail=_trail(unit),
        submit=_("Make codes and download the sheets (PDF)"),
        template="people/office/unit_slips.html",
        context={"unit": unit, "who": receivers(unit, clock.today())},
    )


def _trail(unit: Unit) -> list[dict[str, Any]]:
    top, here = reverse("people_office:units"), reverse("people_office:unit", args=[unit.uid])
    return crumbs((top, _("Units")), (here, unit.name_on(clock.today())), ("", _("Slips with one-time codes")))
