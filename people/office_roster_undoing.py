"""Back-office door of undoing an import of people; the list of imports stands on the page that imports."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import clock
from office.jobs.actions import ask
from people.backoffice import crumbs, found, needs, page, staff_of
from people.models import RosterImport, User
from people.office_jobs import to_job
from people.roles import Ability
from people.roster_jobs import UNDO
from people.upload_jobs import once_of

ICON = "rotate"
SHOWN, SHOWN_FOR = 10, timedelta(days=90)


def recent_imports(user: User, now: datetime) -> list[dict[str, Any]]:
    """The last imports that the user may undo, newest first."""
    rows = RosterImport.objects.visible_to(user).filter(at__gte=now - SHOWN_FOR).select_related("unit", "by")
    return [
        {
            "uid": row.uid,
            "file_name": row.file_name,
            "unit": row.unit.name_on(now.date()),
            "by": row.by,
            "at": row.at,
            "added": len(row.created),
            "changed": len(row.changed),
            "undone_at": row.undone_at,
        }
        for row in rows[:SHOWN]
    ]


@needs(Ability.KEEP_PEOPLE)
def roster_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once more; then a job undoes the import, or says what depends on it."""
    user = staff_of(request)
    done = found(RosterImport.objects.visible_to(user), uid)
    back = reverse("people_office:roster")
    if request.method == "POST":
        once, told = once_of(UNDO, str(done.uid)), {"import": str(done.uid)}
        return to_job(ask(kind=UNDO, arguments=told, by=user, now=clock.now(), back_url=back, once=once))
    trail = crumbs((back, _("Import people")), ("", _("Undo")))
    context = {
        "question": _("Undo the import of “%s”?") % done.file_name,
        "consequence": _consequence(done),
        "submit": _("Undo the import"),
        "back": back,
    }
    return page(request, "office/confirm.html", title=_("Undo an import"), icon=ICON, trail=trail, context=context)


def _consequence(done: RosterImport) -> str:
    added, changed = len(done.created), len(done.changed)
    first = ngettext("%d person is deleted", "%d people are deleted", added) % added
    second = ngettext("%d is put back as it was", "%d are put back as they were", changed) % changed
    return f"{first}, {second}. " + _("Nothing is undone where somebody already has an account, an exam or a class.")
