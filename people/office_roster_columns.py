"""Back-office door of saying what the columns of a list mean, which is remembered for later lists of the same unit."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from office import clock
from people.backoffice import needs, staff_of
from people.office_import import DOORS, upload_of
from people.office_jobs import to_job
from people.roles import Ability
from people.roster_habits import COLUMN_FIELDS, remember_columns


@require_POST
@needs(Ability.KEEP_PEOPLE)
def roster_columns(request: HttpRequest, token: str) -> HttpResponse:
    """Remembers what was said of the columns, and has the list read anew."""
    if saving := DOORS.saving(request, token):
        return to_job(saving)
    upload, unit = upload_of(request, token)
    said = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    columns = {heading: name for heading, name in said if name in ("", *COLUMN_FIELDS)}
    remember_columns(sender=unit, columns=columns, by=staff_of(request), now=clock.now())
    return DOORS.read_again(request, upload, turn=secrets.token_hex(4))
