"""One item of QTI 2.1, 2.2 or 3.0, in the words of QTI 2, as an item of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import Found, credits_from
from exams.bank.formats.html_reading import PictureFinder, PlainText, feed_element
from exams.bank.formats.plain import tidied
from exams.bank.formats.qti_processing import Declaration, best_score, ranges_in
from exams.bank.items import Item, ItemOption, Kind
from exams.bank.sheet_words import truth_of

_FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "templateInline", "templateBlock")
_GENERAL_FEEDBACK = ("explanation", "solution", "general", "general_fb")
_CHOICES = ("simpleChoice", "inlineChoice")


@dataclass
class QtiItem:
    """An item element, the file it stands in and how its pictures are found."""

    root: Element
    found: Found
    where: str
    picture: PictureFinder
    stated: Kind | None = None

    def read(self) -> Item | None:
        """None for what the platform has no kind for; that is said in the problems."""
        interactions = [each for each in self.root.iter() if each.tag.endswith("Interaction")]
        if len(interactions) != 1:
            kinds = " + ".join(each.tag for each in interactions[:4]) or "text only"
            self.found.leave_out(kinds, self.where)
            return None
        (interaction,) = interactions
        reader = _READERS.get(interaction.tag)
        item = reader(self, interaction) if reader else None
        if item is None:
            self.found.leave_out(interaction.tag, self.where)
            return None
        return replace(item, ref=self.root.get("identifier", ""), where=self.where, explanation=self._explanation())

    def declaration(self, interaction: Element) -> Declaration:
        name = interaction.get("responseIdentifier", "RESPONSE")
        found = (each for each in self.root.findall("responseDeclaration") if each.get("identifier") == name)
        return Declaration(next(found, None))

    def stem(self, interaction: Element) -> str:
        """Everything around the interaction, then its prompt; a place to write in leaves a blank."""
        body = self.root.find("itemBody")
        plain = PlainText(self.picture)
        is_inline = interaction.tag in ("textEntryInteraction", "inlineChoiceInteraction")
        skipped = _FEEDBACK if is_inline else (*_FEEDBACK, interaction.tag)
        if body is not None:
            feed_element(plain, body, skipped, (interaction.tag,) if is_inline else ())
        prompt = interaction.find("prompt")
        parts = [plain.text, self.text(prompt) if prompt is not None else ""]
        return "\n".join(part for part in parts if part)

    def text(self, element: Element) -> str:
        plain = PlainText(self.picture)
        feed_element(plain, element, _FEEDBACK)
        return plain.text

    def feedback(self, choice: Element) -> str:
        plain = PlainText(self.picture)
        for each in choice.iter():
            if each.tag in ("feedbackInline", "feedbackBlock"):
                feed_element(plain, each)
        return plain.text or self._modal(choice.get("identifier", ""))

    def _modal(self, *identifiers: str) -> str:
        parts = (each for each in self.root.findall("modalFeedback") if each.get("identifier") in identifiers)
        return "\n".join(filter(None, map(self.text, parts)))

    def _explanation(self) -> str:
        return self._modal(*_GENERAL_FEEDBACK)

    def choice(self, interaction: Element) -> Item:
        declared = self.declaration(interaction)
        several = interaction.get("maxChoices", "1") != "1" or declared.several
        choices = [each for each in interaction.iter() if each.tag in _CHOICES]
        names = [each.get("identifier", "") for each in choices]
        rights = [name in declared.rights for name in names]
        credits_ = credits_from(rights, self._shares(declared, names)) if declared.mapped else [None] * len(names)
        options = (
            replace(self._option(each), right=right, credit=credit)
            for each, right, credit in zip(choices, rights, credits_, strict=True)
        )
        kind = Kind.SEVERAL if several else Kind.SINGLE
        return Item(kind, self.stem(interaction), tuple(options))

    def _option(self, choice: Element) -> ItemOption:
        pinned = True if choice.get("fixed") == "true" else None
        return ItemOption(self.text(choice), feedback=self.feedback(choice), pinned=pinned)

    def _shares(self, declared: Declaration, names: list[str]) -> list[Decimal]:
        """What a mapping gives each choice, as shares of the whole mark."""
        whole = best_score(self.root) or sum(max(value, Decimal(0)) for value in declared.mapped.values())
        least = declared.unmapped or Decimal(0)
        return [declared.mapped.get(name, least) / (whole or Decimal(1)) for name in names]

    def order(self, interaction: Element) -> Item:
        choices = {each.get("identifier", ""): self._option(each) for each in interaction.iter("simpleChoice")}
        correct = self.declaration(interaction).correct
        if correct and set(correct) == set(choices):
            return Item(Kind.ORDERING, self.stem(interaction), tuple(choices[name] for name in correct))
        self.found.say("key_missing", self.where)
        return Item(Kind.ORDERING, self.stem(interaction), tuple(choices.values()), faults=("key_missing",))

    def match(self, interaction: Element) -> Item | None:
        """Pairs between two sets; where the second set is "true" and "false", a table of statements."""
        sets = interaction.findall("simpleMatchSet")
        if len(sets) != 2:
            return None
        pairs = _pairs(self.declaration(interaction).rights)
        names = [[each.get("identifier", "") for each in side.findall("simpleAssociableChoice")] for side in sets]
        first, second = ({each.get("identifier", ""): each for each in side} for side in sets)
        partners = {left: right for left, right in pairs if left in first and right in second}
        if len(partners) < len(pairs) or not all(names):
            return None
        if self._is_table(list(second.values())):
            return self._table(interaction, first, partners, names[1])
        said = {name: self.text(choice) for name, choice in second.items()}
        options = [
            replace(self._option(choice), partner=said.get(partners.get(name, ""), ""))
            for name, choice in first.items()
        ]
        lonely = [name for name in second if name not in partners.values()]
        options += [replace(self._option(second[name]), text="", partner=said[name]) for name in lonely]
        return Item(Kind.MATCHING, self.stem(interaction), tuple(options))

    def _is_table(self, columns: list[Element]) -> bool:
        truths = [truth_of(self.text(column)) for column in columns]
        return self.stated is not Kind.MATCHING and truths == [True, False]

    def _table(
        self, interaction: Element, rows: Mapping[str, Element], said: Mapping[str, str], columns: list[str]
    ) -> Item:
        options = (replace(self._option(row), right=said.get(name) == columns[0]) for name, row in rows.items())
        return Item(Kind.TABLE, self.stem(interaction), tuple(options))

    def associate(self, interaction: Element) -> Item | None:
        """Pairs within one set: the first of each pair is asked for its partner."""
        choices = {each.get("identifier", ""): each for each in interaction.findall("simpleAssociableChoice")}
        pairs = _pairs(self.declaration(interaction).rights)
        if len({name for pair in pairs for name in pair} & set(choices)) != 2 * len(pairs) or not pairs:
            return None
        options = (ItemOption(self.text(choices[left]), partner=self.text(choices[right])) for left, right in pairs)
        return Item(Kind.MATCHING, self.stem(interaction), tuple(options))

    def entry(self, interaction: Element) -> Item:
        declared = self.declaration(interaction)
        stem = self.stem(interaction)
        if declared.base_type in ("float", "integer"):
            return Item(Kind.NUMBER, stem, numbers=tuple(ranges_in(self.root, declared)))
        best = max(declared.mapped.values(), default=Decimal(1))
        mapped = [key for key, value in declared.mapped.items() if value == best > 0]
        partial = {key for key, value in declared.mapped.items() if 0 < value < best}
        accepted = tuple(dict.fromkeys([*map(tidied, declared.correct), *mapped]))
        if partial:
            self.found.say("partial_left_out", self.where)
        minds_case = declared.minds_case or bool(
            {key.casefold() for key in partial} & {key.casefold() for key in accepted}
        )
        return Item(Kind.TEXT, stem, accepted=accepted, case_matters=minds_case)


def _pairs(values: list[str]) -> list[tuple[str, str]]:
    parts = (value.split() for value in values)
    return [(part[0], part[1]) for part in parts if len(part) == 2]


_READERS: dict[str, Callable[[QtiItem, Element], Item | None]] = {
    "choiceInteraction": QtiItem.choice,
    "inlineChoiceInteraction": QtiItem.choice,
    "orderInteraction": QtiItem.order,
    "matchInteraction": QtiItem.match,
    "associateInteraction": QtiItem.associate,
    "textEntryInteraction": QtiItem.entry,
}
