"""Actions on duplicates of a bank: look for them, say that two differ, keep one of two."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from exams.bank.actions import retire_question
from exams.bank.duplicate_index import DuplicateIndex
from exams.bank.duplicate_warnings import wording_of_version
from exams.bank.duplicates import Wording
from exams.bank.models import Bank, DuplicatePair, Question, Remark
from exams.bank.sorting import tag_questions
from office import journal
from office.errors import Refused
from people.models import User


class DuplicateRefused(Refused):
    code = "duplicate_refused"


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two questions by id, the lower one first."""

    one: int
    other: int
    score: float
    differences: tuple[str, ...]


def wordings(bank: Bank) -> Iterator[tuple[int, Wording]]:
    """The questions in use, as they are compared."""
    questions = bank.questions.in_use().select_related("current").prefetch_related("current__options")
    for question in questions.order_by("pk").iterator(chunk_size=1000):
        if question.current is not None:
            yield question.pk, wording_of_version(question.current)


def find_pairs(filed: list[tuple[int, Wording]]) -> list[FoundPair]:
    """Every two that are the same. Pure; takes seconds for thousands."""
    return [
        FoundPair(one, found.id, found.likeness.score, tuple(sorted(found.likeness.differences)))
        for one, found in DuplicateIndex(filed).pairs()
    ]


@transaction.atomic
def keep_pairs(*, bank: Bank, found: list[FoundPair], by: User | None, now: datetime) -> int:
    """Keeps what was found in place of what was found before, and says how many pairs wait for a decision.

    What people have said of a pair stays, until one of its questions has changed.
    """
    pairs = DuplicatePair.objects.filter(bank=bank)
    changed = Q(one__current__created_at__gt=F("not_same_at")) | Q(other__current__created_at__gt=F("not_same_at"))
    pairs.filter(Q(not_same_at=None) | changed).delete()
    # Between finding and keeping a question may have been retired.
    in_use = set(bank.questions.in_use().values_list("pk", flat=True))
    rows = [
        DuplicatePair(bank=bank, one_id=pair.one, other_id=pair.other, score=round(pair.score, 1),
                      differences=list(pair.differences), found_at=now)
        for pair in found if {pair.one, pair.other} <= in_use
    ]  # fmt: skip
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    waiting = pairs.undecided().count()
    journal.write(act="bank.duplicates.look", subject=bank, by=by, now=now, data={"pairs": waiting})
    return waiting


@transaction.atomic
def say_not_same(*, pair: DuplicatePair, by: User | None, now: datetime) -> None:
    """These two are two questions: the pair is not shown again."""
    if DuplicatePair.objects.filter(pk=pair.pk, not_same_at=None).update(not_same_at=now, not_same_by=by) != 1:
        raise DuplicateRefused(_("Somebody has decided about these two already."))
    data = {"one": pair.one.ref, "other": pair.other.ref}
    journal.write(act="bank.duplicates.not_same", subject=pair.bank, by=by, now=now, data=data)


@transaction.atomic
def merge_pair(*, pair: DuplicatePair, keep: Question, by: User | None, now: datetime) -> Question:
    """Keeps one of the two and retires the other with a note. Papers and figures of either stay as they are.

    The kept one takes over tags and enemies. Returns the retired one.
    """
    if keep.pk not in (pair.one_id, pair.other_id):
        raise DuplicateRefused(_("The question to keep is none of these two. Choose one of them."))
    held = {each.pk: each for each in Question.objects.select_for_update().filter(pk__in=(pair.one_id, pair.other_id))}
    kept, gone = held.pop(keep.pk), held.popitem()[1]
    if kept.retired_at is not None:
        raise DuplicateRefused(_("The question %s is retired, so it cannot be the one that is kept.") % kept.ref)
    tag_questions(bank=pair.bank, questions=[kept], names=[tag.name for tag in gone.tags.all()])
    kept.enemies.add(*gone.enemies.exclude(pk=kept.pk))
    retire_question(question=gone, by=by, now=now)
    _leave_note(gone, kept, by=by, now=now)
    data = {"kept": kept.ref, "retired": gone.ref}
    journal.write(act="bank.duplicates.merge", subject=pair.bank, by=by, now=now, data=data)
    return gone


def _leave_note(gone: Question, kept: Question, *, by: User | None, now: datetime) -> None:
    """Nobody who is no person (a command) makes remarks; the journal has it in any case."""
    if gone.current is not None and by is not None:
        text = _("Retired because %s is the same question.") % kept.ref
        Remark.objects.create(version=gone.current, text=text, made_at=now, made_by=by)
