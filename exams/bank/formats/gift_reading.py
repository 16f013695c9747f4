"""GIFT, the text format of Moodle, and missing-word text, its forerunner."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from exams.bank.formats.extras import extras_in, kind_in, shelve_pictures, with_extras
from exams.bank.formats.finishing import Found, around, between, weighed
from exams.bank.formats.gift_grammar import Answer, Block, Marked, answers, blocks, marked, restored, without_title
from exams.bank.formats.html_reading import TooLong, plain_of_html, plain_of_loose
from exams.bank.formats.moodle_categories import topic_of
from exams.bank.formats.pictures import from_base64
from exams.bank.formats.plain import BLANK, tidied
from exams.bank.formats.safe_files import bytes_of, text_of
from exams.bank.formats.truth import truth_options, truth_words
from exams.bank.items import Item, ItemFile, ItemOption, Kind, NumberRange

_TRUTH = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?:#(.*))?\s*", re.IGNORECASE | re.DOTALL)
_NOTHING_AFTER = re.compile(r'\s*"?;?\s*')
_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.DOTALL)
_WHOLE = Decimal(100)


def read_gift(path: Path, name: str) -> ItemFile:
    return _read(text_of(bytes_of(path)), "gift", bare_weights=False)


def read_missing_word(path: Path, name: str) -> ItemFile:
    """Answers stand inside the sentence; weights have one percent sign only."""
    return _read(text_of(bytes_of(path)), "missing_word", bare_weights=True)


def _read(text: str, format: str, *, bare_weights: bool) -> ItemFile:
    found = Found(format)
    for block in blocks(text):
        _Question(found, block, bare_weights).read()
    return found.finished()


class _Question:
    """One block on its way to an item."""

    def __init__(self, found: Found, block: Block, bare_weights: bool) -> None:
        self.found, self.block, self.bare_weights = found, block, bare_weights
        self.where = f"line {block.line}"
        self.said = extras_in(block.extras)
        self.default = ""

    def read(self) -> None:
        _, text = without_title(self.block.text)
        before, brace, rest = text.partition("{")
        body, closing, after = rest.partition("}")
        if not brace:
            self.found.leave_out("description", self.where)
            return
        try:
            item = self._item(before, body, after) if closing else self._broken(before, "not_closed")
        except TooLong:
            item = self._broken("", "text_too_long")
        if item:
            self.found.add(self._labelled(item))

    def _labelled(self, item: Item) -> Item:
        ids = self.block.noted("id")
        item = replace(
            item,
            where=self.where,
            source=restored(self.block.text).strip(),
            topic=topic_of(self.block.category),
            ref=ids[0] if ids else "",
            tags=tuple(filter(None, self.block.noted("tag"))),
        )
        shelve_pictures(self.said, self.found.shelf)
        return with_extras(item, self.said)

    def _broken(self, before: str, code: str, text: str = "") -> Item:
        self.found.say(code, self.where, restored(text))
        return Item(Kind.TEXT, tidied(restored(marked(before).text)), faults=(code,))

    def _item(self, before: str, body: str, after: str) -> Item | None:
        stem = marked(before)
        self.default = stem.format
        sentence = stem.text if _NOTHING_AFTER.fullmatch(after) else f"{stem.text.rstrip()} {BLANK}{_spaced(after)}"
        asked = self._plain(Marked(stem.format, sentence))
        body, general = _general_feedback(body)
        item = self._answered(asked, body)
        if item is None:
            return None
        return replace(item, explanation=self._text(general))

    def _answered(self, stem: str, body: str) -> Item | None:
        truth = _TRUTH.fullmatch(body)
        if truth:
            return self._true_false(stem, truth)
        if not body.strip():
            self.found.leave_out("essay", self.where)
            return None
        if body.lstrip().startswith("#"):
            return self._number(stem, body.lstrip()[1:])
        found = answers(body, bare_weights=self.bare_weights)
        kind = kind_in(self.said)
        if not found:
            return self._broken(stem, "answers_not_understood", body)
        if any(answer.sign == "~" for answer in found):
            return self._choices(stem, found)
        if kind is not Kind.TEXT and all("->" in answer.text for answer in found):
            return Item(Kind.MATCHING, stem, tuple(self._pair(answer) for answer in found))
        return self._short_text(stem, found)

    def _true_false(self, stem: str, truth: re.Match[str]) -> Item:
        is_true = truth[1].upper().startswith("T")
        wrong, _, right = (truth[2] or "").partition("#")
        said = (self._text(right), self._text(wrong))
        options = truth_options(truth_words(stem), is_true, said if is_true else said[::-1])
        return Item(Kind.TRUE_FALSE, stem, options)

    def _choices(self, stem: str, found: list[Answer]) -> Item:
        named = [answer for answer in found if answer.sign == "="]
        one_answer = len(named) == 1 or (not named and not any(answer.weight for answer in found))
        shares = [_share(answer) for answer in found]
        if len(named) > 1:  # each named as wholly right: together they make the whole
            shares = [share / len(named) if share >= 1 else share for share in shares]
        options = [ItemOption(self._text(answer.text), feedback=self._text(answer.feedback)) for answer in found]
        kind = Kind.SINGLE if one_answer else Kind.SEVERAL
        return Item(kind, stem, weighed(options, shares, one_answer=one_answer))

    def _pair(self, answer: Answer) -> ItemOption:
        text, _, partner = answer.text.partition("->")
        return ItemOption(self._text(text), partner=self._text(partner), feedback=self._text(answer.feedback))

    def _short_text(self, stem: str, found: list[Answer]) -> Item:
        whole = [answer for answer in found if _share(answer) == 1]
        if any(0 < _share(answer) < 1 for answer in found):
            self.found.say("partial_left_out", self.where)
        accepted = (self._text(answer.text) for answer in whole)
        return Item(Kind.TEXT, stem, accepted=tuple(dict.fromkeys(filter(None, accepted))))

    def _number(self, stem: str, body: str) -> Item:
        body, _, _ = body.partition("~")
        found = answers(body if body.lstrip().startswith("=") else f"={body}", bare_weights=self.bare_weights)
        if any(0 < _share(answer) < 1 for answer in found):
            self.found.say("partial_left_out", self.where)
        whole = [answer for answer in found if _share(answer) == 1]
        ranges = [_range(restored(answer.text)) for answer in whole]
        if None in ranges:
            return self._broken(stem, "answers_not_understood", body)
        return Item(Kind.NUMBER, stem, numbers=tuple(each for each in ranges if each))

    def _text(self, text: str) -> str:
        said = marked(text)
        return self._plain(Marked(said.format or self.default, said.text))

    def _plain(self, said: Marked) -> str:
        text = restored(said.text)
        if said.format == "html":
            return plain_of_html(text, self._picture)
        return tidied(text) if said.format in ("plain", "markdown") else plain_of_loose(text, self._picture)

    def _picture(self, attributes: Mapping[str, str]) -> str:
        address, alt = attributes.get("src", ""), attributes.get("alt", "")
        inside = _DATA.fullmatch(address)
        if inside:
            name = self.found.shelf.add(attributes.get("data-name", ""), from_base64(inside[1]), alt)
            if name:
                return f"{{{{{name}}}}}"
        outside = address.startswith(("http:", "https:", "//"))
        self.found.say("picture_outside" if outside else "picture_missing", self.where, address)
        return alt


def _general_feedback(body: str) -> tuple[str, str]:
    """Four hash signs begin it; of more in a row the first belong to a feedback without words."""
    before, signs, general = body.rpartition("####")
    return (before, general) if signs else (general, "")


def _spaced(after: str) -> str:
    """What goes on after the blank; a stop or a comma stands close to it."""
    after = after.strip()
    return f" {after}" if after[0].isalnum() else after


def _share(answer: Answer) -> Decimal:
    """The part of the mark: a weight says it, else "=" means the whole and "~" nothing."""
    if answer.weight:
        return Decimal(answer.weight[:20]) / _WHOLE
    return Decimal(answer.sign == "=")


def _range(text: str) -> NumberRange | None:
    if ".." in text:
        low, _, high = text.partition("..")
        return between(low, high)
    middle, _, tolerance = text.partition(":")
    return around(middle, tolerance)
