"""One item of ours as an item of QTI, in the words of QTI 2.1; qti_names makes QTI 3 of it.

The order of the elements is that of the specification: declarations of responses, of outcomes, body, processing,
modal feedback.
"""

from collections.abc import Callable
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from defusedxml.ElementTree import fromstring

from exams.bank.formats.html_writing import html_of, picture_tag
from exams.bank.formats.plain import one_line, plain_number
from exams.bank.formats.truth import truth_words
from exams.bank.items import Item, ItemOption, Kind

PICTURES = "images"

_TITLE_LENGTH = 80
_CARDINALITY = {
    Kind.SEVERAL: "multiple",
    Kind.ORDERING: "ordered",
    Kind.MATCHING: "multiple",
    Kind.TABLE: "multiple",
}
_BASE_TYPE = {Kind.MATCHING: "directedPair", Kind.TABLE: "directedPair", Kind.NUMBER: "float", Kind.TEXT: "string"}
_TRUE, _FALSE = "T", "F"


class QtiWriter:
    """Builds the element of one item. `bodies_wrapped`: QTI 3 puts the text of feedback into a content body."""

    def __init__(self, item: Item, identifier: str, templates: str, *, bodies_wrapped: bool) -> None:
        self.item, self.templates, self.bodies_wrapped = item, templates, bodies_wrapped
        self.pictures = {picture.name: picture for picture in item.pictures}
        self.root = Element("assessmentItem", identifier=identifier, title=one_line(item.stem)[:_TITLE_LENGTH] or "-")
        self.root.set("adaptive", "false")
        self.root.set("timeDependent", "false")

    def element(self) -> Element:
        item = self.item
        declaration = SubElement(self.root, "responseDeclaration", identifier="RESPONSE")
        declaration.set("cardinality", _CARDINALITY.get(item.kind, "single"))
        declaration.set("baseType", _BASE_TYPE.get(item.kind, "identifier"))
        self._correct(declaration)
        self._mapping(declaration)
        self._outcome("SCORE", "float", normalMaximum="1")
        if self._has_feedback or item.explanation:
            self._outcome("FEEDBACK", "identifier", cardinality=declaration.get("cardinality", ""))
        body = SubElement(self.root, "itemBody")
        self._rich(body, item.stem)
        _BODIES[item.kind](self, body)
        self._processing()
        if item.explanation:
            # Hidden while FEEDBACK holds this word, which it never does: so it is shown after every answer.
            modal = SubElement(self.root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier="explanation")
            modal.set("showHide", "hide")
            self._feedback_body(modal, item.explanation)
        return self.root

    @property
    def _has_feedback(self) -> bool:
        return any(option.feedback for option in self.item.options)

    def _outcome(self, identifier: str, base_type: str, *, cardinality: str = "single", **attributes: str) -> None:
        single = "multiple" if cardinality in ("multiple", "ordered") else "single"
        attributes = {"identifier": identifier, "cardinality": single, "baseType": base_type, **attributes}
        outcome = SubElement(self.root, "outcomeDeclaration", attributes)
        if base_type == "float":
            SubElement(SubElement(outcome, "defaultValue"), "value").text = "0"

    def _correct(self, declaration: Element) -> None:
        values = _CORRECT[self.item.kind](self.item)
        if values:
            correct = SubElement(declaration, "correctResponse")
            for value in values:
                SubElement(correct, "value").text = value

    def _mapping(self, declaration: Element) -> None:
        item = self.item
        entries: dict[str, Decimal] = {text: Decimal(1) for text in item.accepted}
        if item.kind in (Kind.SINGLE, Kind.SEVERAL) and any(option.credit is not None for option in item.options):
            entries = {_choice(n): option.credit or Decimal(0) for n, option in enumerate(item.options)}
        if not entries:
            return
        mapping = SubElement(declaration, "mapping", defaultValue="0")
        for key, value in entries.items():
            entry = SubElement(mapping, "mapEntry", mapKey=key, mappedValue=plain_number(value))
            if item.kind is Kind.TEXT:
                entry.set("caseSensitive", "true" if item.case_matters else "false")

    def choices(self, body: Element) -> None:
        most = "0" if self.item.kind is Kind.SEVERAL else "1"
        interaction = SubElement(body, "choiceInteraction", responseIdentifier="RESPONSE", maxChoices=most)
        interaction.set("shuffle", "true")
        self._choices(interaction)

    def order(self, body: Element) -> None:
        self._choices(SubElement(body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true"))

    def _choices(self, interaction: Element) -> None:
        for number, option in enumerate(self.item.options):
            self._choice(interaction, "simpleChoice", _choice(number), option)

    def _choice(self, parent: Element, tag: str, identifier: str, option: ItemOption, text: str = "") -> Element:
        choice = SubElement(parent, tag, identifier=identifier)
        if option.pinned is not None:
            choice.set("fixed", "true" if option.pinned else "false")
        self._rich(choice, text or option.text)
        if option.feedback:
            feedback = SubElement(choice, "feedbackBlock", outcomeIdentifier="FEEDBACK", identifier=identifier)
            feedback.set("showHide", "show")
            self._feedback_body(feedback, option.feedback)
        return choice

    def pairs(self, body: Element) -> None:
        options = self.item.options
        interaction = self._match(body)
        first = SubElement(interaction, "simpleMatchSet")
        for number, option in enumerate(options):
            if option.text:
                self._choice(first, "simpleAssociableChoice", _choice(number), option).set("matchMax", "1")
        second = SubElement(interaction, "simpleMatchSet")
        lonely = {option.partner: option for option in options if not option.text}
        for partner, name in _partners(self.item).items():
            option = lonely.get(partner, ItemOption(""))
            choice = self._choice(second, "simpleAssociableChoice", name, option, partner)
            choice.set("matchMax", str(len(options)))

    def table(self, body: Element) -> None:
        interaction = self._match(body)
        first = SubElement(interaction, "simpleMatchSet")
        for number, option in enumerate(self.item.options):
            self._choice(first, "simpleAssociableChoice", _choice(number), option).set("matchMax", "1")
        second = SubElement(interaction, "simpleMatchSet")
        for name, word in zip((_TRUE, _FALSE), truth_words(self.item.stem), strict=True):
            choice = self._choice(second, "simpleAssociableChoice", name, ItemOption(word))
            choice.set("matchMax", str(len(self.item.options)))

    def _match(self, body: Element) -> Element:
        most = str(len([option for option in self.item.options if option.text]))
        interaction = SubElement(body, "matchInteraction", responseIdentifier="RESPONSE", shuffle="true")
        interaction.set("maxAssociations", most)
        return interaction

    def entry(self, body: Element) -> None:
        SubElement(SubElement(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")

    def _processing(self) -> None:
        if self.item.kind is Kind.POLL:
            return
        mapped = self.root.find("responseDeclaration/mapping") is not None
        score = "map_response" if mapped else "match_correct"
        if self.item.kind is not Kind.NUMBER and not self._shows_feedback:
            SubElement(self.root, "responseProcessing", template=self.templates.format(score))
            return
        processing = SubElement(self.root, "responseProcessing")
        if self._shows_feedback:
            set_feedback = SubElement(processing, "setOutcomeValue", identifier="FEEDBACK")
            SubElement(set_feedback, "variable", identifier="RESPONSE")
        if mapped:
            score_it = SubElement(processing, "setOutcomeValue", identifier="SCORE")
            SubElement(score_it, "mapResponse", identifier="RESPONSE")
            return
        condition = SubElement(SubElement(processing, "responseCondition"), "responseIf")
        self._is_right(condition)
        score_it = SubElement(condition, "setOutcomeValue", identifier="SCORE")
        SubElement(score_it, "baseValue", baseType="float").text = "1"

    @property
    def _shows_feedback(self) -> bool:
        """Only identifiers can be handed on as they are."""
        return self._has_feedback and self.item.kind in (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE)

    def _is_right(self, condition: Element) -> None:
        if self.item.kind is not Kind.NUMBER:
            match = SubElement(condition, "match")
            SubElement(match, "variable", identifier="RESPONSE")
            SubElement(match, "correct", identifier="RESPONSE")
            return
        either = SubElement(condition, "or")
        for each in self.item.numbers:
            both = SubElement(either, "and")
            for tag, limit in (("gte", each.low), ("lte", each.high)):
                comparison = SubElement(both, tag)
                SubElement(comparison, "variable", identifier="RESPONSE")
                SubElement(comparison, "baseValue", baseType="float").text = plain_number(limit)

    def _feedback_body(self, parent: Element, text: str) -> None:
        self._rich(SubElement(parent, "contentBody") if self.bodies_wrapped else parent, text)

    def _rich(self, parent: Element, text: str) -> None:
        parent.extend(fromstring(f"<div>{html_of(text, self._picture_tag)}</div>"))

    def _picture_tag(self, name: str) -> str | None:
        picture = self.pictures.get(name)
        return picture_tag(f"{PICTURES}/{name}", picture.alt) if picture else None


def _choice(number: int) -> str:
    return f"C{number + 1}"


def _partners(item: Item) -> dict[str, str]:
    """The identifiers of the second halves, each said once."""
    partners = dict.fromkeys(option.partner for option in item.options if option.partner)
    return {partner: f"P{number}" for number, partner in enumerate(partners, 1)}


def _right_choices(item: Item) -> list[str]:
    return [_choice(place) for place in item.right]


def _right_pairs(item: Item) -> list[str]:
    names = _partners(item)
    return [f"{_choice(n)} {names[each.partner]}" for n, each in enumerate(item.options) if each.text and each.partner]


def _right_rows(item: Item) -> list[str]:
    return [f"{_choice(n)} {_TRUE if option.right else _FALSE}" for n, option in enumerate(item.options)]


_CORRECT: dict[Kind, Callable[[Item], list[str]]] = {
    Kind.SINGLE: _right_choices,
    Kind.SEVERAL: _right_choices,
    Kind.TRUE_FALSE: _right_choices,
    Kind.TABLE: _right_rows,
    Kind.ORDERING: lambda item: [_choice(place) for place in range(len(item.options))],
    Kind.MATCHING: _right_pairs,
    Kind.NUMBER: lambda item: [plain_number(each.low) for each in item.numbers[:1]],
    Kind.TEXT: lambda item: list(item.accepted[:1]),
    Kind.POLL: lambda item: [],
}
_BODIES: dict[Kind, Callable[[QtiWriter, Element], None]] = {
    Kind.SINGLE: QtiWriter.choices,
    Kind.SEVERAL: QtiWriter.choices,
    Kind.TRUE_FALSE: QtiWriter.choices,
    Kind.POLL: QtiWriter.choices,
    Kind.ORDERING: QtiWriter.order,
    Kind.MATCHING: QtiWriter.pairs,
    Kind.TABLE: QtiWriter.table,
    Kind.NUMBER: QtiWriter.entry,
    Kind.TEXT: QtiWriter.entry,
}
