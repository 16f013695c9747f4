"""The complete record of a bank as JSON, out and in: what goes out comes back the same."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.actions import OptionText, QuestionText, add_topic, write_question
from exams.bank.formats.pictures import to_base64
from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.shapes import WHOLE
from exams.bank.models import Bank, Picture, Question, QuestionVersion, Topic
from office.errors import Refused
from people.models import User

FORMAT = "khue-bank-1"
PARTS = ("tags", "enemies", "versions__options", "versions__remarks", "versions__pictures__picture")


class RecordRefused(Refused):
    code = "record_refused"


def bank_record(bank: Bank) -> dict[str, Any]:
    """Everything the bank holds: topics as a tree, every question with all its versions, keys and pictures included.

    Who wrote, sent and approved what is not told: the record may leave the house, and the journal knows.
    """
    questions = bank.questions.select_related("topic", "approved").prefetch_related(*PARTS)
    return {
        "format": FORMAT,
        "code": bank.code,
        "name": bank.name,
        "unit": bank.unit.code,
        "reviewed": bank.reviewed,
        "practice": bank.practice,
        "topics": [_topic(topic) for topic in bank.topics.select_related("parent")],
        "questions": [_question(question) for question in questions.order_by("ref")],
        "pictures": [_picture(picture) for picture in bank.pictures.order_by("digest")],
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "digest": picture.digest,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "data": to_base64(bytes(picture.data)),
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
        "tags": [tag.name for tag in question.tags.all()],
        "never_with": sorted(str(enemy.uid) for enemy in question.enemies.all()),
        "created_at": question.created_at.isoformat(),
        "retired_at": _when(question.retired_at),
        "review_due_on": _when(question.review_due_on),
        "doubted_at": _when(question.doubted_at),
        "doubt": question.doubt,
        "approved": question.approved.number if question.approved else None,
        "versions": [_version(version) for version in question.versions.all()],
    }


def _version(version: QuestionVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "kind": version.kind,
        "credit": version.credit,
        "stem": version.stem,
        "multiple": version.multiple,
        "numbers": version.numbers,
        "accepted": version.accepted,
        "case_matters": version.case_matters,
        "explanation": version.explanation,
        "citation": version.citation,
        "state": version.state,
        "change": version.change,
        "created_at": version.created_at.isoformat(),
        "sent_at": _when(version.sent_at),
        "decided_at": _when(version.decided_at),
        "used_at": _when(version.used_at),
        "options": [
            {"text": option.text, "right": option.right, "partner": option.partner, "pinned": option.pinned}
            for option in version.options.all()
        ],
        "pictures": [
            {"name": shown.name, "alt": shown.alt, "digest": shown.picture.digest} for shown in version.pictures.all()
        ],
        "remarks": [
            {"kind": remark.kind, "text": remark.text, "made_at": remark.made_at.isoformat()}
            for remark in version.remarks.all()
        ],
    }


def _when(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def fill_bank(*, bank: Bank, topics: list[dict[str, Any]], by: User | None, now: datetime) -> int:
    """Fills a bank from written topics with their questions (the files of the demo); returns how many questions.

    Each topic: {"code", "name", "questions": [{"uid", "level", "multiple", "stem", "options": [{"text", "right"}],
    "explanation", "citation"}]}; of other kinds also "kind", "credit", "numbers": [["41.5", "42.5"]], "accepted",
    "case_matters", and in an option "partner".
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
    options = tuple(
        OptionText(option["text"], option.get("right", False), partner=option.get("partner", ""))
        for option in item.get("options", ())
    )
    return QuestionText(
        item["stem"],
        options,
        item.get("multiple", False),
        item["explanation"],
        item["citation"],
        kind=Kind(item.get("kind", Kind.SINGLE)),
        credit=item.get("credit", WHOLE),
        numbers=tuple(NumberRange(Decimal(low), Decimal(high)) for low, high in item.get("numbers", ())),
        accepted=tuple(item.get("accepted", ())),
        case_matters=item.get("case_matters", False),
    )
