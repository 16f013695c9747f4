"""The job of retention: what was looked at is removed and erased, beside the request."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import clock
from office.errors import Refused
from office.jobs.context import Context, Outcome
from office.journal_erasing import may_erase
from people.models import User
from people.personal_retention import run_retention
from people.retention_scope import due_for
from people.roles import Ability

RETAIN = "people.retain"


class RetentionRefused(Refused):
    code = "retention_refused"


def retain(context: Context) -> Outcome:
    """For whoever may still do it. Taken up again after a crash it goes on with who is left: erased is erased."""
    by, told = context.by, context.arguments
    if not isinstance(by, User) or not by.may(Ability.GRANT_ROLES):
        raise RetentionRefused(_("You may not do this any more. Nothing was removed."))
    if not may_erase():
        raise RetentionRefused(
            _(
                "The platform runs in a database role that cannot change the journal. "
                "Whoever runs the server does this with: manage.py retention --years %d --yes"
            )
            % told["years"]
        )
    due, rows = due_for(by, on=clock.today(), years=told["years"])

    def step(done: int, of: int) -> None:
        context.progress(done, of, _("Erasing people"))
        context.stop_if_cancelled()

    run = run_retention(people=due, years=told["years"], rows=rows, by=by, now=context.now, told=step)
    sentence = ngettext("%d person was erased.", "%d people were erased.", run.people) % run.people
    return Outcome(reverse("people_office:retention"), sentence, {"people": run.people, "rows": sum(run.rows.values())})
