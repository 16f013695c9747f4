"""Gives entries their papers."""

from collections import Counter

from django.utils.translation import gettext as _

from exams.papers.models import Paper
from exams.sittings.models import Entry, Sitting
from office.errors import Refused


class NoPapers(Refused):
    code = "no_papers"


def give_papers(*, sitting: Sitting) -> int:
    """Gives every entry without a paper one of the sitting's papers, in turn, so that neighbours differ."""
    papers = _papers(sitting)
    entries = list(sitting.entries.filter(paper=None).order_by("room__name", "number"))
    for place, entry in enumerate(entries):
        entry.paper = papers[place % len(papers)]
    Entry.objects.bulk_update(entries, ["paper"], batch_size=500)
    return len(entries)


def give_paper(*, entry: Entry) -> Paper:
    """Gives a latecomer the paper that the fewest others have."""
    papers = _papers(entry.sitting)
    holders = Counter(entry.sitting.entries.exclude(paper=None).values_list("paper", flat=True))
    least = min(papers, key=lambda paper: (holders[paper.pk], paper.number))
    Entry.objects.filter(pk=entry.pk, paper=None).update(paper=least)
    entry.paper = least
    return least


def _papers(sitting: Sitting) -> list[Paper]:
    papers = list(sitting.paper_set.papers.order_by("number")) if sitting.paper_set else []
    if not papers:
        raise NoPapers(_("This sitting has no papers yet. Call the staff: papers are made on the sitting's page."))
    return papers
