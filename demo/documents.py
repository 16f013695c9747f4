"""The documents that lessons rest on, as data, and one page that lists them until there is a library of documents."""

import html
import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "documents.json"
STATES = {
    "in_force": "Còn hiệu lực",
    "amended": "Còn hiệu lực, đã được sửa đổi, bổ sung",
    "superseded": "Đã được thay thế",
    "to_check": "Cần kiểm tra tình trạng hiệu lực",
}
MONTH = 7  # the length of 2011-01: the day is left out where it is not sure


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the Party or the State. `key` is its number, or a name where it has none.

    `changed_by` is the number of what amended or superseded it. `checked` says that a person of the field has compared
    the data with the document itself.
    """

    key: str
    group: str
    kind: str
    number: str
    issuer: str
    date: str
    title: str
    summary: str
    state: str
    changed_by: str
    subjects: tuple[str, ...]
    checked: bool

    @property
    def named(self) -> str:
        """As a letter would name it: “Quy định 37-QĐ/TW ngày 25/10/2021 của …”."""
        when = "/".join(reversed(self.date.split("-")))
        word = "tháng" if len(self.date) == MONTH else "ngày"
        return f"{self.kind} {self.number} ".replace("  ", " ") + f"{word} {when} của {self.issuer}"


def read_documents() -> list[Document]:
    return [Document(**{**one, "subjects": tuple(one["subjects"])}) for one in _written()["documents"]]


def list_lead() -> str:
    return str(_written()["note"])


def list_passages() -> list[tuple[str, str]]:
    """Name and rich text of the passages of the list: one for each group, in the order of the file."""
    groups = groupby(read_documents(), key=lambda one: one.group)
    return [(name, f"<h2>{html.escape(name)}</h2>" + "".join(map(_entry, group))) for name, group in groups]


def _entry(one: Document) -> str:
    state = STATES[one.state] + (f" ({one.changed_by})" if one.changed_by else "")
    checked = "Đã đối chiếu với bản gốc." if one.checked else "Theo người biên soạn, chưa đối chiếu với bản gốc."
    facts = (f"<b>{label}:</b> {html.escape(text, quote=False)}" for label, text in _facts(one, state, checked))
    title = html.escape(one.title, quote=False)
    summary = html.escape(one.summary, quote=False)
    return f"<h3>{title}</h3><p>{summary}</p><ul>" + "".join(f"<li>{fact}</li>" for fact in facts) + "</ul>"


def _facts(one: Document, state: str, checked: str) -> list[tuple[str, str]]:
    return [("Văn bản", one.named), ("Tình trạng", f"{state}. {checked}"), ("Chủ đề", ", ".join(one.subjects))]


def _written() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return written
