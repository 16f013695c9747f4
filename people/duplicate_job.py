"""The job that looks through the people whom somebody keeps for records of one person."""

from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.jobs.apart import apart
from office.jobs.context import Context, LastStep, Outcome
from people.duplicates import facts_of_people, keep_pairs
from people.keeping import people_kept_by
from people.models.persons import PersonQuerySet
from people.person_likeness import Alike, find_alike

KIND = "people.duplicates"
# Below this many people it is done before a process apart would have begun.
FEW_PEOPLE = 2000


def look_for_duplicates(context: Context) -> LastStep:
    """Compares the people whom the asker keeps; what was found replaces what was found among them before."""
    people = people_kept_by(context.by, timezone.localdate(context.now))
    facts = facts_of_people(people)
    context.progress(0, 0, _("Comparing %d people") % len(facts))
    found = find_alike(facts) if len(facts) < FEW_PEOPLE else apart(context, find_alike, facts)
    context.stop_if_cancelled()
    return partial(_keep, context, people, found)


def _keep(context: Context, people: PersonQuerySet, found: list[Alike]) -> Outcome:
    waiting = keep_pairs(people=people, found=found, by=context.by, now=context.now)
    sentence = ngettext("%d pair may be one person.", "%d pairs may be one person.", waiting) % waiting
    return Outcome(reverse("people_office:duplicates"), sentence, {"pairs": waiting})
