"""Printing a set of papers: what is made, and that who took it out of the house stands in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from exams.papers.models import Paper, PaperSet
from exams.papers.printing.documents import key_document, papers_document
from office import journal
from office.errors import Refused
from people.models import User

# What a person prints at once; more make a document that Word no longer opens in reasonable time.
MOST_PRINTED = 60


class NotPrinted(Refused):
    code = "not_printed"


class What(StrEnum):
    """The two documents, by the kind of the job that makes each. They are never one file."""

    PAPERS = "papers.print"
    KEY = "papers.print_key"


ACTS = {What.PAPERS: "papers.set.print", What.KEY: "papers.set.print_key"}


@dataclass(frozen=True, slots=True)
class Printed:
    content: bytes
    name: str
    codes: tuple[str, ...]


def refuse_unprintable(paper_set: PaperSet) -> None:
    """Raises NotPrinted where the set has too many papers for a document, or none."""
    papers = paper_set.papers.count()
    if not papers:
        raise NotPrinted(_("This set has no papers yet. Make them first."))
    if papers > MOST_PRINTED:
        sentence = _("A document holds %d papers at most. Make a set of fewer papers for printing.")
        raise NotPrinted(sentence % MOST_PRINTED)


def make_print(*, paper_set: PaperSet, what: What, now: datetime, on: date) -> Printed:
    """The papers with their answer sheets and without any key, or the right answers of all of them."""
    refuse_unprintable(paper_set)
    rows = paper_set.papers.order_by("number")
    if what is What.KEY:
        papers = list(rows.select_related("key"))
        return _printed(papers, "dap-an", key_document(paper_set, papers, now=now, on=on))
    papers = list(rows)
    return _printed(papers, "de", papers_document(paper_set, papers, now=now, on=on))


def _printed(papers: Sequence[Paper], beginning: str, content: bytes) -> Printed:
    codes = tuple(paper.code for paper in papers)
    return Printed(content, f"{beginning}-{codes[0]}-{codes[-1]}.docx", codes)


@transaction.atomic
def record_print(*, paper_set: PaperSet, what: What, printed: Printed, by: User | None, now: datetime) -> None:
    """Writes down that the document was made for this person, who alone can take it."""
    journal.write(act=ACTS[what], subject=paper_set, by=by, now=now, data={"codes": list(printed.codes)})
