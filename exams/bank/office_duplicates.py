"""Back-office doors of duplicates: the pairs of a bank side by side, and what is decided about each."""

from dataclasses import dataclass
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

from exams.bank.duplicate_job import KIND
from exams.bank.duplicate_pairs import merge_pair, say_not_same
from exams.bank.models import Bank, DuplicatePair, Question
from exams.bank.side_by_side import Piece, pieces
from office import clock
from office.errors import Refused
from office.jobs.actions import ask
from office.models import JournalRow
from people.backoffice import crumbs, found, needs, page, say, staff_of
from people.office_jobs import to_job
from people.roles import Ability

ICON = "copy"
PAIRS_A_PAGE = 30
LETTERS = "ABCDEFGHIJ"
AGAINST = {
    "key": _lazy("Another answer is right: one of the two keys may be wrong."),
    "added_number": _lazy("One of them has a number more."),
}


@dataclass(frozen=True)
class Side:
    """One question of a pair: its stem and options in pieces, those that the other one lacks marked."""

    question: Question
    stem: list[Piece]
    options: list[tuple[str, list[Piece], bool]]


@dataclass(frozen=True)
class Shown:
    pair: DuplicatePair
    sides: tuple[Side, Side]
    against: list[str]


@needs(Ability.SEE_QUESTIONS)
def bank_duplicates(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The pairs of a bank that wait for a decision, the likest first."""
    user = staff_of(request)
    bank = found(Bank.objects.visible_to(user), uid)
    listed = Paginator(_waiting(bank), PAIRS_A_PAGE).get_page(request.GET.get("p"))
    looked = JournalRow.objects.filter(act="bank.duplicates.look", subject=f"{bank._meta.label}:{bank.pk}")
    context = {
        "bank": bank,
        "page_obj": listed,
        "shown": [_shown(pair) for pair in listed],
        "waiting": listed.paginator.count,
        "looked": looked.order_by("-at").first(),
        "may_write": Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).filter(pk=bank.pk).exists(),
    }
    title = _("Duplicates")
    trail = crumbs(
        (reverse("bank_office:banks"), _("Question banks")),
        (reverse("bank_office:bank", args=[bank.uid]), bank.name),
        ("", title),
    )
    return page(request, "bank/duplicates.html", title=title, icon=ICON, trail=trail, context=context)


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def duplicates_look(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks for the bank to be looked through; whoever asks meanwhile is led to the same job."""
    user = staff_of(request)
    bank = found(Bank.objects.where_may(user, Ability.WRITE_QUESTIONS), uid)
    back = reverse("bank_office:duplicates", args=[bank.uid])
    job = ask(kind=KIND, arguments={"bank": str(bank.uid)}, by=user, now=clock.now(), back_url=back)
    return to_job(job)


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def duplicate_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keeps one of the two (`keep`: "one" or "other"), or says that they differ."""
    user = staff_of(request)
    mine = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS)
    pairs = DuplicatePair.objects.filter(bank__in=mine.values("pk")).select_related("bank", "one", "other")
    pair = found(pairs, uid)
    keep = {"one": pair.one, "other": pair.other}.get(request.POST.get("keep", ""))
    try:
        if keep is None:
            say_not_same(pair=pair, by=user, now=clock.now())
            say(request, _("%(one)s and %(other)s stay two questions.") % {"one": pair.one, "other": pair.other})
        else:
            gone = merge_pair(pair=pair, keep=keep, by=user, now=clock.now())
            say(request, _("%(kept)s is kept, %(gone)s is retired.") % {"kept": keep, "gone": gone})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("bank_office:duplicates", uid=pair.bank.uid)


def _waiting(bank: Bank) -> QuerySet[DuplicatePair]:
    pairs = bank.duplicate_pairs.undecided().order_by("-score", "pk")
    both = ("one__current", "one__topic", "other__current", "other__topic")
    return pairs.select_related(*both).prefetch_related("one__current__options", "other__current__options")


def _shown(pair: DuplicatePair) -> Shown:
    sides = (_side(pair.one, pair.other), _side(pair.other, pair.one))
    return Shown(pair, sides, [str(AGAINST[code]) for code in pair.differences if code in AGAINST])


def _side(question: Question, other: Question) -> Side:
    assert question.current is not None  # noqa: S101  # only questions with a version are found
    assert other.current is not None  # noqa: S101
    options = list(question.current.options.all())
    theirs = [option.text for option in other.current.options.all()]
    told = [
        (letter, pieces(option.text, theirs), option.right) for letter, option in zip(LETTERS, options, strict=False)
    ]
    return Side(question, pieces(question.current.stem, [other.current.stem]), told)
