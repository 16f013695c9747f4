"""The documents that lessons rest on, as data, and the library of the demo that shows them."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale

from cms.anchors import anchor_of
from cms.models import DocumentIndexPage, DocumentPage, DocumentRelation, HomePage

FILE = Path(__file__).parent / "documents.json"
RULES = Path(__file__).parent / "rules.json"
LIST_TITLE, LIST_SLUG = "Danh mục văn bản", "danh-muc-van-ban"
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
    def issued_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.date if len(self.date) > MONTH else f"{self.date}-01")

    @property
    def slug(self) -> str:
        return anchor_of(self.number or self.title)[:120].strip("-")


@dataclass(frozen=True, slots=True)
class Library:
    """The page that lists them, and each one's page by its key."""

    index: DocumentIndexPage
    pages: dict[str, DocumentPage]


def read_documents() -> list[Document]:
    return [Document(**{**one, "subjects": tuple(one["subjects"])}) for one in _written(FILE)["documents"]]


def read_relations() -> list[tuple[str, str, str]]:
    """Key, relation and key of the other one."""
    return [(one, relation, other) for one, relation, other in _written(FILE)["relations"]]


def load_documents(home: HomePage, *, now: datetime.datetime) -> Library:
    """Publishes the library under the home page, without revisions (see demo/lessons.py)."""
    published = {"locale": Locale.get_default(), "first_published_at": now, "last_published_at": now}
    index = DocumentIndexPage(
        title=LIST_TITLE, slug=LIST_SLUG, lead=_written(FILE)["note"], show_in_menus=True, **published
    )
    home.add_child(instance=index)
    pages = {one.key: _publish(index, _facts(one) | published, one.subjects) for one in read_documents()}
    rules = _written(RULES)
    _publish(index, rules["facts"] | {"body": _rules_body(rules["body"])} | published, rules["subjects"])
    for one, relation, other in read_relations():
        DocumentRelation.objects.create(document=pages[one], kind=relation, other=pages[other])
    return Library(index, pages)


def _publish(index: DocumentIndexPage, facts: dict[str, Any], subjects: tuple[str, ...]) -> DocumentPage:
    page = DocumentPage(**facts)
    page.subjects.add(*subjects)
    index.add_child(instance=page)
    return page


def _facts(one: Document) -> dict[str, Any]:
    same = ("kind", "number", "issuer", "title", "slug", "issued_on", "summary", "state", "changed_by")
    facts = {name: getattr(one, name) for name in same}
    return facts | {"is_checked": one.checked, "day_is_known": len(one.date) > MONTH}


def _rules_body(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks under lasting ids; a clause is a text alone, its number its place."""
    body = []
    for block in blocks:
        value = dict(block["value"])
        if block["type"] == "article":
            texts = enumerate(value.get("clauses", []), start=1)
            value["clauses"] = [{"number": str(n), "text": f"<p>{text}</p>"} for n, text in texts]
        name = f"khue:rules:{block['type']}:{value['number']}"
        body.append({"type": block["type"], "value": value, "id": str(uuid5(NAMESPACE_URL, name))})
    return body


def _written(file: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return written
