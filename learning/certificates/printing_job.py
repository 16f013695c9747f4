"""Large prints, made beside the request: the certificates of a large class, a thick register."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.certificates.register_files import certificates_file, register_file
from learning.certificates.register_lines import lines_of
from learning.models import Certificate, Print, Register, StudyClass
from office.errors import Refused
from office.issued_files import IssuedFile
from office.jobs.actions import ask
from office.jobs.context import Context, LastStep, Outcome
from people.models import User
from people.office_jobs import to_job
from people.roles import Ability

KIND = "learning.print"
# What takes a second or two on a machine that is busy with other things.
MOST_CERTIFICATES_AT_ONCE, MOST_LINES_AT_ONCE = 150, 1500
KEPT = timedelta(days=1)


class PrintRefused(Refused):
    code = "print_refused"


def ask_for_print(asked: dict[str, Any], *, by: User, now: datetime, back_url: str) -> HttpResponse:
    """To the job that makes it. `asked`: a class or a register by its uid, and whether with our signature."""
    return to_job(ask(kind=KIND, arguments=asked, by=by, now=now, back_url=back_url))


def print_it(context: Context) -> LastStep:
    """Makes the file; the last step keeps it for who asked, for a day."""
    context.progress(0, 1, _("Typesetting"))
    file = _made(context)
    kept = file.signed(context.now) if context.arguments["signed"] else file

    def keep() -> Outcome:
        Print.objects.filter(made_at__lt=context.now - KEPT).delete()
        made = Print.objects.create(name=kept.name, data=kept.content, made_at=context.now, made_for=context.by)
        return Outcome(url=reverse("learning_office:print", args=[made.uid]))

    return keep


def _made(context: Context) -> IssuedFile:
    """Rights are looked at anew: they may have gone since the print was asked for."""
    asked = context.arguments
    if "register" in asked:
        register = Register.objects.visible_to(context.by).filter(uid=asked["register"]).first()
        if register is None:
            raise PrintRefused(_("You may not print this any more, or it is not there any more."))
        lines = lines_of(register, year=asked["year"])
        return register_file(register, lines, form="pdf", year=asked["year"], now=context.now)
    held = StudyClass.objects.where_may(context.by, Ability.SEE_RESULTS).filter(uid=asked["class"]).first()
    if held is None:
        raise PrintRefused(_("You may not print this any more, or it is not there any more."))
    certificates = list(Certificate.objects.visible_to(context.by).to_print(held))
    return certificates_file(certificates, name=held.code, site=settings.WAGTAILADMIN_BASE_URL, now=context.now)
