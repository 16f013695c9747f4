"""Which passages of a page have questions, and which have none."""

from dataclasses import dataclass

from django.db.models import Count
from wagtail.models import Page

from exams.bank.models import Bank, Citation
from exams.bank.passages import Passage, passages_of


@dataclass(frozen=True, slots=True)
class Covered:
    """A passage, and how many questions in use cite it."""

    passage: Passage
    questions: int


def coverage(bank: Bank, page: Page) -> list[Covered]:
    """The passages of a page in its order."""
    cited = Citation.objects.filter(page=page, question__bank=bank, question__retired_at=None).order_by()
    counts = dict(cited.values_list("block").annotate(Count("question", distinct=True)))
    return [Covered(passage, counts.get(passage.block, 0)) for passage in passages_of(page)]
