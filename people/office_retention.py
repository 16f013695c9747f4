"""Back-office door of retention: look first, in numbers and names; then a job does it."""

from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import clock
from office.jobs.actions import ask
from people.backoffice import crumbs, form_page, needs, staff_of
from people.models import RetentionRun, User
from people.office_jobs import to_job
from people.personal_jobs import RETAIN
from people.personal_retention import due_rows
from people.retention_scope import due_for
from people.roles import Ability

ICON = "time"
MOST_NAMED, RUNS_SHOWN = 100, 20


class RetentionForm(forms.Form):
    years = forms.IntegerField(
        label=_lazy("Years to keep people after they left"),
        min_value=1,
        max_value=100,
        help_text=_lazy("A decision of the committee; the platform knows no number."),
    )
    count = forms.IntegerField(required=False, widget=forms.HiddenInput)


@needs(Ability.GRANT_ROLES)
def retention(request: HttpRequest) -> HttpResponse:
    """Without a number of years it asks for one; with it, it shows what would go; confirmed, a job does it."""
    user = staff_of(request)
    form = RetentionForm(request.POST or request.GET or None)
    looked: dict[str, Any] = {}
    if form.is_valid():
        years = form.cleaned_data["years"]
        due, rows = due_for(user, on=clock.today(), years=years)
        count = due.count()
        if request.method == "POST" and form.cleaned_data["count"] == count:
            here = reverse("people_office:retention")
            return to_job(ask(kind=RETAIN, arguments={"years": years}, by=user, now=clock.now(), back_url=here))
        looked = {"years": years, "count": count, "due": list(due[:MOST_NAMED]), "rows": _rows() if rows else []}
        looked["stale"] = request.method == "POST"
    title = _("Retention")
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=crumbs(("", title)),
        submit=_("Look what would go"),
        template="people/office/retention.html",
        context={"looked": looked, "runs": _runs(user)},
    )


def _rows() -> list[tuple[str, int, int]]:
    """What of the platform's helping rows is over: name, after how many days, how many."""
    return [
        (
            capfirst(str(_NAMES.get(rule.model) or apps.get_model(rule.model)._meta.verbose_name_plural)),
            rule.days,
            rows.count(),
        )
        for rule, rows in due_rows(clock.now())
    ]


def _runs(user: User) -> list[RetentionRun]:
    """The last times it was done: all to the superuser, to others their own."""
    runs = RetentionRun.objects.select_related("by__person")
    return list((runs if user.is_superuser else runs.filter(by=user))[:RUNS_SHOWN])


_NAMES = {
    "people.FailedSignIn": _lazy("failed sign-ins"),
    "people.OneTimeCode": _lazy("one-time codes"),
    "people.AnsweredRequest": _lazy("answers given to other systems"),
    "delivery.Presence": _lazy("signs of life of waiting pages"),
    "delivery.WrongCodes": _lazy("wrong access codes"),
    "office.Job": _lazy("jobs that are over"),
}
