"""Items as JSON of our own, complete: what goes out comes back the same."""

import json
from collections.abc import Iterable
from typing import Any

from exams.bank.formats.export_outcome import Written
from exams.bank.formats.pictures import to_base64
from exams.bank.formats.plain import plain_number
from exams.bank.items import Item, ItemOption

FORMAT = "khue-items-1"


def write_json(items: Iterable[Item]) -> Written:
    record = {"format": FORMAT, "items": [record_of(item) for item in items]}
    return Written(json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8"))


def record_of(item: Item) -> dict[str, Any]:
    """Only fields that hold something; numbers as text, because floats would change them."""
    record = {
        "kind": item.kind.value,
        "ref": item.ref,
        "number": item.number,
        "topic": item.topic,
        "level": item.level,
        "tags": list(item.tags),
        "stem": item.stem,
        "options": [_option(option) for option in item.options],
        "numbers": [[plain_number(each.low), plain_number(each.high)] for each in item.numbers],
        "accepted": list(item.accepted),
        "case_matters": item.case_matters,
        "credit": item.credit,
        "multiple": item.multiple,
        "explanation": item.explanation,
        "citation": item.citation,
        "pictures": [
            {"name": each.name, "media_type": each.media_type, "alt": each.alt, "data": to_base64(each.data)}
            for each in item.pictures
        ],
    }
    return {name: value for name, value in record.items() if value not in ("", None, [], False)}


def _option(option: ItemOption) -> dict[str, Any]:
    record = {
        "text": option.text,
        "right": option.right,
        "partner": option.partner,
        "credit": None if option.credit is None else plain_number(option.credit),
        "feedback": option.feedback,
        "pinned": option.pinned,
    }
    return {name: value for name, value in record.items() if name == "right" or value not in ("", None)}
