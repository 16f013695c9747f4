"""Lists of questions as other programs keep them in JSON, understood by what their fields are called."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exams.bank.formats.finishing import Found
from exams.bank.formats.html_reading import TooLong, plain_of_loose
from exams.bank.formats.plain import tidied
from exams.bank.formats.problems import refusal
from exams.bank.items import Item, ItemOption, Kind
from exams.bank.sheet_keys import Choice, KeyHabit, habit_of, read_key
from exams.bank.sheet_options import LETTERS, slot_of, split_stem, strip_labels
from exams.bank.sheet_words import level_of
from office.headers import normalise
from office.sheets import Cell

_FIELDS = {
    "stem": "question|content|stem|text|prompt|question text|title|cau hoi|noi dung|noi dung cau hoi|de bai|cau dan",
    "options": "options|choices|answers|answer options|answer choices|phuong an|cac phuong an|lua chon|dap an lua chon",
    "key": "correct|correct label|correct answer|correct answers|correct option|correct options|correct index|"
    "correct choice|answer|answer key|answer index|key|choice|right answer|dap an|dap an dung|phuong an dung|tra loi",
    "explanation": "explanation|explain|rationale|solution|giai thich|loi giai|huong dan giai",
    "citation": "citation|source|reference|can cu|nguon|trich dan",
    "topic": "topic|chapter|category|subject|section|domain|chuong|chu de|chuyen de|bai|hoc phan",
    "level": "level|difficulty|muc do|do kho",
    "number": "number|source number|stt|so thu tu|index",
    "ref": "id|uid|uuid|ref|code|ma|ma cau hoi",
}
_IN_OPTION = {
    "text": "text|content|answer|value|option|choice|noi dung|phuong an",
    "label": "label|letter|key|nhan",
    "right": "is correct|correct|right|is right|is answer|is true|dung|la dap an dung",
}
_LETTERED = re.compile(r"(?:option|choice|answer|phuong an|dap an|lua chon)? ?([a-j]|10|[0-9])")
_BELONGS = {"question id", "questionid", "cau hoi id", "id cau hoi"}
_NUMBERED = re.compile(r"(?:Câu hỏi|Câu|Question)\s*(?:số\s*)?(\d{1,4})\s*[.:)\-/]\s*", re.IGNORECASE)
_MAX_DEPTH = 30


def read_foreign(found: Found, value: Any) -> None:
    """Every object with a question in it, wherever it stands; what surrounds it may name its topic."""
    records = list(_records(_joined(value), "", 0))
    if not records:
        raise refusal("json_unknown")
    habit = habit_of([(record.key, len(record.options)) for record in records if record.key])
    for number, record in enumerate(records, 1):
        found.add(record.item(found, habit, f"item {number}"))


def _by_field(value: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The values of known fields; of several names for one field the one that stands first in our list."""
    own = {normalise(key): inner for key, inner in value.items() if isinstance(key, str)}
    named = {
        field: [key for key in words.split("|") if own.get(key) not in (None, "")] for field, words in names.items()
    }
    return {field: own[keys[0]] for field, keys in named.items() if keys}


@dataclass(frozen=True)
class _Option:
    text: str
    label: str = ""
    right: bool | None = None


@dataclass
class _Record:
    """A question as its file has it."""

    fields: dict[str, Any]
    options: list[_Option]
    topic: str

    @property
    def key(self) -> str:
        value = self.fields.get("key")
        return ", ".join(map(_said, value)) if isinstance(value, list) else _said(value)

    def item(self, found: Found, habit: KeyHabit, where: str) -> Item:
        stem, number, options = self._parted()
        slots = self._slots(options)
        texts = strip_labels([_plain(option.text) for option in options], slots)
        right, fault = self._right(found, list(zip(slots, texts, strict=True)), habit, where)
        rights = [bool(option.right) or slot in right for option, slot in zip(options, slots, strict=True)]
        return Item(
            Kind.SEVERAL if sum(rights) > 1 else Kind.SINGLE,
            stem,
            tuple(ItemOption(text, is_right) for text, is_right in zip(texts, rights, strict=True)),
            explanation=_plain(_said(self.fields.get("explanation"))),
            citation=_plain(_said(self.fields.get("citation"))),
            topic=tidied(_said(self.fields.get("topic")) or self.topic).replace("\n", " "),
            level=level_of(_said(self.fields.get("level"))),
            ref=_said(self.fields.get("ref")),
            number=_said(self.fields.get("number")) or number,
            where=where,
            faults=(fault,) if fault else (),
        )

    def _parted(self) -> tuple[str, str, list[_Option]]:
        """Stem, its number and the options, which may stand in the stem."""
        stem, options = _said(self.fields.get("stem")), self.options
        if not options:
            split = split_stem(stem)
            stem, options = (split.lead, [_Option(text) for text in split.options]) if split else (stem, [])
        numbered = _NUMBERED.match(stem)
        return _plain(stem[numbered.end() :] if numbered else stem), numbered[1] if numbered else "", options

    def _slots(self, options: list[_Option]) -> list[int]:
        labels = [option.label.strip().rstrip(".)").upper() for option in options]
        lettered = all(len(label) == 1 and label in LETTERS for label in labels) and len(set(labels)) == len(labels)
        return [slot_of(label) for label in labels] if lettered else list(range(len(options)))

    def _right(
        self, found: Found, options: list[tuple[int, str]], habit: KeyHabit, where: str
    ) -> tuple[frozenset[int], str]:
        if not self.key or not options or any(option.right for option in self.options):
            return frozenset(), ""
        value = self.fields.get("key")
        cell = Cell("", 1, 1, value if isinstance(value, int) and not isinstance(value, bool) else self.key)
        reading = read_key(cell, [Choice(slot, text) for slot, text in options], habit)
        code = reading.fault or reading.doubt
        if code:
            known = ("key_ambiguous", "key_text_differs")
            found.say(code if code in known else "key_not_an_option", where, self.key)
        return reading.slots, (
            "key_ambiguous" if code == "key_ambiguous" else "key_not_an_option"
        ) if reading.fault else ""


def _records(value: Any, topic: str, depth: int) -> Iterator[_Record]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _records(each, topic, depth + 1)
    elif isinstance(value, dict):
        record = _record(value, topic)
        if record:
            yield record
            return
        around = _by_field(value, {"topic": "name|title|" + _FIELDS["topic"]}).get("topic")
        for inner in value.values():
            yield from _records(inner, around if isinstance(around, str) else topic, depth + 1)


def _record(value: dict[str, Any], topic: str) -> _Record | None:
    """An object with a question and something to answer it with."""
    fields = _by_field(value, _FIELDS)
    if isinstance(fields.get("stem"), dict):
        fields = {**_by_field(fields["stem"], _FIELDS), **{key: each for key, each in fields.items() if key != "stem"}}
    options = _options(fields.get("options")) or _lettered(value)
    if not isinstance(fields.get("stem"), str) or not (options or "key" in fields):
        return None
    return _Record(fields, options, topic)


def _options(value: Any) -> list[_Option]:
    if isinstance(value, dict):
        texts, labels = value.get("text"), value.get("label")
        if isinstance(texts, list) and isinstance(labels, list):
            return [_Option(_said(text), _said(label)) for text, label in zip(texts, labels, strict=False)]
        return [_Option(_said(text), key) for key, text in value.items() if _said(text)]
    found = [_option(each) for each in value] if isinstance(value, list) else []
    return [option for option in found if option.text]


def _option(value: Any) -> _Option:
    if not isinstance(value, dict):
        return _Option(_said(value))
    fields = _by_field(value, _IN_OPTION)
    right = fields.get("right")
    is_right = right in (True, 1, "1", "true", "True") if "right" in fields else None
    return _Option(_said(fields.get("text")), _said(fields.get("label")), is_right)


def _lettered(value: dict[str, Any]) -> list[_Option]:
    """A field for each option: "A", "option_b", "choice1"."""
    found = [(_LETTERED.fullmatch(normalise(key)), _said(text)) for key, text in value.items()]
    options = [_Option(text, name[1].upper()) for name, text in found if name and text]
    return options if len(options) > 1 else []


def _joined(value: Any) -> Any:
    """Two tables, of questions and of answers that name their question, become one."""
    tables = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    rows = [(table, _owner(table[0])) for table in tables if table and isinstance(table[0], dict)]
    owned = next(((table, owner) for table, owner in rows if owner), None)
    asked = next((table for table, owner in rows if not owner), None)
    if not owned or asked is None:
        return value
    by_question = defaultdict(list)
    for row in owned[0]:
        by_question[row.get(owned[1]) if isinstance(row, dict) else None].append(row)
    return [{**row, "options": by_question.get(row.get("id"), [])} for row in asked if isinstance(row, dict)]


def _owner(row: dict[str, Any]) -> str:
    return next((key for key in row if normalise(key) in _BELONGS), "")


def _said(value: Any) -> str:
    return "" if isinstance(value, (dict, list, bool)) or value is None else str(value)


def _plain(text: str) -> str:
    """Pictures are not in such files: an address of one says nothing here."""
    try:
        return plain_of_loose(text, lambda attributes: attributes.get("alt", ""))
    except TooLong:
        return ""
