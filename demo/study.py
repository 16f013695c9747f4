"""A study page of the demo, and what the questions of its bank rest on: passages of that page and documents."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale, Page

from cms.models import HomePage, StudyPage
from exams.bank.citing import add_source, cite_passage, cite_source
from exams.bank.models import Bank, Question
from people.models import User

FILE = Path(__file__).parent / "study" / "charter.json"


def load_study(home: HomePage, bank: Bank, *, by: User, now: datetime) -> None:
    """The page, a way to it from the home page, and the citations."""
    written = json.loads(FILE.read_text(encoding="utf-8"))
    page = _study_page(home, written)
    link = f'<p>Tài liệu học tập: <a linktype="page" id="{page.pk}">{page.title}</a>.</p>'
    home.body = [("text", link)]
    home.save_revision().publish()
    questions = {question.ref: question for question in bank.questions.all()}
    for passage in written["passages"]:
        for ref in passage["cited_by"]:
            cite_passage(question=questions[ref], page=page, block=_block(passage["name"]), by=by, now=now)
    for document in written["documents"]:
        _document(bank, document, questions, by=by, now=now)


def _study_page(home: HomePage, written: dict[str, Any]) -> Page:
    body = [
        {"type": "passage", "value": passage["text"], "id": _block(passage["name"])} for passage in written["passages"]
    ]
    page = StudyPage(
        title=written["title"], slug=written["slug"], lead=written["lead"], body=body, locale=Locale.get_default()
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _block(name: str) -> str:
    """The lasting id of a passage, by which questions cite it."""
    return str(uuid5(NAMESPACE_URL, f"khue:study:{name}"))


def _document(bank: Bank, document: dict[str, Any], questions: dict[str, Question], *, by: User, now: datetime) -> None:
    issued_on = date.fromisoformat(document["issued_on"])
    source = add_source(
        bank=bank, number=document["number"], title=document["title"], issued_on=issued_on, by=by, now=now
    )
    for ref in document["cited_by"]:
        cite_source(question=questions[ref], source=source, by=by, now=now)
