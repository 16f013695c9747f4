"""What an item has and a format has no place for, as one line of JSON that the format carries along.

Every format keeps it where other programs pass over it: a comment, an element of its own, an identifier.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from exams.bank.formats.pictures import Shelf, from_base64, to_base64
from exams.bank.formats.plain import PICTURE, number_of, plain_number
from exams.bank.items import Item, ItemOption, Kind, Picture

_WRITERS: dict[str, Callable[[Item], Any]] = {
    "kind": lambda item: item.kind.value,
    "ref": lambda item: item.ref,
    "number": lambda item: item.number,
    "topic": lambda item: item.topic,
    "level": lambda item: item.level,
    "tags": lambda item: list(item.tags),
    "citation": lambda item: item.citation,
    "explanation": lambda item: item.explanation,
    "credit": lambda item: item.credit,
    "multiple": lambda item: item.multiple,
    "case": lambda item: item.case_matters,
    "words": lambda item: [option.text for option in item.options],
    "pinned": lambda item: [option.pinned for option in item.options],
    "credits": lambda item: [_credit(option.credit) for option in item.options],
    "feedback": lambda item: [option.feedback for option in item.options],
    "pictures": lambda item: [[each.name, each.alt, to_base64(each.data)] for each in _beside(item)],
}
_TEXTS = ("ref", "number", "topic", "citation", "explanation", "credit")
_TRUTHS = {"case": "case_matters", "multiple": "multiple"}


def extras_of(item: Item, *fields: str) -> str:
    """The named fields that hold something, as one line; "" where none does."""
    values = {field: _WRITERS[field](item) for field in fields}
    said = {field: value for field, value in values.items() if _says_something(value)}
    return json.dumps(said, ensure_ascii=False) if said else ""


def extras_in(line: str) -> dict[str, Any]:
    """What such a line says; nothing where somebody broke it."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _beside(item: Item) -> list[Picture]:
    """Pictures of texts that a format of plain pairs has no place for."""
    texts = "\n".join(f"{option.partner}\n{option.feedback}" for option in item.options)
    named = set(PICTURE.findall(texts))
    return [picture for picture in item.pictures if picture.name in named]


def shelve_pictures(said: dict[str, Any], shelf: Shelf) -> None:
    """Puts the pictures of such a line where the item will look for them."""
    for each in said.get("pictures", ()) if isinstance(said.get("pictures"), list) else ():
        if isinstance(each, list) and len(each) == 3 and all(isinstance(part, str) for part in each):
            shelf.add(each[0], from_base64(each[2]), each[1])


def kind_in(said: dict[str, Any]) -> Kind | None:
    return Kind(said["kind"]) if said.get("kind") in list(Kind) else None


def with_extras(item: Item, said: dict[str, Any]) -> Item:
    """The item as it was written. What does not fit it any more (an option was added since) is passed over."""
    texts = {name: said[name] for name in _TEXTS if isinstance(said.get(name), str)}
    item = replace(item, **texts)
    if isinstance(said.get("level"), int) and 1 <= said["level"] <= 4:
        item = replace(item, level=said["level"])
    for key, field in _TRUTHS.items():
        if isinstance(said.get(key), bool):
            item = replace(item, **{field: said[key]})
    if isinstance(said.get("tags"), list):
        item = replace(item, tags=tuple(tag for tag in said["tags"] if isinstance(tag, str)))
    return replace(item, options=_with_option_extras(item.options, said))


def _with_option_extras(options: tuple[ItemOption, ...], said: dict[str, Any]) -> tuple[ItemOption, ...]:
    for text in _fitting(said, "words", str, options):
        options = tuple(replace(option, text=one) for option, one in zip(options, text, strict=True))
    for feedback in _fitting(said, "feedback", str, options):
        options = tuple(replace(option, feedback=one) for option, one in zip(options, feedback, strict=True))
    for pinned in _fitting(said, "pinned", bool, options):
        options = tuple(replace(option, pinned=one) for option, one in zip(options, pinned, strict=True))
    for credit in _fitting(said, "credits", str, options):
        numbers = [number_of(one or "") for one in credit]
        options = tuple(replace(option, credit=one) for option, one in zip(options, numbers, strict=True))
    return options


def _fitting(said: dict[str, Any], key: str, kind: type, options: tuple[ItemOption, ...]) -> list[list[Any]]:
    """The list under this key as the only member, or nothing where it does not fit the options."""
    values = said.get(key)
    if not isinstance(values, list) or len(values) != len(options):
        return []
    may_lack = () if kind is str and key != "credits" else (type(None),)
    return [values] if all(isinstance(value, (kind, *may_lack)) for value in values) else []


def _credit(credit: Decimal | None) -> str | None:
    return None if credit is None else plain_number(credit)


def _says_something(value: Any) -> bool:
    if isinstance(value, list):
        return any(each not in (None, "") for each in value)
    return value not in (None, "", False)
