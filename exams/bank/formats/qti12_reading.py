"""QTI 1.2: Common Cartridge, Canvas, older Blackboard exports, single files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import Found, credits_from
from exams.bank.formats.html_reading import PictureFinder, TooLong, plain_of_html, plain_of_loose
from exams.bank.formats.packages import Package
from exams.bank.formats.problems import refusal
from exams.bank.formats.qti12_scoring import Scores, ranges_of, scores_of
from exams.bank.formats.safe_xml import text_at
from exams.bank.items import Item, ItemFile, ItemOption, Kind

# Two exports of one test in a cartridge: the second holds everything that the first leaves out.
_FULL, _SHORTENED = "non_cc_assessments/{}.xml.qti", "/assessment_qti.xml"
_OTHER_KINDS = ("essay", "file_upload", "text_only", "calculated", "fill_in_multiple_blanks", "multiple_dropdowns")


def read_qti12(path: Path, name: str) -> ItemFile:
    package, found = Package(path, name), Found("qti12")
    seen: set[str] = set()
    names = set(package.archive.names) if package.archive else set()
    for part, root in package.parts({"questestinterop"}, found):
        if root.tag != "questestinterop":
            raise refusal("not_this_format", format="QTI 1.2")
        if not _has_fuller(part, names):
            _read_part(package, part, root, found, seen)
    return found.finished()


def _has_fuller(part: str, names: set[str]) -> bool:
    folder, _, _ = part.removesuffix(_SHORTENED).rpartition("/")
    own = part.removesuffix(_SHORTENED).rpartition("/")[2]
    full = f"{folder}/{_FULL.format(own)}" if folder else _FULL.format(own)
    return part.endswith(_SHORTENED) and full in names


def _read_part(package: Package, part: str, root: Element, found: Found, seen: set[str]) -> None:
    """Questions of a bank stand in the tests that use them as well; each is read once."""
    for number, element in enumerate(root.iter("item"), 1):
        fields = _fields(element)
        name: str = fields.get("assessment_question_identifierref") or element.get("ident") or ""
        if name and name in seen:
            continue
        seen.add(name)
        where = f"{part}, {number}" if package.archive else f"item {number}"
        finder = package.pictures_of(part, found, where)
        item = _Reading(element, found, where, finder, fields).read()
        if item:
            found.add(replace(item, ref=name, where=where))


def _fields(element: Element) -> dict[str, str]:
    return {text_at(each, "fieldlabel"): text_at(each, "fieldentry") for each in element.iter("qtimetadatafield")}


@dataclass
class _Reading:
    """One item on its way."""

    element: Element
    found: Found
    where: str
    picture: PictureFinder
    fields: dict[str, str]

    def read(self) -> Item | None:
        try:
            item = self._item()
        except TooLong:
            self.found.say("text_too_long", self.where)
            return Item(Kind.TEXT, "", faults=("text_too_long",))
        if item is None:
            kind = self.fields.get("question_type") or self.fields.get("cc_profile") or "text only"
            self.found.leave_out(kind.removesuffix("_question"), self.where)
        return item

    def _item(self) -> Item | None:
        stated = self.fields.get("question_type", "").removesuffix("_question")
        if stated in _OTHER_KINDS or "essay" in self.fields.get("cc_profile", ""):
            return None
        responses = [each for each in self.element.iter() if each.tag.startswith("response_") and len(each)]
        responses = [each for each in responses if each.tag != "response_label"]
        reader = _matching if len(responses) > 1 else _READERS.get(responses[0].tag) if responses else None
        item = reader(self, responses) if reader else None
        return replace(item, explanation=self.feedback("general_fb", "solution", "sol")) if item else None

    def stem(self) -> str:
        """The material of the presentation outside of the answers."""
        presentation = self.element.find("presentation")
        parts = _materials(presentation) if presentation is not None else []
        return "\n".join(filter(None, map(self.material, parts)))

    def text(self, element: Element) -> str:
        return "\n".join(filter(None, map(self.material, element.iter("material"))))

    def material(self, material: Element) -> str:
        parts = []
        for each in material:
            if each.tag == "mattext":
                reader = plain_of_html if each.get("texttype") == "text/html" else plain_of_loose
                parts.append(reader("".join(each.itertext()), self.picture))
            elif each.tag == "matimage":
                parts.append(self.picture({"src": each.get("uri", ""), "alt": each.get("label", "")}))
        return " ".join(filter(None, parts))

    def feedback(self, *names: str) -> str:
        found = (each for each in self.element.iter("itemfeedback") if each.get("ident", "").lower() in names)
        return "\n".join(filter(None, map(self.text, found)))

    def scores(self) -> Scores:
        return scores_of(self.element)


def _materials(element: Element) -> list[Element]:
    found: list[Element] = []
    for each in element:
        if each.tag == "material":
            found.append(each)
        elif not each.tag.startswith("response_") and each.tag != "render_choice":
            found += _materials(each)
    return found


def _choices(reading: _Reading, responses: list[Element]) -> Item:
    response, scores = responses[0], reading.scores()
    labels = list(response.iter("response_label"))
    names = [label.get("ident", "") for label in labels]
    rights = [name in scores.right_of(response.get("ident", "")) for name in names]
    several = response.get("rcardinality", "Single").lower() == "multiple"
    shares = scores.shares(response.get("ident", ""), names) if several else []
    credits_ = credits_from(rights, shares) if shares else [None] * len(names)
    options = (
        ItemOption(reading.text(label), right, credit=credit, feedback=_said(reading, name), pinned=_pinned(label))
        for label, name, right, credit in zip(labels, names, rights, credits_, strict=True)
    )
    return Item(Kind.SEVERAL if several else Kind.SINGLE, reading.stem(), tuple(options))


def _pinned(label: Element) -> bool | None:
    return True if label.get("rshuffle", "").lower() == "no" else None


def _said(reading: _Reading, name: str) -> str:
    linked = reading.scores().feedback_of(name)
    return reading.feedback(f"{name}_fb".lower(), f"fb_{name}".lower(), *linked) if name else ""


def _entry(reading: _Reading, responses: list[Element]) -> Item | None:
    fib = responses[0].find(".//render_fib")
    name = responses[0].get("ident", "")
    is_number = responses[0].tag == "response_num" or (fib is not None and fib.get("fibtype") in ("Decimal", "Integer"))
    if is_number:
        return Item(Kind.NUMBER, reading.stem(), numbers=tuple(ranges_of(reading.element)))
    accepted, minds_case = reading.scores().accepted(name)
    if not accepted and not reading.fields:
        return None
    return Item(Kind.TEXT, reading.stem(), accepted=accepted, case_matters=minds_case)


def _matching(reading: _Reading, responses: list[Element]) -> Item | None:
    """A response for each first half, all with the same second halves; what no response takes belongs to none."""
    if any(each.tag not in ("response_lid", "response_grp") for each in responses):
        return None
    scores = reading.scores()
    halves = {label.get("ident", ""): reading.text(label) for label in responses[0].iter("response_label")}
    options, taken = [], set()
    for response in responses:
        own = response.find("material")
        right = next(iter(scores.right_of(response.get("ident", ""))), "")
        if own is None or {label.get("ident") for label in response.iter("response_label")} != set(halves):
            return None
        taken.add(right)
        options.append(ItemOption(reading.material(own), partner=halves.get(right, "")))
    options += [ItemOption("", partner=text) for name, text in halves.items() if name not in taken]
    return Item(Kind.MATCHING, reading.stem(), tuple(options))


_READERS: dict[str, Callable[[_Reading, list[Element]], Item | None]] = {
    "response_lid": _choices,
    "response_str": _entry,
    "response_num": _entry,
}
