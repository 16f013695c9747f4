"""Which questions a bank holds already, whatever file they come from: the same words, key and pictures."""

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal

from django.db.models import Prefetch

from exams.bank.formats.plain import picture_names
from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.shapes import said
from exams.bank.models import Bank, Question, QuestionVersion, VersionPicture
from exams.bank.pictures import digest_of
from exams.bank.question_text import OptionText, PictureText, QuestionText

# Questions by the digest of their stem, each with all else in which two of the same stem may differ.
Held = dict[str, list[tuple[Question, Hashable]]]

_CHOSEN = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE)
_SHOWN = Prefetch("current__pictures", queryset=VersionPicture.objects.select_related("picture").defer("picture__data"))


def held_in(bank: Bank) -> Held:
    """The bank's questions that are not retired."""
    found: Held = {}
    questions = bank.questions.in_use().select_related("current").prefetch_related("current__options", _SHOWN, "tags")
    for question in questions:
        if question.current:
            found.setdefault(question.stem_key, []).append((question, sameness_of(text_of(question.current))))
    return found


def questions_of(held: Held) -> Iterator[Question]:
    for several in held.values():
        for question, _same in several:
            yield question


def sameness_of(text: QuestionText) -> Hashable:
    """What two questions of the same stem must share to be the same; the order of options only where it is the key."""
    options = [(said(option.text), option.right, said(option.partner)) for option in text.options]
    ordered: Iterable[Hashable] = enumerate(options) if text.kind == Kind.ORDERING else options
    return (
        "" if text.kind in _CHOSEN else str(text.kind),
        frozenset(ordered),
        frozenset((each.low, each.high) for each in text.numbers),
        frozenset(accepted.strip() if text.case_matters else said(accepted) for accepted in text.accepted),
        _pictures(text),
    )


def _pictures(text: QuestionText) -> frozenset[str]:
    """The pictures that are asked about, by what is on them: files call them as they like."""
    inside = [part for option in text.options for part in (option.text, option.partner)]
    named = set(picture_names([text.stem, *inside]))
    return frozenset(digest_of(picture) for picture in text.pictures if picture.name in named)


def text_of(version: QuestionVersion) -> QuestionText:
    """A version as its author wrote it, its pictures by digest."""
    return QuestionText(
        stem=version.stem,
        options=tuple(
            OptionText(option.text, option.right, option.pinned, option.partner) for option in version.options.all()
        ),
        multiple=version.multiple,
        explanation=version.explanation,
        citation=version.citation,
        kind=Kind(version.kind),
        credit=version.credit,
        numbers=tuple(NumberRange(Decimal(low), Decimal(high)) for low, high in version.numbers),
        accepted=tuple(version.accepted),
        case_matters=version.case_matters,
        pictures=tuple(
            PictureText(shown.name, shown.alt, digest=shown.picture.digest) for shown in version.pictures.all()
        ),
    )
