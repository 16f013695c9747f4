"""Back-office door of the people of a unit as a file."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import clock
from people.backoffice import crumbs, form_page, found, needs, staff_of
from people.models import Unit
from people.roles import Ability
from people.unit_exporting import export_people


class ExportForm(forms.Form):
    """As what. The people are those of today: whoever has left is in other hands."""

    form = forms.ChoiceField(
        label=_lazy("As"),
        widget=forms.RadioSelect,
        initial="xlsx",
        choices=[
            ("xlsx", _lazy("Excel (.xlsx): a list that “Import people” reads back")),
            ("json", _lazy("khue-people (.json): the whole record, for another Khuê")),
            ("oneroster", _lazy("OneRoster 1.2 (.zip): units and people, for another learning platform")),
        ],
    )


@needs(Ability.KEEP_PEOPLE)
def unit_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks as what, then hands the file out."""
    user, today = staff_of(request), clock.today()
    unit = found(Unit.objects.where_may(user, Ability.KEEP_PEOPLE), uid)
    form = ExportForm(request.POST or None, initial={"form": "xlsx"})
    if form.is_valid():
        file = export_people(unit=unit, on=today, form=form.cleaned_data["form"], by=user, now=clock.now())
        named = content_disposition_header(True, file.name) or ""
        return HttpResponse(file.content, content_type=file.kind, headers={"Content-Disposition": named})
    name, title = unit.name_on(today), _("Download the people")
    places = ((reverse("people_office:units"), _("Units")), (reverse("people_office:unit", args=[uid]), name))
    return form_page(
        request,
        form,
        title=_("Download the people: %s") % name,
        icon="download",
        trail=crumbs(*places, ("", title)),
        submit=_("Download"),
        template="people/office/unit_export.html",
    )
