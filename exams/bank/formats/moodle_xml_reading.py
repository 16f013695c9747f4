"""Moodle XML: its questions with their pictures, categories and tags."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from exams.bank.formats.extras import extras_in, shelve_pictures, with_extras
from exams.bank.formats.finishing import Found, around, weighed
from exams.bank.formats.html_reading import TooLong, plain_of_html, plain_of_loose
from exams.bank.formats.moodle_categories import topic_of
from exams.bank.formats.pictures import from_base64, media_type_of
from exams.bank.formats.plain import number_of, tidied
from exams.bank.formats.problems import refusal
from exams.bank.formats.safe_files import bytes_of
from exams.bank.formats.safe_xml import parsed, text_at
from exams.bank.formats.truth import truth_options, truth_words
from exams.bank.items import Item, ItemFile, ItemOption, Kind

_INSIDE = "@@PLUGINFILE@@/"
_WHOLE = Decimal(100)


def read_moodle_xml(path: Path, name: str) -> ItemFile:
    root = parsed(bytes_of(path))
    if root.tag != "quiz":
        raise refusal("not_this_format", format="Moodle XML")
    found, topic = Found("moodle_xml"), ""
    for number, element in enumerate((each for each in root if each.tag == "question"), 1):
        if element.get("type") == "category":
            topic = topic_of(text_at(element, "category/text"))
        else:
            _Question(found, element, topic, f"item {number}").read()
    return found.finished()


class _Question:
    def __init__(self, found: Found, element: Element, topic: str, where: str) -> None:
        self.found, self.element, self.topic, self.where = found, element, topic, where

    def read(self) -> None:
        type_ = self.element.get("type", "")
        reader = _READERS.get(type_)
        if reader is None:
            self.found.leave_out(type_, self.where)
            return
        try:
            item = reader(self)
        except TooLong:
            self.found.say("text_too_long", self.where)
            item = Item(Kind.TEXT, "", faults=("text_too_long",))
        self.found.add(self._labelled(item))

    def _labelled(self, item: Item) -> Item:
        tags = (tidied(tag.findtext("text") or "") for tag in self.element.iterfind("tags/tag"))
        item = replace(
            item,
            where=self.where,
            topic=self.topic,
            ref=text_at(self.element, "idnumber"),
            tags=tuple(filter(None, tags)),
        )
        said = extras_in(text_at(self.element, "khue"))
        shelve_pictures(said, self.found.shelf)
        return with_extras(item, said)

    def asked(self, kind: Kind, options: tuple[ItemOption, ...] = ()) -> Item:
        stem = self.text(self.element.find("questiontext"))
        return Item(kind, stem, options, explanation=self.text(self.element.find("generalfeedback")))

    def choices(self) -> Item:
        one_answer = text_at(self.element, "single") not in ("false", "0")
        answers = self.element.findall("answer")
        item = self.asked(Kind.SINGLE if one_answer else Kind.SEVERAL, tuple(map(self._option, answers)))
        shares = [_share(answer) for answer in answers]
        return replace(item, options=weighed(item.options, shares, one_answer=one_answer))

    def _option(self, answer: Element) -> ItemOption:
        return ItemOption(self.text(answer), feedback=self.text(answer.find("feedback")))

    def true_false(self) -> Item:
        answers = {text_at(each, "text").lower(): each for each in self.element.findall("answer")}
        is_true = "true" in answers and _share(answers["true"]) > 0
        item = self.asked(Kind.TRUE_FALSE)
        said = [self.text(answers[word].find("feedback")) if word in answers else "" for word in ("true", "false")]
        return replace(item, options=truth_options(truth_words(item.stem), is_true, (said[0], said[1])))

    def pairs(self) -> Item:
        item = self.asked(Kind.MATCHING)
        pairs = (
            ItemOption(self.text(pair), partner=tidied(pair.findtext("answer/text") or ""))
            for pair in self.element.findall("subquestion")
        )
        return replace(item, options=tuple(pair for pair in pairs if pair.text or pair.partner))

    def number(self) -> Item:
        item, ranges = self.asked(Kind.NUMBER), []
        for answer in self._whole_answers():
            around_it = around(text_at(answer, "text"), text_at(answer, "tolerance"))
            if around_it is None:
                self.found.say("answers_not_understood", self.where, text_at(answer, "text"))
                return replace(item, faults=("answers_not_understood",))
            ranges.append(around_it)
        return replace(item, numbers=tuple(ranges))

    def short_text(self) -> Item:
        accepted = (tidied(answer.findtext("text") or "") for answer in self._whole_answers())
        return replace(
            self.asked(Kind.TEXT),
            accepted=tuple(dict.fromkeys(filter(None, accepted))),
            case_matters=text_at(self.element, "usecase") in ("1", "true"),
        )

    def _whole_answers(self) -> list[Element]:
        answers = self.element.findall("answer")
        if any(0 < _share(answer) < 1 for answer in answers):
            self.found.say("partial_left_out", self.where)
        return [answer for answer in answers if _share(answer) == 1]

    def order(self) -> Item:
        """The fraction of each answer is its place; where they are no places, the file's order is the right one."""
        answers = self.element.findall("answer")
        places = [_share(answer) for answer in answers]
        if len(set(places)) == len(places):
            answers = [answer for _, answer in sorted(zip(places, answers, strict=True), key=lambda pair: pair[0])]
        return self.asked(Kind.ORDERING, tuple(map(self._option, answers)))

    def table(self) -> Item:
        """Statements in rows and two columns, the first of which is "true": kprime and multiple true/false."""
        weights = {
            (weight.get("rownumber"), weight.get("columnnumber")): number_of(text_at(weight, "value"))
            for weight in self.element.findall("weight")
        }
        options = []
        for row in self.element.findall("row"):
            right = (weights.get((row.get("number"), "1")) or 0) > 0
            feedback = self.text(row.find("feedbacktext"))
            options.append(ItemOption(self.text(row.find("optiontext")), right, feedback=feedback))
        return self.asked(Kind.TABLE, tuple(options))

    def text(self, element: Element | None) -> str:
        """The text of an element that has <text>, or, in old files, of the element itself."""
        if element is None:
            return ""
        inside = element.find("text")
        raw = (inside.text if inside is not None else element.text) or ""
        finder = self._pictures(element)
        format = element.get("format", "html" if raw.lstrip().startswith("<") else "")
        if format == "html":
            return plain_of_html(raw, finder)
        return tidied(raw) if format in ("plain_text", "markdown") else plain_of_loose(raw, finder)

    def _pictures(self, element: Element) -> Callable[[Mapping[str, str]], str]:
        files = {file.get("name", ""): file.text or "" for file in element.findall("file")}
        self._say_attachments(files)

        def find(attributes: Mapping[str, str]) -> str:
            address, alt = attributes.get("src", ""), attributes.get("alt", "")
            coded = files.get(posixpath.basename(unquote(address.removeprefix(_INSIDE))), "")
            if not address.startswith(_INSIDE):
                coded = address.partition(";base64,")[2] if address.startswith("data:image/") else ""
            name = self.found.shelf.add(address[-100:].removeprefix(_INSIDE), from_base64(coded), alt)
            if name:
                return f"{{{{{name}}}}}"
            code = "picture_outside" if address.startswith(("http:", "https:", "//")) else "picture_missing"
            self.found.say(code, self.where, address)
            return alt

        return find

    def _say_attachments(self, files: Mapping[str, str]) -> None:
        for name, coded in files.items():
            if not media_type_of(from_base64(coded)):
                self.found.say("attachment_left_out", self.where, name)


def _share(answer: Element) -> Decimal:
    return (number_of(answer.get("fraction", "")) or Decimal(0)) / _WHOLE


_READERS: dict[str, Callable[[_Question], Item]] = {
    "multichoice": _Question.choices,
    "multichoiceset": _Question.choices,
    "truefalse": _Question.true_false,
    "matching": _Question.pairs,
    "match": _Question.pairs,
    "numerical": _Question.number,
    "shortanswer": _Question.short_text,
    "ordering": _Question.order,
    "kprime": _Question.table,
    "mtf": _Question.table,
}
