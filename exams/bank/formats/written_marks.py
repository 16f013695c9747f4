"""Which look of options means the right answer: decided over the whole file, never for one question alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from exams.bank.formats.written_labels import STARS
from exams.bank.formats.written_lines import MARKED_HERE, Line
from exams.bank.formats.written_raw import RawOption, RawQuestion
from exams.bank.sheet_options import take_mark

# Italic is no mark: some authors write the letter of an option that must keep its place in italics.
LOOKS = ("bold", "underline", "highlight", "colour red", "colour green", "colour blue", "colour other")
SIGNS = ("word", "star", "circle", "said")
_ENOUGH_OF_TEXT = 0.5
_OFTEN_ENOUGH = 0.6
_FEWEST_QUESTIONS = 2


@dataclass(frozen=True)
class Marking:
    """`kinds` mean the right answer; `counts` tells for each kind in how many of `total` questions it picks one."""

    kinds: tuple[str, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0


def marked(question: RawQuestion, kind: str) -> frozenset[int]:
    """Places of the options that stand out by this kind: in their text, or else in their letter alone.

    Where all options have it, or none, nothing stands out.
    """
    if kind in SIGNS:
        return _standing_out([_has_sign(option, kind) for option in question.options])
    texts = _standing_out([_text_share(option, kind) > _ENOUGH_OF_TEXT for option in question.options])
    letters = _standing_out([option.letter.share(kind) > _ENOUGH_OF_TEXT for option in question.options])
    return texts or letters


def _standing_out(flags: Sequence[bool]) -> frozenset[int]:
    places = frozenset(place for place, flag in enumerate(flags) if flag)
    return places if len(places) < len(flags) else frozenset()


def _text_share(option: RawOption, kind: str) -> float:
    lengths = [(len(line.text.strip()), line.share(kind)) for line in option.lines]
    total = sum(length for length, _ in lengths)
    return sum(length * share for length, share in lengths) / total if total else 0.0


def _has_sign(option: RawOption, kind: str) -> bool:
    signs = option.label.signs if option.label else ""
    if kind == "word":
        return MARKED_HERE in signs or any(MARKED_HERE in line.text for line in option.lines)
    if kind == "star":
        return any(sign in signs for sign in STARS)
    if kind == "circle":
        return bool(option.label and option.label.circled)
    return take_mark(option.text)[1]


def marking_of(questions: Sequence[RawQuestion]) -> Marking:
    """The kinds that pick exactly one option in most of the questions which no written answer decides."""
    asked = [question for question in questions if len(question.options) > 1]
    undecided = [question for question in asked if not question.said and not question.listed]
    if not asked:
        return Marking()
    present = {mark for each in asked for option in each.options for line in _lines(option) for mark in line.marks}
    possible = (*SIGNS, *(look for look in LOOKS if look in present))
    counts = Counter({kind: sum(len(marked(each, kind)) == 1 for each in asked) for kind in possible})
    kinds = tuple(kind for kind in counts if _decides(kind, counts, asked, undecided))
    return Marking(kinds or _together(asked, counts), +counts, len(asked))


def _lines(option: RawOption) -> tuple[Line, ...]:
    return (option.letter, *option.lines)


def _decides(kind: str, counts: Counter[str], asked: Sequence[RawQuestion], undecided: Sequence[RawQuestion]) -> bool:
    chosen = counts[kind]
    if kind in SIGNS and chosen:
        return True  # a sign means something wherever it stands, and a colour may not
    often = chosen >= len(asked) * _OFTEN_ENOUGH
    where_needed = sum(len(marked(each, kind)) == 1 for each in undecided)
    fills = bool(undecided) and where_needed >= max(_FEWEST_QUESTIONS, len(undecided) * _OFTEN_ENOUGH)
    return chosen > 0 and (often or fills)


def _together(asked: Sequence[RawQuestion], counts: Counter[str]) -> tuple[str, ...]:
    """Several kinds by turns, such as red here and bold there, each question with one of them."""
    kinds = tuple(kind for kind in LOOKS if counts[kind] >= max(_FEWEST_QUESTIONS, len(asked) * 0.1))
    chosen = [frozenset().union(*(marked(each, kind) for kind in kinds)) for each in asked] if len(kinds) > 1 else []
    alone = sum(len(each) == 1 for each in chosen)
    return kinds if chosen and alone >= len(asked) * _OFTEN_ENOUGH else ()


def right_by_marks(question: RawQuestion, marking: Marking) -> frozenset[int]:
    """The options that the file's kinds of marks pick; the kinds it uses most decide where others pick differently."""
    picked = [(marking.counts[kind], marked(question, kind)) for kind in marking.kinds]
    picked = [(count, places) for count, places in picked if places]
    if not picked:
        return frozenset()
    common = frozenset.intersection(*(places for _, places in picked))
    return common or frozenset().union(*(places for _, places in picked))
