"""What documents do to each other, told from either side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    AMENDED_BY = "amended_by", _("Amended by")
    SUPERSEDED_BY = "superseded_by", _("Superseded by")
    AMENDS = "amends", _("Amends")
    REPLACES = "replaces", _("Replaces")
    GUIDED_BY = "guided_by", _("Guided by")
    GUIDES = "guides", _("Guides the carrying out of")


OPPOSITE = {
    Relation.AMENDED_BY: Relation.AMENDS,
    Relation.SUPERSEDED_BY: Relation.REPLACES,
    Relation.GUIDED_BY: Relation.GUIDES,
}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as the page of a document tells it."""

    label: str | Promise
    documents: tuple[Any, ...]


def both_ways(here: Iterable[tuple[str, Any]], elsewhere: Iterable[tuple[str, Any]]) -> list[Related]:
    """`here`: written at this document; `elsewhere`: written at the other one. What both say is said once."""
    told = [(Relation(kind), other) for kind, other in here]
    told += [(OPPOSITE[Relation(kind)], other) for kind, other in elsewhere]
    gathered = ((kind, tuple(dict.fromkeys(other for one, other in told if one == kind))) for kind in Relation)
    return [Related(kind.label, others) for kind, others in gathered if others]
