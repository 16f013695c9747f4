"""ExamView's XML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import Found, around
from exams.bank.formats.html_reading import PlainText, feed_element
from exams.bank.formats.problems import refusal
from exams.bank.formats.safe_files import bytes_of
from exams.bank.formats.safe_xml import parsed, text_at
from exams.bank.formats.truth import truth_options, truth_words
from exams.bank.items import Item, ItemFile, ItemOption, Kind

_KINDS = {"mtf": "modified true/false", "es": "essay", "pr": "problem", "ca": "case", "ot": "other"}


def read_examview(path: Path, name: str) -> ItemFile:
    root = parsed(bytes_of(path))
    if root.tag != "examview":
        raise refusal("not_this_format", format="ExamView")
    found = Found("examview")
    reading = _Reading(found)
    groups = {group.get("name", ""): group for group in root.findall("matching-group")}
    for element in root:
        where = f"item {element.get('question-id', '')}"
        if element.tag == "matching-group":
            rows = [row for row in root.findall("question") if row.get("group") == element.get("name")]
            found.add(reading.pairs(element, rows))
        elif element.tag == "question" and element.get("group", "") not in groups:
            reader = _READERS.get(element.get("type", ""))
            if reader:
                item = replace(reader(reading, element), where=where, explanation=reading.text(element, "rationale"))
                found.add(item)
            else:
                found.leave_out(_KINDS.get(element.get("type", ""), element.get("type", "")), where)
    return found.finished()


@dataclass
class _Reading:
    found: Found

    def text(self, element: Element, path: str) -> str:
        plain = PlainText(self._no_picture)
        inside = element.find(path)
        if inside is not None:
            feed_element(plain, inside)
        return plain.text

    def _no_picture(self, attributes: Mapping[str, str]) -> str:
        self.found.say("picture_missing", "", attributes.get("src", ""))
        return ""

    def true_false(self, element: Element) -> Item:
        stem = self.text(element, "text")
        is_true = text_at(element, "answer").upper() in ("T", "TRUE", "Y", "YES")
        words = ("Yes", "No") if element.get("type") == "yn" else truth_words(stem)
        return Item(Kind.TRUE_FALSE, stem, truth_options(words, is_true))

    def choices(self, element: Element) -> Item:
        right = text_at(element, "answer").lower()
        found = element.findall("choices/*")
        options = (ItemOption(self._whole(each), each.tag == f"choice-{right}") for each in found)
        return Item(Kind.SINGLE, self.text(element, "text"), tuple(options))

    def _whole(self, element: Element) -> str:
        plain = PlainText(self._no_picture)
        feed_element(plain, element)
        return plain.text

    def number(self, element: Element) -> Item:
        span = around(self.text(element, "answer"), "")
        return Item(Kind.NUMBER, self.text(element, "text"), numbers=(span,) if span else ())

    def short_text(self, element: Element) -> Item:
        accepted = self.text(element, "answer").split("\n")
        return Item(Kind.TEXT, self.text(element, "text"), accepted=tuple(filter(None, accepted)))

    def pairs(self, group: Element, rows: list[Element]) -> Item:
        """A group has the second halves, and each of its questions is a first half."""
        halves = {each.tag.removeprefix("choice-"): self._whole(each) for each in group.findall("choices/*")}
        keys = [text_at(row, "answer").lower() for row in rows]
        options = [
            ItemOption(self.text(row, "text"), partner=halves.get(key, "")) for row, key in zip(rows, keys, strict=True)
        ]
        options += [ItemOption("", partner=text) for letter, text in halves.items() if letter not in keys]
        where = f"item {rows[0].get('question-id', '')}" if rows else group.get("name", "")
        return Item(Kind.MATCHING, self.text(group, "text"), tuple(options), where=where)


_READERS: dict[str, Callable[[_Reading, Element], Item]] = {
    "tf": _Reading.true_false,
    "yn": _Reading.true_false,
    "mc": _Reading.choices,
    "bi": _Reading.choices,
    "nr": _Reading.number,
    "sa": _Reading.short_text,
    "co": _Reading.short_text,
}
