"""Back-office doors of entries: entering people, extra time, slips with one-time codes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from exams.sittings.actions import add_room, enter_people, give_extra_time, print_slips
from exams.sittings.models import Entry, Sitting
from exams.sittings.office_forms import PeopleFilterForm
from exams.sittings.office_views import ICON, run_by, trail_of
from exams.sittings.slip_sheets import sitting_slips_pdf
from office import clock
from office.errors import Refused
from people.backoffice import found, needs, page, say, staff_of
from people.models import Membership, Person, Standing, Unit, User
from people.models.persons import PersonQuerySet
from people.models.units import in_force
from people.names import fold
from people.roles import Ability
from people.slip_sheets import pdf_file, sign_in_address
from people.unit_names import with_unit_names
from people.unit_tree_form import is_uid

MOST_SHOWN = 300


@needs(Ability.RUN_SITTINGS)
def enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Chooses people by unit, standing and name, and enters them into a room."""
    user, sitting = staff_of(request), run_by(request, uid)
    if request.method == "POST":
        return _enter(request, sitting)
    on = clock.today()
    form = PeopleFilterForm(request.GET or None, user=user, on=on)
    people = _candidates(form, user, sitting, on) if form.is_bound and form.is_valid() else Person.objects.none()
    homes = with_unit_names(Membership.objects.filter(in_force(on)))
    with_homes = people.by_name().prefetch_related(Prefetch("memberships", homes, to_attr="homes"))
    shown = list(with_homes[: MOST_SHOWN + 1])
    title = _("Enter people")
    context = {
        "sitting": sitting,
        "form": form,
        "people": shown[:MOST_SHOWN],
        "is_cut": len(shown) > MOST_SHOWN,
        "most": MOST_SHOWN,
        "rooms": [room.name for room in sitting.rooms.all()],
    }
    return page(request, "sittings/enter.html", title=title, icon=ICON, trail=trail_of(sitting, title), context=context)


def _candidates(form: PeopleFilterForm, user: User, sitting: Sitting, on: date) -> PersonQuerySet:
    """People in the user's scope who match the filter and are not entered yet."""
    chosen: dict[str, Any] = form.cleaned_data
    people = Person.objects.visible_to(user).exclude(pk__in=sitting.entries.values("person"))
    unit: Unit | None = chosen["unit"]
    if unit is not None:
        people = people & Person.objects.members_of(unit, on)
    if chosen["standing"]:
        standing = Standing.objects.filter(in_force(on), kind=chosen["standing"])
        people = people.filter(pk__in=standing.values("person"))
    for word in fold(chosen["q"]).split():
        people = people.filter(Q(search_text__contains=word))
    return people


def _enter(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    user, now = staff_of(request), clock.now()
    chosen = request.POST.getlist("person")
    people = list(Person.objects.visible_to(user).filter(uid__in=_uuids(chosen)).by_name())
    if not people:
        messages.error(request, _("Nobody was chosen. Tick the people to be entered."))
        return redirect("sittings_office:enter", uid=sitting.uid)
    name = request.POST.get("room", "").replace("\x00", "").strip()[:80]
    room = add_room(sitting=sitting, name=name, by=user, now=now) if name else None
    entered = enter_people(sitting=sitting, people=people, room=room, by=user, now=now)
    count = len(entered)
    say(request, ngettext("%d person is entered.", "%d people are entered.", count) % count)
    return redirect("sittings_office:sitting", uid=sitting.uid)


def _uuids(texts: list[str]) -> list[UUID]:
    """The texts that are uids; nonsense is passed over."""
    uids = []
    for text in texts:
        try:
            uids.append(UUID(text))
        except ValueError:
            continue
    return uids


@require_POST
@needs(Ability.RUN_SITTINGS)
def extra_time(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sets the extra minutes of one entry."""
    user = staff_of(request)
    entry = _entry_run_by(request, uid)
    minutes = request.POST.get("minutes", "")
    wanted = int(minutes) if minutes.isdecimal() and len(minutes) < 4 else -1
    try:
        give_extra_time(entry=entry, minutes=wanted, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        values = {"name": entry.person.full_name, "minutes": entry.extra_minutes}
        say(request, _("%(name)s has %(minutes)d extra minutes.") % values)
    return redirect("sittings_office:sitting", uid=entry.sitting.uid)


@never_cache
@require_POST
@needs(Ability.RUN_SITTINGS)
def slips(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """New one-time codes for all or for a room, as sheets to cut or as a page: shown this once and kept nowhere."""
    user, sitting, now = staff_of(request), run_by(request, uid), clock.now()
    named = request.POST.get("room", "")
    room = found(sitting.rooms.all(), named) if is_uid(named) else None
    try:
        printed = print_slips(sitting=sitting, room=room, by=user, now=now)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("sittings_office:sitting", uid=sitting.uid)
    if request.POST.get("as") != "pdf":
        return render(request, "sittings/slips.html", {"sitting": sitting, "slips": printed})
    sheets = sitting_slips_pdf(sitting, printed, address=sign_in_address(request), now=now)
    return pdf_file(sheets, f"phieu-{sitting.code}.pdf")


@never_cache
@require_POST
@needs(Ability.RUN_SITTINGS)
def new_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new one-time code for one candidate: the slip was lost, or another computer must be used."""
    entry = _entry_run_by(request, uid)
    printed = print_slips(sitting=entry.sitting, only=entry, by=staff_of(request), now=clock.now())
    return render(request, "sittings/slips.html", {"sitting": entry.sitting, "slips": printed})


def _entry_run_by(request: HttpRequest, uid: UUID) -> Entry:
    sittings = Sitting.objects.where_may(staff_of(request), Ability.RUN_SITTINGS).values("pk")
    return found(Entry.objects.filter(sitting__in=sittings).select_related("sitting", "person"), uid)
