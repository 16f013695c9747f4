"""JSON: our own record of items, the record of a whole bank, and lists of questions with named fields."""

import json
from pathlib import Path
from typing import Any

from exams.bank.formats.finishing import Found, between
from exams.bank.formats.json_fields import read_foreign
from exams.bank.formats.json_writing import FORMAT
from exams.bank.formats.pictures import from_base64
from exams.bank.formats.plain import number_of, tidied
from exams.bank.formats.problems import refusal
from exams.bank.formats.safe_files import bytes_of, text_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind, NumberRange

BANK_FORMAT = "khue-bank-1"


def read_json(path: Path, name: str) -> ItemFile:
    value = json_of(text_of(bytes_of(path)))
    found = Found("json")
    format = value.get("format") if isinstance(value, dict) else ""
    if format == FORMAT:
        _read_items(found, value)
    elif format == BANK_FORMAT:
        _read_bank(found, value)
    else:
        read_foreign(found, value)
    return found.finished()


def json_of(text: str) -> Any:
    """One value, or one a line; numbers stay as they are written."""
    try:
        return json.loads(text, parse_float=str)
    except RecursionError as error:
        raise refusal("damaged_json", line=1) from error
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return [_line(line, number) for number, line in enumerate(lines, 1)]
        raise refusal("damaged_json", line=error.lineno) from error
    except ValueError as error:  # a number of thousands of digits
        raise refusal("damaged_json", line=1) from error


def _line(line: str, number: int) -> Any:
    try:
        return json.loads(line, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise refusal("damaged_json", line=number) from error


def _read_items(found: Found, value: dict[str, Any]) -> None:
    for number, record in enumerate(_list(value, "items"), 1):
        where = f"item {number}"
        if isinstance(record, dict) and record.get("kind") in list(Kind):
            found.add(_item(found, record, where))
        else:
            found.leave_out(str(record.get("kind", "")) if isinstance(record, dict) else "", where)


def _item(found: Found, record: dict[str, Any], where: str) -> Item:
    for each in _list(record, "pictures"):
        name = _text(each, "name")
        if not found.shelf.add(name, from_base64(_text(each, "data")), _text(each, "alt")):
            found.say("attachment_left_out", where, name)
    level = record.get("level")
    return Item(
        Kind(record["kind"]),
        _text(record, "stem"),
        tuple(_option(each) for each in _list(record, "options")),
        numbers=tuple(filter(None, (_range(each) for each in _list(record, "numbers")))),
        accepted=_texts(record, "accepted"),
        case_matters=record.get("case_matters") is True,
        explanation=_text(record, "explanation"),
        citation=_text(record, "citation"),
        topic=_text(record, "topic"),
        level=level if isinstance(level, int) and 1 <= level <= 4 else None,
        tags=_texts(record, "tags"),
        ref=_text(record, "ref"),
        number=_text(record, "number"),
        where=where,
        credit=_text(record, "credit"),
        multiple=record.get("multiple") is True,
    )


def _option(record: Any) -> ItemOption:
    right, pinned = (record.get(name) if isinstance(record, dict) else None for name in ("right", "pinned"))
    return ItemOption(
        _text(record, "text"),
        right is True,
        _text(record, "partner"),
        number_of(_text(record, "credit")),
        _text(record, "feedback"),
        pinned if isinstance(pinned, bool) else None,
    )


def _range(value: Any) -> NumberRange | None:
    ends = value if isinstance(value, list) and len(value) == 2 else ["", ""]
    return between(str(ends[0]), str(ends[1]))


def _text(record: Any, name: str) -> str:
    value = record.get(name) if isinstance(record, dict) else None
    return tidied(value) if isinstance(value, str) else ""


def _texts(record: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(tidied(value) for value in _list(record, name) if isinstance(value, str) and value.strip())


def _list(record: Any, name: str) -> list[Any]:
    value = record.get(name) if isinstance(record, dict) else None
    return value if isinstance(value, list) else []


def _read_bank(found: Found, value: dict[str, Any]) -> None:
    """The newest version of every question that is not retired."""
    topics = {_text(topic, "uid"): topic for topic in _list(value, "topics")}
    pictures = {_text(each, "digest"): each for each in _list(value, "pictures") if isinstance(each, dict)}
    for number, question in enumerate(_list(value, "questions"), 1):
        versions = [each for each in _list(question, "versions") if isinstance(each, dict)]
        where = f"item {number}"
        if not versions or question.get("retired_at"):
            found.leave_out("retired", where)
            continue
        level = question.get("level")
        record = {**versions[-1], "kind": _kind(versions[-1]), "ref": question.get("ref"), "tags": question.get("tags")}
        record |= {"level": level, "number": "", "topic": _path(topics, _text(question, "topic"))}
        shown = [each for each in _list(record, "pictures") if isinstance(each, dict)]
        record["pictures"] = [{**pictures.get(_text(each, "digest"), {}), **each} for each in shown]
        found.add(_item(found, record, where))


def _kind(version: dict[str, Any]) -> Kind:
    """Records of before there were more kinds say only whether several are right."""
    if version.get("kind") in list(Kind):
        return Kind(version["kind"])
    return Kind.SEVERAL if version.get("multiple") is True else Kind.SINGLE


def _path(topics: dict[str, Any], uid: str) -> str:
    names: list[str] = []
    while uid in topics and len(names) < 20:
        names.insert(0, _text(topics[uid], "name"))
        uid = _text(topics[uid], "parent")
    return " / ".join(names)
