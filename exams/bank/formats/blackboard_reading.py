"""Blackboard's question pools (.dat), alone or in an exported package."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import Found
from exams.bank.formats.html_reading import PictureFinder, TooLong, plain_of_html, plain_of_loose
from exams.bank.formats.packages import Package
from exams.bank.formats.problems import refusal
from exams.bank.formats.safe_xml import text_at
from exams.bank.formats.truth import truth_options
from exams.bank.items import Item, ItemFile, ItemOption, Kind
from exams.bank.sheet_words import truth_of

_PREFIX = "QUESTION_"


def read_blackboard(path: Path, name: str) -> ItemFile:
    package, found = Package(path, name), Found("blackboard")
    for part, root in package.parts({"POOL"}, found):
        if root.tag != "POOL":
            raise refusal("not_this_format", format="Blackboard")
        for element in root:
            if element.tag.startswith(_PREFIX) and element.tag != "QUESTIONLIST":
                _read(package, part, element, found)
    return found.finished()


def _read(package: Package, part: str, element: Element, found: Found) -> None:
    where = f"{part}, {element.get('id', '')}" if package.archive else element.get("id", "")
    kind = element.tag.removeprefix(_PREFIX)
    reader = _READERS.get(kind)
    if reader is None:
        found.leave_out(kind.lower(), where)
        return
    question = _Question(element, package.pictures_of(part, found, where))
    try:
        item = reader(question)
    except TooLong:
        found.say("text_too_long", where)
        item = Item(Kind.TEXT, "", faults=("text_too_long",))
    found.add(replace(item, where=where, ref=element.get("id", ""), topic=text_at(element, "TOPIC")))


@dataclass
class _Question:
    element: Element
    picture: PictureFinder

    def text(self, element: Element | None) -> str:
        """HTML where its flag says so or it looks like it."""
        raw = "".join(element.itertext()) if element is not None else ""
        is_html = self.element.find("BODY/FLAGS/ISHTML[@value='true']") is not None and "<" in raw
        return plain_of_html(raw, self.picture) if is_html else plain_of_loose(raw, self.picture)

    @property
    def stem(self) -> str:
        return self.text(self.element.find("BODY/TEXT"))

    def said(self, tag: str) -> str:
        return self.text(self.element.find(f"GRADABLE/{tag}"))

    @property
    def right(self) -> list[str]:
        return [each.get("answer_id", "") for each in self.element.iterfind("GRADABLE/CORRECTANSWER")]

    def explanation(self) -> str:
        """What is said after a wrong answer explains the right one; after a right one it only praises."""
        return self.said("FEEDBACK_WHEN_INCORRECT")

    def choices(self, kind: Kind) -> Item:
        answers = self.element.findall("ANSWER")
        options = (ItemOption(self.text(each.find("TEXT")), each.get("id") in self.right) for each in answers)
        return Item(kind, self.stem, tuple(options), explanation=self.explanation())

    def true_false(self) -> Item:
        item = self.choices(Kind.SINGLE)
        truths = {truth_of(option.text): option for option in item.options}
        if len(item.options) != 2 or set(truths) != {True, False}:
            return item
        options = truth_options((truths[True].text, truths[False].text), truths[True].right)
        return replace(item, kind=Kind.TRUE_FALSE, options=options)

    def pairs(self) -> Item:
        halves = {each.get("id", ""): self.text(each.find("TEXT")) for each in self.element.findall("CHOICE")}
        keys = self.element.findall("GRADABLE/CORRECTANSWER")
        partners = {key.get("answer_id", ""): key.get("choice_id", "") for key in keys}
        options = [
            ItemOption(self.text(each.find("TEXT")), partner=halves.get(partners.get(each.get("id", ""), ""), ""))
            for each in self.element.findall("ANSWER")
        ]
        options += [ItemOption("", partner=text) for name, text in halves.items() if name not in partners.values()]
        return Item(Kind.MATCHING, self.stem, tuple(options))

    def short_text(self) -> Item:
        accepted = (self.text(each.find("TEXT")) for each in self.element.findall("ANSWER"))
        return Item(Kind.TEXT, self.stem, accepted=tuple(filter(None, accepted)))


_READERS: dict[str, Callable[[_Question], Item]] = {
    "TRUEFALSE": _Question.true_false,
    "MULTIPLECHOICE": lambda question: question.choices(Kind.SINGLE),
    "MULTIPLEANSWER": lambda question: question.choices(Kind.SEVERAL),
    "MATCH": _Question.pairs,
    "FILLINBLANK": _Question.short_text,
}
