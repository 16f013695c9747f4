"""What the bank says to a blueprint while it is typed: by counting at once, and by trying when it is asked to."""

from collections.abc import Sequence
from time import monotonic
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.bank.models import Bank
from exams.papers.actions import lines_of
from exams.papers.apart import BrokenOff
from exams.papers.choosing import Line, choose, order_of
from exams.papers.feasibility import in_words, shortages
from exams.papers.limits import Limits
from exams.papers.models import Blueprint
from exams.papers.office_forms import BlueprintForm
from exams.papers.parallel import Assembly, CannotAssemble, Order

# Who presses a button waits no longer; making the papers may take longer, beside the request.
MOST_SECONDS = 20.0


class _TooLong(Exception):  # an order, not a fault
    pass


def answer(form: BlueprintForm, bank: Bank, blueprint: Blueprint | None, *, tries: bool = False) -> dict[str, Any]:
    """What the bank says to the matrix as it stands; the name may still be missing. `tries`: the papers are chosen."""
    unreadable = form.is_bound and bool(form.errors.keys() - {"name", NON_FIELD_ERRORS})
    if unreadable:
        return {"unreadable": True}
    lines = form.lines() if form.is_bound else lines_of(blueprint) if blueprint else []
    totals = {
        "asked": sum(line.count for line in lines),
        "points": sum(line.count * line.points for line in lines),
    }
    return totals | _said(form, bank, lines, blueprint, tries) if lines else totals


def _said(
    form: BlueprintForm, bank: Bank, lines: Sequence[Line], blueprint: Blueprint | None, tries: bool
) -> dict[str, Any]:
    if form.is_bound:
        limits, papers = form.limits(), form.cleaned_data.get("papers") or 1
    else:
        limits, papers = (blueprint.limits if blueprint else Limits()), form["papers"].initial
    order = order_of(bank, lines, limits=limits, papers=papers, seed="check")
    lacking = shortages(order, lines)
    if lacking or not tries:
        return {"lacking": lacking, "pairs": len(order.enemies), "unsure": limits.equal or order.limit < order.papers}
    return _trial(order, lines, limits)


def _trial(order: Order, lines: Sequence[Line], limits: Limits) -> dict[str, Any]:
    until = monotonic() + MOST_SECONDS

    def watch(_done: int) -> None:
        if monotonic() > until:
            raise _TooLong

    try:
        return {"tried": _outcome(choose(order, equal=limits.equal, watch=watch))}
    except CannotAssemble as refusal:
        return {"lacking": in_words(refusal, lines)}
    except BrokenOff as refusal:
        return {"lacking": [refusal.message]}
    except _TooLong:
        return {"lacking": [_still_trying(len(order.enemies))]}


def _still_trying(pairs: int) -> str:
    sentence = _("After %d seconds it is not known yet. Check with fewer papers, or loosen a limit.") % MOST_SECONDS
    return f"{sentence} {_('Fewer pairs that may not stand together help too.')}" if pairs else sentence


def _outcome(made: Assembly) -> str:
    count = len(made.papers)
    sentences = [ngettext("%d paper can be made.", "%d papers can be made.", count) % count]
    if count > 1:
        sentences.append(
            _("Their expected means are %(mean)s %% of the points apart, their spreads %(spread)s %%.")
            % {"mean": percent(made.apart.mean), "spread": percent(made.apart.spread)}
        )
    sentences.append(measured_in_words(made.measured, made.questions))
    return " ".join(sentences)


def measured_in_words(measured: int, questions: int) -> str:
    """How far what is expected rests on answers."""
    if not measured:
        return _("No question in them has been answered often enough: each is taken to be as hard as its level.")
    share = round(100 * measured / questions)
    return _("Of the questions in them %d %% have a measured difficulty; the others go by their level.") % share


def percent(share: float) -> str:
    """A share in percent, with two decimals as the language writes them."""
    return str(number_format(100 * share, decimal_pos=2))
