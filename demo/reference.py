"""Pages of the demo to look things up in: news, glossary, questions and answers, contact."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale

from cms.models import ContactPage, FaqPage, GlossaryPage, HomePage, NewsIndexPage

FILE = Path(__file__).parent / "reference.json"


def load_news(home: HomePage, *, now: datetime) -> NewsIndexPage:
    """The page under which the notices stand."""
    page = NewsIndexPage(show_in_menus=True, **_published(now), **read_reference()["news"])
    home.add_child(instance=page)
    return page


def load_reference(home: HomePage, *, now: datetime) -> None:
    written = read_reference()
    glossary, faq = written["glossary"], written["faq"]
    terms = [
        _block("term", f"thuat-ngu:{term}", term=term, meaning=f"<p>{text}</p>") for term, text in glossary["terms"]
    ]
    asked = [
        _block("question", f"hoi-dap:{question}", question=question, answer=f"<p>{text}</p>")
        for question, text in faq["questions"]
    ]
    for page in (
        GlossaryPage(show_in_menus=True, **_published(now), **glossary | {"terms": terms}),
        FaqPage(show_in_menus=True, **_published(now), **faq | {"questions": asked}),
        ContactPage(**_published(now), **written["contact"]),
    ):
        home.add_child(instance=page)


def read_reference() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return written


def _block(kind: str, name: str, **value: str) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"khue:{name}"))}


def _published(now: datetime) -> dict[str, Any]:
    return {"locale": Locale.get_default(), "first_published_at": now, "last_published_at": now}
