"""The complete record of a bank as JSON, out and in: what goes out comes back the same."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.actions import OptionText, QuestionText, add_topic, write_question
from exams.bank.models import Bank, Question, QuestionVersion, Topic
from office.errors import Refused
from people.models import User

FORMAT = "khue-bank-1"


class RecordRefused(Refused):
    code = "record_refused"


def bank_record(bank: Bank) -> dict[str, Any]:
    """Everything the bank holds: topics as a tree, every question with all its versions, keys included."""
    questions = bank.questions.select_related("topic").prefetch_related("versions__options")
    return {
        "format": FORMAT,
        "code": bank.code,
        "name": bank.name,
        "unit": bank.unit.code,
        "topics": [_topic(topic) for topic in bank.topics.select_related("parent")],
        "questions": [_question(question) for question in questions.order_by("ref")],
    }


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "uid": str(topic.uid),
        "parent": str(topic.parent.uid) if topic.parent else None,
        "code": topic.code,
        "name": topic.name,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "uid": str(question.uid),
        "ref": question.ref,
        "topic": str(question.topic.uid),
        "level": question.level,
        "created_at": question.created_at.isoformat(),
        "retired_at": question.retired_at.isoformat() if question.retired_at else None,
        "versions": [_version(version) for version in question.versions.all()],
    }


def _version(version: QuestionVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "stem": version.stem,
        "multiple": version.multiple,
        "explanation": version.explanation,
        "citation": version.citation,
        "created_at": version.created_at.isoformat(),
        "used_at": version.used_at.isoformat() if version.used_at else None,
        "options": [
            {"text": option.text, "right": option.right, "pinned": option.pinned} for option in version.options.all()
        ],
    }


@transaction.atomic
def fill_bank(*, bank: Bank, topics: list[dict[str, Any]], by: User | None, now: datetime) -> int:
    """Fills a bank from written topics with their questions (the files of the demo); returns how many questions.

    Each topic: {"code", "name", "questions": [{"uid", "level", "multiple", "stem", "options": [{"text", "right"}],
    "explanation", "citation"}]}.
    """
    count = 0
    for entry in topics:
        topic = add_topic(bank=bank, code=entry["code"], name=entry["name"], by=by, now=now)
        for item in entry["questions"]:
            try:
                write_question(topic=topic, level=item["level"], text=_text(item), ref=item["uid"], by=by, now=now)
            except Refused as refusal:
                sentence = _("Question %(ref)s: %(why)s") % {"ref": item["uid"], "why": refusal.message}
                raise RecordRefused(sentence) from refusal
            count += 1
    return count


def _text(item: dict[str, Any]) -> QuestionText:
    options = tuple(OptionText(option["text"], option["right"]) for option in item["options"])
    return QuestionText(item["stem"], options, item["multiple"], item["explanation"], item["citation"])
