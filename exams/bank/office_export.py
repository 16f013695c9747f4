"""Back-office doors of exporting a bank: choose a format, take the file."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.bank.exporting import FORMAT_WORDS, XLSX, Exported, export_bank
from exams.bank.models import Bank
from office import clock
from people.backoffice import crumbs, form_page, found, needs, staff_of
from people.roles import Ability

ICON = "download"
_TYPE = "application/octet-stream"


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_lazy("Format"),
        choices=list(FORMAT_WORDS.items()),
        initial=XLSX,
        widget=forms.RadioSelect,
        help_text=_lazy("Every file holds the right answers. Keep it as you keep the bank."),
    )


@needs(Ability.SEE_QUESTIONS)
def bank_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The questions of a bank as a file, for those who see them here with their keys."""
    user = staff_of(request)
    bank = found(Bank.objects.visible_to(user).select_related("unit"), uid)
    form = ExportForm(request.POST or None)
    if form.is_valid():
        format = form.cleaned_data["format"]
        return _download(export_bank(bank=bank, format=format, by=user, now=clock.now(), on=clock.today()))
    trail = crumbs(
        (reverse("bank_office:banks"), _("Question banks")),
        (reverse("bank_office:bank", args=[bank.uid]), bank.name),
        ("", _("Export")),
    )
    return form_page(request, form, title=_("Export questions"), icon=ICON, trail=trail, submit=_("Take the file"))


def _download(exported: Exported) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{exported.name}"', "Cache-Control": "no-store"}
    return HttpResponse(exported.content, content_type=_TYPE, headers=headers)
