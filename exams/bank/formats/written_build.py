"""From one question as it stands in a document to an item, and everything there is to say about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from exams.bank.formats.written_answers import Answer, answer_of
from exams.bank.formats.written_lines import UNKNOWN_PICTURE, Line, flat, picture_names
from exams.bank.formats.written_marks import Marking
from exams.bank.formats.written_phrases import is_instruction, take_level
from exams.bank.formats.written_problems import is_error, problem
from exams.bank.formats.written_raw import RawOption, RawQuestion
from exams.bank.items import Item, ItemOption, Kind, NumberRange, Picture
from exams.bank.sheet_keys import folded
from exams.bank.sheet_options import MAX_OPTIONS, take_mark
from exams.bank.sheet_words import level_of, truth_of
from office.reports import Problem

_FEWEST_OPTIONS = 2
_LONGEST_ANSWER = 100
_BULLET = re.compile(r"\s*[-–—+•●○▪◦.*]\s+(?=\S)")
_STEM_ENDS = re.compile(r"[?:]\s*$")
_LETTERS = "ABCDEFGHIJ"
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:[.,]\d{1,9})?")


@dataclass
class Build:
    """An item in the making."""

    raw: RawQuestion
    problems: list[Problem] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def say(self, code: str, text: str = "", *, count: int = 0) -> None:
        self.problems.append(problem(code, self.raw.where, self.raw.number, text=text, count=count))
        codes = self.faults if is_error(code) else self.doubts
        codes += [] if code in codes else [code]


def build(raw: RawQuestion, marking: Marking, pictures: Mapping[str, Picture]) -> tuple[Item, list[Problem]]:
    made = Build(raw)
    _order_options(made)
    for code, text in raw.doubts:
        made.say(code, text)
    stem, level = _stem_and_level(raw)
    item = Item(Kind.SINGLE, stem, level=level, where=raw.where, number=raw.number, topic=raw.topic)
    item = _with_answer(made, item, marking)
    item = replace(
        item,
        explanation=flat("\n".join(raw.explanation)),
        citation=flat("\n".join([*raw.citation, *raw.notes])),
        source="\n".join(raw.source),
    )
    item = _with_pictures(made, item, pictures)
    _doubt(made, item)
    return replace(item, faults=tuple(made.faults), doubts=tuple(made.doubts)), made.problems


def _stem_and_level(raw: RawQuestion) -> tuple[str, int | None]:
    stem, level = take_level(raw.stem_text)
    for text in (raw.level, *raw.asides):
        level = level or level_of(text)
    return stem, level


def find_options_without_letters(raw: RawQuestion) -> None:
    """Lines with dots or dashes, or simply the lines below the question."""
    if raw.options or len(raw.stem) < _FEWEST_OPTIONS + 1:
        return
    bullets = [place for place, line in enumerate(raw.stem) if place and _BULLET.match(line.text)]
    if len(bullets) >= _FEWEST_OPTIONS and bullets == list(range(bullets[0], len(raw.stem))):
        begin = bullets[0]
    else:
        begin = 1 + max((at for at, line in enumerate(raw.stem[:-2]) if _STEM_ENDS.search(line.text)), default=0)
    asking = [line for line in raw.stem[begin:] if is_instruction(_without_bullet(line).text.strip())]
    lines = [line for line in raw.stem[begin:] if line not in asking]
    raw.stem = [*raw.stem[:begin], *map(_without_bullet, asking)]
    if _FEWEST_OPTIONS <= len(lines) <= MAX_OPTIONS:
        raw.options = [RawOption(slot, Line(""), [_without_bullet(line)]) for slot, line in enumerate(lines)]
        if not bullets:
            raw.doubt("options_without_letters")
    else:
        raw.stem += lines


def _without_bullet(line: Line) -> Line:
    found = _BULLET.match(line.text)
    return line.cut(found.end()) if found else line


def _order_options(made: Build) -> None:
    """Options in columns come A, C, B, D; letters that are missing or out of order are told."""
    raw = made.raw
    for letter in raw.blank:
        made.say("option_blank", letter)
    order = sorted(raw.options, key=lambda option: option.slot)
    if [option.slot for option in order] == list(range(len(order))):
        raw.options = order
    else:
        raw.doubt("option_labels_out_of_order")
    raw.options = [option for option in raw.options if option.text]


def _with_answer(made: Build, item: Item, marking: Marking) -> Item:
    raw = made.raw
    if len(raw.options) < _FEWEST_OPTIONS:
        return _open_question(made, item)
    texts = [_option_text(option, marking) for option in raw.options]
    if truths := _truths(raw):
        options = [ItemOption(text, truth, where=raw.where) for text, truth in zip(texts, truths, strict=True)]
        return replace(item, kind=Kind.TABLE, options=tuple(options))
    answer = answer_of(raw, texts, marking)
    for code, text in answer.said:
        made.say(code, text, count=len(answer.right))
    options = [
        ItemOption(text, place in answer.right, where=option.lines[0].where)
        for place, (option, text) in enumerate(zip(raw.options, texts, strict=True))
    ]
    return replace(item, kind=_kind(answer, texts), options=tuple(options))


def _option_text(option: RawOption, marking: Marking) -> str:
    signs = {"said", "star"} & set(marking.kinds)
    text = take_mark(option.text)[0] if signs else option.text
    return text.rstrip(";").rstrip()


def _kind(answer: Answer, texts: Sequence[str]) -> Kind:
    if len(answer.right) > 1:
        return Kind.SEVERAL
    truths = {truth_of(text) for text in texts}
    return Kind.TRUE_FALSE if len(texts) == 2 and truths == {True, False} else Kind.SINGLE


def _truths(raw: RawQuestion) -> list[bool]:
    """ "Đáp án: Đ S Đ S", "a) Đúng b) Sai": one word for each of three or more statements."""
    for key, _ in raw.said:
        bare = re.sub(r"\b[a-j]\s*[.):\-–]\s*", " ", key, flags=re.IGNORECASE)
        words = re.findall(r"[^\W\d_]+", bare)
        if len(words) == 1 and len(words[0]) == len(raw.options) and set(words[0].upper()) <= set("ĐS"):
            words = list(words[0])
        truths = [truth_of(word) for word in words]
        if len(truths) == len(raw.options) > 2 and None not in truths:
            return [bool(truth) for truth in truths]
    return []


def _open_question(made: Build, item: Item) -> Item:
    """Without options, an answer written below is a number or a short text."""
    raw = made.raw
    answers = [key.strip() for key, _ in raw.said]
    if raw.options or not answers or len(answers[0]) > _LONGEST_ANSWER:
        made.say("too_few_options", count=len(raw.options))
        options = tuple(ItemOption(option.text, where=raw.where) for option in raw.options)
        return replace(item, options=options)
    number = _number(answers[0])
    if number is not None:
        return replace(item, kind=Kind.NUMBER, numbers=(NumberRange(number, number),))
    return replace(item, kind=Kind.TEXT, accepted=(answers[0].rstrip("."),))


def _number(text: str) -> Decimal | None:
    bare = text.rstrip(".")
    try:
        return Decimal(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None
    except InvalidOperation:
        return None


def _with_pictures(made: Build, item: Item, pictures: Mapping[str, Picture]) -> Item:
    texts = "\n".join((item.stem, item.explanation, *(option.text for option in item.options)))
    names = list(dict.fromkeys(picture_names(texts)))
    used = tuple(pictures[name] for name in names if name in pictures)
    not_shown = [picture.name for picture in used if picture.media_type == UNKNOWN_PICTURE]
    if not_shown:
        made.say("picture_kind", ", ".join(not_shown))
    return replace(item, pictures=used)


def _doubt(made: Build, item: Item) -> None:
    if not item.stem:
        made.say("stem_missing")
    if len(item.options) > MAX_OPTIONS:
        made.say("too_many_options", count=len(item.options))
    seen: dict[str, ItemOption] = {}
    for option in item.options:
        earlier = seen.setdefault(folded(option.text) or option.text, option)
        if earlier is not option:
            made.say("option_duplicate" if earlier.right == option.right else "option_duplicate_of_key", option.text)
