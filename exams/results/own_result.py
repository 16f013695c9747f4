"""A candidate's own result, read in one query: a whole committee looks at its results in the same minutes.

Loading the six records that the page draws on took twice as long as all the rest of it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from exams.delivery.models import AttemptStatus
from exams.sittings.models import Entry, GradeBand
from people.models import Person, User

_LOOKUPS = {
    "title": "sitting__title",
    "number": "number",
    "family_middle": "person__family_middle",
    "given": "person__given",
    "released_at": "sitting__release__released_at",
    "receipt": "attempt__receipt",
    "score": "attempt__marks__score",
    "right_count": "attempt__marks__right_count",
    "detail": "attempt__marks__detail",
    "label": "attempt__marks__band__label",
    "label_en": "attempt__marks__band__label_en",
    "label_hi": "attempt__marks__band__label_hi",
}


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What the candidate's result page says."""

    title: str
    name: str
    candidate_number: str
    receipt: str
    score: Decimal
    band: GradeBand
    right_count: int
    question_count: int
    released_at: datetime


def own_result(user: User, uid: UUID) -> OwnResult | None:
    """The result of the user's own entry once it is released; of anybody else's entry, never."""
    released = Entry.objects.of_candidate(user).filter(
        uid=uid,
        sitting__release__isnull=False,
        attempt__status=AttemptStatus.GRADED,  # voided work keeps its mark as evidence, and shows none
        attempt__marks__current=True,
    )
    rows = list(released.values_list(*_LOOKUPS.values()))  # an attempt has at most one current mark
    if not rows:
        return None
    said = dict(zip(_LOOKUPS, rows[0], strict=True))
    return OwnResult(
        title=said["title"],
        name=Person(family_middle=said["family_middle"], given=said["given"]).full_name,
        candidate_number=Entry(number=said["number"]).candidate_number,
        receipt=said["receipt"],
        score=said["score"],
        band=GradeBand(label=said["label"], label_en=said["label_en"], label_hi=said["label_hi"]),
        right_count=said["right_count"],
        question_count=len(said["detail"]),
        released_at=said["released_at"],
    )
