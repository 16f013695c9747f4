"""What the response processing and the declarations of a QTI item say about right answers. In the words of QTI 2."""

from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import around, between
from exams.bank.formats.plain import number_of, tidied
from exams.bank.formats.safe_xml import text_at
from exams.bank.items import NumberRange


class Declaration:
    """The response declaration of one interaction."""

    def __init__(self, element: Element | None) -> None:
        self.element = element if element is not None else Element("responseDeclaration")
        self.correct = list(self._correct())
        entries = self.element.findall("mapping/mapEntry")
        self.mapped = {_key(each): number_of(each.get("mappedValue", "")) or Decimal(0) for each in entries}
        self.minds_case = any(each.get("caseSensitive") == "true" for each in entries)
        mapping = self.element.find("mapping")
        self.unmapped = number_of(mapping.get("defaultValue", "")) if mapping is not None else None

    def _correct(self) -> Iterator[str]:
        for value in self.element.findall("correctResponse/value"):
            text = tidied(value.text or "")
            if text:
                yield text

    @property
    def base_type(self) -> str:
        return self.element.get("baseType", "")

    @property
    def rights(self) -> list[str]:
        """The right answers; where none are named, those that a mapping rewards."""
        return self.correct or [key for key, value in self.mapped.items() if value > 0]

    @property
    def several(self) -> bool:
        return self.element.get("cardinality") in ("multiple", "ordered")


def _key(entry: Element) -> str:
    return tidied(entry.get("mapKey", ""))


def best_score(item: Element) -> Decimal | None:
    """The mark that a right answer earns, where the item says it."""
    for outcome in item.findall("outcomeDeclaration"):
        if outcome.get("identifier") == "SCORE" and outcome.get("normalMaximum"):
            return number_of(outcome.get("normalMaximum", ""))
    for outcome in item.findall("outcomeDeclaration"):
        if outcome.get("identifier") == "MAXSCORE":
            return number_of(text_at(outcome, "defaultValue/value"))
    return None


def ranges_in(item: Element, declaration: Declaration) -> list[NumberRange]:
    """Numbers that score: by comparisons in the processing, else those declared as correct."""
    processing = item.find("responseProcessing")
    found = list(_compared(processing, declaration.correct)) if processing is not None else []
    exact = (between(text, text) for text in declaration.rights)
    return found or [each for each in exact if each]


def _compared(processing: Element, correct: list[str]) -> Iterator[NumberRange]:
    for both in processing.iter("and"):
        low, high = _limit(both, "gte", "gt"), _limit(both, "lte", "lt")
        span = between(low, high) if low and high else None
        if span:
            yield span
    for equal in processing.iter("equal"):
        middle = _number_in(equal) or (correct[0] if correct else "")
        off = (equal.get("tolerance") or "0").split()[0] if equal.get("toleranceMode") == "absolute" else "0"
        span = around(middle, off)
        if span:
            yield span


def _limit(both: Element, *tags: str) -> str:
    return next((_number_in(each) for each in both if each.tag in tags), "")


def _number_in(comparison: Element) -> str:
    return text_at(comparison, "baseValue")
