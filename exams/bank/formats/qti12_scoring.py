"""Which answers score in an item of QTI 1.2: its conditions are read, not run."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import between
from exams.bank.formats.plain import number_of, tidied
from exams.bank.items import NumberRange


@dataclass(frozen=True)
class Condition:
    """Answers that bring so much: (response, value, whether case counts)."""

    answers: tuple[tuple[str, str, bool], ...]
    score: Decimal
    feedback: tuple[str, ...]


class Scores:
    def __init__(self, conditions: list[Condition]) -> None:
        self._conditions = conditions
        self._best = max((each.score for each in conditions if each.answers), default=Decimal(0))

    def right_of(self, response: str) -> list[str]:
        """The answers to one response that earn marks."""
        scoring = (each for each in self._conditions if each.score > 0)
        return [value for each in scoring for name, value, _ in each.answers if name == response]

    def shares(self, response: str, names: list[str]) -> list[Decimal]:
        """What each choice brings by itself, of the whole mark; nothing where the whole is judged together."""
        alone = [each for each in self._conditions if len(each.answers) == 1 and each.answers[0][0] == response]
        brings = {each.answers[0][1]: each.score for each in alone if each.score}
        whole = sum(score for score in brings.values() if score > 0)
        return [brings.get(name, Decimal(0)) / whole for name in names] if whole else []

    def accepted(self, response: str) -> tuple[tuple[str, ...], bool]:
        best = [each for each in self._conditions if each.score == self._best > 0]
        found = [(tidied(value), case) for each in best for name, value, case in each.answers if name == response]
        return tuple(dict.fromkeys(text for text, _ in found if text)), any(case for _, case in found)

    def feedback_of(self, value: str) -> list[str]:
        alone = (each for each in self._conditions if [answer[1] for answer in each.answers] == [value])
        return [name.lower() for each in alone for name in each.feedback if name.lower() not in _FOR_ALL]


_FOR_ALL = ("correct_fb", "general_incorrect_fb", "general_fb", "correct", "incorrect")


def scores_of(item: Element) -> Scores:
    return Scores([_condition(each) for each in item.iter("respcondition")])


def _condition(element: Element) -> Condition:
    variables = element.find("conditionvar")
    answers = tuple(_answers(variables)) if variables is not None else ()
    linked = tuple(each.get("linkrefid", "") for each in element.iter("displayfeedback"))
    return Condition(answers, _score(element), linked)


def _score(element: Element) -> Decimal:
    """What the condition adds or sets; an untold value counts as none."""
    total = Decimal(0)
    for each in element.iter("setvar"):
        value = number_of(each.text or "") or Decimal(0)
        total += -value if each.get("action", "").lower() == "subtract" else value
    return total


def _answers(element: Element) -> Iterator[tuple[str, str, bool]]:
    """Everything asked for; what stands inside "not" must be left alone."""
    for each in element:
        if each.tag in ("varequal", "varsubstring"):
            yield each.get("respident", ""), (each.text or "").strip(), each.get("case", "").lower() == "yes"
        elif each.tag != "not":
            yield from _answers(each)


def ranges_of(item: Element) -> list[NumberRange]:
    """Exact numbers and spans of every condition that scores; a span that holds an exact number stands for it."""
    found: list[NumberRange] = []
    for condition in item.iter("respcondition"):
        variables = condition.find("conditionvar")
        if variables is None or _score(condition) <= 0:
            continue
        low = next((each.text or "" for tag in ("vargte", "vargt") for each in variables.iter(tag)), "")
        high = next((each.text or "" for tag in ("varlte", "varlt") for each in variables.iter(tag)), "")
        exact = next((each.text or "" for each in variables.iter("varequal")), "")
        span = between(low, high) if low and high else between(exact, exact)
        found += [span] if span else []
    return found
