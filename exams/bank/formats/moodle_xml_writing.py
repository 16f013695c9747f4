"""Moodle XML. What Moodle has no field for stands in an element <khue>, which it passes over."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from exams.bank.formats.export_outcome import Written, sorted_out
from exams.bank.formats.extras import extras_of
from exams.bank.formats.html_writing import html_of, picture_tag
from exams.bank.formats.moodle_categories import category_of, topic_of
from exams.bank.formats.pictures import to_base64
from exams.bank.formats.plain import PICTURE, one_line, plain_number
from exams.bank.formats.truth import truth_words
from exams.bank.items import Item, ItemOption, Kind

_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.SEVERAL: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.TABLE: "mtf",
    Kind.ORDERING: "ordering",
    Kind.MATCHING: "matching",
    Kind.NUMBER: "numerical",
    Kind.TEXT: "shortanswer",
}
MOODLE_KINDS = tuple(_TYPES)

_PERCENT = Decimal(100)
_LONGEST_NAME = 80


def write_moodle_xml(items: Iterable[Item]) -> Written:
    kept, problems = sorted_out(items, MOODLE_KINDS)
    root, topic = Element("quiz"), None
    for item in kept:
        if item.topic != topic:
            topic = item.topic
            category = SubElement(SubElement(root, "question", type="category"), "category")
            SubElement(category, "text").text = category_of(topic)
        root.append(_Writer(item).element())
    return Written(tostring(root, encoding="utf-8", xml_declaration=True), tuple(problems))


class _Writer:
    def __init__(self, item: Item) -> None:
        self.item = item
        self.pictures = {picture.name: picture for picture in item.pictures}
        self.root = Element("question", type=_TYPES[item.kind])

    def element(self) -> Element:
        item = self.item
        name = SubElement(self.root, "name")
        SubElement(name, "text").text = one_line(item.ref or item.stem)[:_LONGEST_NAME]
        self._rich(self.root, "questiontext", item.stem)
        self._rich(self.root, "generalfeedback", item.explanation)
        for tag, text in (("defaultgrade", "1"), ("penalty", "0"), ("hidden", "0"), ("idnumber", item.ref)):
            SubElement(self.root, tag).text = text
        _ANSWERS[item.kind](self)
        if item.tags:
            tags = SubElement(self.root, "tags")
            for each in item.tags:
                SubElement(SubElement(tags, "tag"), "text").text = each
        self._extras()
        return self.root

    def _extras(self) -> None:
        item = self.item
        more = ["words"] if item.kind is Kind.TRUE_FALSE else []
        more += ["feedback", "pictures"] if item.kind is Kind.MATCHING else []
        more += ["topic"] if topic_of(category_of(item.topic)) != item.topic else []
        extras = extras_of(item, "number", "level", "citation", "pinned", "credit", "credits", *more)
        if extras:
            SubElement(self.root, "khue").text = extras

    def choices(self) -> None:
        several = self.item.kind is Kind.SEVERAL
        SubElement(self.root, "single").text = "false" if several else "true"
        SubElement(self.root, "shuffleanswers").text = "false" if any(o.pinned for o in self.item.options) else "true"
        SubElement(self.root, "answernumbering").text = "ABCD"
        share = _PERCENT / max(len(self.item.right), 1) if several else _PERCENT
        for option in self.item.options:
            percent = share * option.right if option.credit is None else option.credit * _PERCENT
            self._answer(option, plain_number(round(percent, 5)))

    def true_false(self) -> None:
        for word, option in zip(("true", "false"), self.item.options, strict=True):
            answer = SubElement(self.root, "answer", fraction="100" if option.right else "0", format="plain_text")
            SubElement(answer, "text").text = word
            self._rich(answer, "feedback", option.feedback)

    def pairs(self) -> None:
        for option in self.item.options:
            pair = self._rich(self.root, "subquestion", option.text)
            SubElement(SubElement(pair, "answer"), "text").text = option.partner

    def numbers(self) -> None:
        for each in self.item.numbers:
            answer = SubElement(self.root, "answer", fraction="100", format="plain_text")
            SubElement(answer, "text").text = plain_number((each.low + each.high) / 2)
            SubElement(answer, "tolerance").text = plain_number((each.high - each.low) / 2)

    def texts(self) -> None:
        SubElement(self.root, "usecase").text = "1" if self.item.case_matters else "0"
        for text in self.item.accepted:
            answer = SubElement(self.root, "answer", fraction="100", format="plain_text")
            SubElement(answer, "text").text = text

    def order(self) -> None:
        settings = (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0"))
        for tag, text in (*settings, ("gradingtype", "ABSOLUTE_POSITION"), ("showgrading", "SHOW")):
            SubElement(self.root, tag).text = text
        for place, option in enumerate(self.item.options, 1):
            self._answer(option, str(place))

    def table(self) -> None:
        options = self.item.options
        for tag, text in (("numberofrows", str(len(options))), ("numberofcolumns", "2")):
            SubElement(self.root, tag).text = text
        for number, option in enumerate(options, 1):
            row = SubElement(self.root, "row", number=str(number))
            self._rich(row, "optiontext", option.text)
            self._rich(row, "feedbacktext", option.feedback)
        for column, word in enumerate(truth_words(self.item.stem), 1):
            heading = SubElement(SubElement(self.root, "column", number=str(column)), "responsetext")
            SubElement(heading, "text").text = word
        for number, option in enumerate(options, 1):
            for place, right in (("1", option.right), ("2", not option.right)):
                weight = SubElement(self.root, "weight", rownumber=str(number), columnnumber=place)
                SubElement(weight, "value").text = "1.000" if right else "0.000"

    def _answer(self, option: ItemOption, fraction: str) -> None:
        answer = self._rich(self.root, "answer", option.text)
        answer.set("fraction", fraction)
        self._rich(answer, "feedback", option.feedback)

    def _rich(self, parent: Element, tag: str, text: str) -> Element:
        """A text as HTML, with the pictures it names beside it: Moodle looks for them nowhere else."""
        element = SubElement(parent, tag, format="html")
        SubElement(element, "text").text = html_of(text, self._picture_tag)
        for name in dict.fromkeys(PICTURE.findall(text)):
            if name in self.pictures:
                file = SubElement(element, "file", name=name, path="/", encoding="base64")
                file.text = to_base64(self.pictures[name].data)
        return element

    def _picture_tag(self, name: str) -> str | None:
        picture = self.pictures.get(name)
        return picture_tag(f"@@PLUGINFILE@@/{quote(name)}", picture.alt) if picture else None


_ANSWERS: dict[Kind, Callable[[_Writer], None]] = {
    Kind.SINGLE: _Writer.choices,
    Kind.SEVERAL: _Writer.choices,
    Kind.TRUE_FALSE: _Writer.true_false,
    Kind.TABLE: _Writer.table,
    Kind.ORDERING: _Writer.order,
    Kind.MATCHING: _Writer.pairs,
    Kind.NUMBER: _Writer.numbers,
    Kind.TEXT: _Writer.texts,
}
