"""The job that looks through a bank for duplicates."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.bank.duplicate_pairs import DuplicateRefused, FoundPair, find_pairs, keep_pairs, wordings
from exams.bank.models import Bank
from office.jobs.apart import apart
from office.jobs.context import Context, LastStep, Outcome
from people.roles import Ability

KIND = "bank.duplicates"
# Below this many questions it is done before a process apart would have begun.
FEW_QUESTIONS = 600


def look_for_duplicates(context: Context) -> LastStep:
    """Compares every question in use with every other; what was found replaces what was found before."""
    bank = _bank(context)
    context.progress(0, 0, _("Comparing the questions of “%s”") % bank.name)
    filed = list(wordings(bank))
    found = find_pairs(filed) if len(filed) < FEW_QUESTIONS else apart(context, find_pairs, filed)
    context.stop_if_cancelled()
    return partial(_keep, context, bank, found)


def _bank(context: Context) -> Bank:
    """Rights may have gone since it was asked for."""
    writable = Bank.objects.where_may(context.by, Ability.WRITE_QUESTIONS)
    bank = writable.filter(uid=context.arguments["bank"]).first()
    if bank is None:
        raise DuplicateRefused(_("You may not change this bank any more, so its duplicates were not looked for."))
    return bank


def _keep(context: Context, bank: Bank, found: list[FoundPair]) -> Outcome:
    waiting = keep_pairs(bank=bank, found=found, by=context.by, now=context.now)
    sentence = ngettext("%d pair may be one question.", "%d pairs may be one question.", waiting) % waiting
    return Outcome(reverse("bank_office:duplicates", args=[bank.uid]), sentence, {"pairs": waiting})
