"""Back-office door of saying what the columns of a list mean, which is remembered for later lists of the same unit."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from office import clock
from office.jobs.actions import ask
from people.backoffice import needs, staff_of
from people.office_import import saving_job, upload_of
from people.office_jobs import to_job
from people.roles import Ability
from people.roster_habits import COLUMN_FIELDS, remember_columns
from people.roster_jobs import READ, arguments_of, once_of


@require_POST
@needs(Ability.KEEP_PEOPLE)
def roster_columns(request: HttpRequest, token: str) -> HttpResponse:
    """Remembers what was said of the columns, and has the list read anew."""
    if saving := saving_job(request, token):
        return to_job(saving)
    upload, unit = upload_of(request, token)
    said = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    columns = {heading: name for heading, name in said if name in ("", *COLUMN_FIELDS)}
    remember_columns(sender=unit, columns=columns, by=staff_of(request), now=clock.now())
    job = ask(
        kind=READ,
        arguments=arguments_of(upload),
        by=staff_of(request),
        now=clock.now(),
        back_url=reverse("people_office:roster_preview", args=[token]),
        once=once_of(READ, f"{token}:{secrets.token_hex(4)}"),  # what was read before is of no use any more
    )
    return to_job(job)
