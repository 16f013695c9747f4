"""Back-office door of slips for the learners of a class, so that they can sign in for the first time."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from learning.classes.office_classes import trail
from learning.models import StudyClass
from office import clock
from people.backoffice import form_page, found, needs, staff_of, tried
from people.models import Person, User
from people.office_slips import USUAL_DAYS, SlipsForm
from people.roles import Ability
from people.slip_sheets import pdf_file, sign_in_address, slips_pdf
from people.unit_slips import Receivers, print_slips_of, receivers_among


@never_cache
@needs(Ability.RUN_SITTINGS)
def slips(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Says who will get a slip and who will not, and makes the sheets, by unit. The codes are in them alone."""
    user, now = staff_of(request), clock.now()
    held = found(StudyClass.objects.where_may(user, Ability.RUN_SITTINGS), uid)
    who = receivers_in(held, user, clock.today())
    form = SlipsForm(request.POST or None, initial={"valid_until": clock.today() + timedelta(days=USUAL_DAYS)})
    if form.is_valid():
        until = form.cleaned_data["valid_until"]
        made = tried(form, lambda: print_slips_of(who, about=held, valid_until=until, by=user, now=now))
        if made is not None:
            sheets = slips_pdf(made, title=held.title, address=sign_in_address(request), valid_until=until, now=now)
            return pdf_file(sheets, f"phieu-lop-{held.code.replace('/', '-')}.pdf")
    title = _("Slips with one-time codes")
    return form_page(
        request,
        form,
        title=title,
        icon="key",
        trail=trail((reverse("learning_office:class_life", args=[held.uid]), held.title), ("", title)),
        submit=_("Make codes and download the sheets (PDF)"),
        template="learning/class_slips.html",
        context={"who": who},
    )


def receivers_in(held: StudyClass, user: User, on: date) -> Receivers:
    """The learners who take part. Codes open accounts: only of people whose records the user keeps."""
    people = Person.objects.filter(pk__in=held.enrolments.taking_part().values("person"))
    own = Person.objects.within(user, Ability.KEEP_PEOPLE).values("pk")
    who = receivers_among(people.filter(pk__in=own), on)
    strange = _("belongs to a unit whose people you do not keep")
    who.left_out += [(person, strange) for person in people.exclude(pk__in=own).by_name()]
    return who
