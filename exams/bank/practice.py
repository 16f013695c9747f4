"""Questions of banks for practice, as lessons ask them: with one right option, in plain text, by their full reference.

Of a bank that is kept for tests nothing is found here, whatever the reference says.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from exams.bank.items import Kind
from exams.bank.models import Question
from exams.bank.question_refs import REF_SIGN, full_ref
from office.text_blocks import is_plain

ASKED = (Kind.SINGLE, Kind.TRUE_FALSE)


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A self-check with its key. `right`: the number of the right option, from 1; `why`: shown after it is found."""

    question: str
    options: tuple[str, ...]
    right: int
    why: str


def practice_questions(refs: Collection[str]) -> Mapping[str, PracticeQuestion]:
    """The questions of these full references that may be asked at present; the others are left out."""
    wanted = Q()
    for ref in refs:
        code, _sign, own = ref.rpartition(REF_SIGN)
        wanted |= Q(bank__code=code, ref=own)
    if not wanted:
        return {}
    sound = Question.objects.sound().filter(wanted, bank__practice=True, approved__kind__in=ASKED)
    rows = sound.select_related("bank", "approved").prefetch_related("approved__options")
    return {full_ref(row.bank, row.ref): asked for row in rows for asked in _asked(row)}


def _asked(question: Question) -> Iterator[PracticeQuestion]:
    """The question as a self-check; nothing where it needs more than plain text and one right option."""
    version = question.approved
    options = list(version.options.all()) if version else []
    right = [option.position for option in options if option.right]
    texts = [option.text for option in options]
    if version is not None and len(right) == 1 and all(map(is_plain, [version.stem, *texts])):
        yield PracticeQuestion(version.stem, tuple(texts), right[0], version.explanation)


def why_not_asked(ref: str) -> str:
    """The sentence with which a reference is refused; empty for a question that lessons may ask."""
    code, _sign, own = ref.rpartition(REF_SIGN)
    row = Question.objects.filter(bank__practice=True, bank__code=code, ref=own).select_related("approved").first()
    if row is None:
        return _("No bank for practice has a question “%s”. Its page in the bank shows how it is named.") % ref
    if row.retired_at or row.doubted_at or row.approved is None:
        return _("The question “%s” is not in use: it waits for approval, is in doubt or retired.") % ref
    if ref not in practice_questions([ref]):
        return (
            _("A lesson can ask only questions with one right option and without tables and pictures: not “%s”.") % ref
        )
    return ""
