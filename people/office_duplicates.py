"""Back-office doors of records that may be of one person: the pairs, each side by side, what is decided about one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from office import clock
from office.errors import Refused
from office.jobs.actions import ask
from office.models import JournalRow
from people.backoffice import crumbs, found, needs, page, say, staff_of
from people.duplicate_job import KIND
from people.duplicates import BY_HAND, say_different
from people.keeping import people_kept_by
from people.merging import merge_people
from people.merging_effects import MergeEffect, held_by, in_words, previewed_merge
from people.merging_forms import MergeForm
from people.models import Person, PersonMerge, PersonPair, User
from people.office_jobs import to_job
from people.personal_opening import note_opening
from people.roles import Ability

ICON = "copy"
PAIRS_A_PAGE = 50
REASONS = {
    "name_same": _lazy("The same name."),
    "name_marks": _lazy("The same name but for its diacritics."),
    "name_near": _lazy("Nearly the same name."),
    "born_day": _lazy("Born on the same day."),
    "born_year": _lazy("Born in the same year; the day is known of one at most."),
    "number_near": _lazy("Citizen numbers that differ in one digit."),
    "phone_same": _lazy("The same phone."),
    "email_same": _lazy("The same e-mail address."),
    "sex_other": _lazy("But not the same sex."),
    "number_other": _lazy("But other citizen numbers."),
    BY_HAND: _lazy("Chosen by hand."),
}


@needs(Ability.KEEP_PEOPLE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for a decision, the likest first."""
    user = staff_of(request)
    listed = Paginator(_pairs_of(user).undecided(), PAIRS_A_PAGE).get_page(request.GET.get("p"))
    looked = JournalRow.objects.filter(act="people.duplicates.look", subject=f"{User._meta.label}:{user.pk}")
    context = {
        "page_obj": listed,
        "shown": [{"pair": pair, "reasons": reasons_of(pair)} for pair in listed],
        "waiting": listed.paginator.count,
        "looked": looked.order_by("-at").first(),
    }
    trail = crumbs((reverse("people_office:people"), _("People")), ("", _("Duplicates among people")))
    return page(
        request,
        "people/office/duplicates.html",
        title=_("Duplicates among people"),
        icon=ICON,
        trail=trail,
        context=context,
    )


@require_POST
@needs(Ability.KEEP_PEOPLE)
def duplicates_look(request: HttpRequest) -> HttpResponse:
    """Asks for the people whom the user keeps to be looked through."""
    back = reverse("people_office:duplicates")
    return to_job(ask(kind=KIND, arguments={}, by=staff_of(request), now=clock.now(), back_url=back))


@needs(Ability.KEEP_PEOPLE)
def person_pair(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two records side by side: choose what holds, look at what would be done, merge."""
    user = staff_of(request)
    pair = found(_pairs_of(user).undecided(), uid)
    for person in (pair.one, pair.other):
        note_opening(person=person, by=user, now=clock.now())
    form = MergeForm(request.POST or None, pair=pair)
    effect = None
    if form.is_valid():
        try:
            if "confirmed" in request.POST:
                return _merged(request, _merge(form, user))
            effect = previewed_merge(lambda: _merge(form, user), form.sides()[1])
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _compared(request, pair, form, effect)


@require_POST
@needs(Ability.KEEP_PEOPLE)
def pair_differs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """These two are two people."""
    user = staff_of(request)
    pair = found(_pairs_of(user), uid)
    try:
        say_different(pair=pair, by=user, now=clock.now())
        say(request, _("%(one)s and %(other)s stay two people.") % {"one": pair.one, "other": pair.other})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("people_office:duplicates")


def reasons_of(pair: PersonPair) -> list[str]:
    return [str(REASONS[code]) for code in pair.reasons if code in REASONS]


def _pairs_of(user: User) -> Any:
    pairs = PersonPair.objects.among(people_kept_by(user, clock.today()))
    return pairs.select_related("one__account", "other__account")


def _merge(form: MergeForm, user: User) -> PersonMerge:
    kept, gone = form.sides()
    return merge_people(kept=kept, gone=gone, facts=form.facts(), by=user, now=clock.now())


def _merged(request: HttpRequest, merge: PersonMerge) -> HttpResponse:
    say(request, _("The two records are one now: %s.") % merge.kept.full_name)
    return redirect("people_office:person", merge.kept.uid)


def _compared(request: HttpRequest, pair: PersonPair, form: MergeForm, effect: MergeEffect | None) -> HttpResponse:
    title = _("Is this one person?")
    trail = crumbs(
        (reverse("people_office:people"), _("People")),
        (reverse("people_office:duplicates"), _("Duplicates among people")),
        ("", pair.one.full_name),
    )
    context = {
        "pair": pair,
        "reasons": reasons_of(pair),
        "form": form,
        "lines": form.lines(),
        "keep": list(form["keep"]),
        "sides": [_side(pair.one), _side(pair.other)],
        "effect": effect,
        "chosen": [(name, form.cleaned_data[name]) for name in form.fields] if effect else [],
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "people/office/pair.html", title=title, icon=ICON, trail=trail, context=context, status=status)


def _side(person: Person) -> dict[str, Any]:
    """What a record holds beside its facts."""
    account = getattr(person, "account", None)
    return {
        "person": person,
        "memberships": _in_words(person.memberships.prefetch_related("unit__versions")),
        "standings": _in_words(person.standings.all()),
        "held": held_by(person),
        "account": account.username if account else "",
    }


def _in_words(rows: QuerySet[Any]) -> list[str]:
    return [in_words(row) for row in rows.order_by("valid_from")]
