"""Where a question stands in its bank: its topic and its level.

They steer which papers take it. They are neither its words nor its key, so a change of them counts at once and without
a review; who changed them, from what to what, stands in the journal and on the question's page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exams.bank.models import Level, Question, Topic
from office import journal
from office.models import JournalRow
from people.models import User

ACT = "bank.question.place"


def place_questions(
    questions: Iterable[Question],
    *,
    topic: Topic | None = None,
    level: int | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """Sets what is given, and writes down each question that stood elsewhere. Inside an action, on locked rows."""
    moved = []
    for question in questions:
        data = _changes(question, topic, level)
        if data:
            moved.append(question.pk)
            journal.write(act=ACT, subject=question, by=by, now=now, data=data)
            question.topic, question.level = topic or question.topic, level or question.level
    given = {name: value for name, value in (("topic", topic), ("level", level)) if value}
    if moved:
        Question.objects.filter(pk__in=moved).update(**given)


def _changes(question: Question, topic: Topic | None, level: int | None) -> dict[str, dict[str, object]]:
    """What would be otherwise than it is, with what it was; a topic by its name, which may change later."""
    data: dict[str, dict[str, object]] = {}
    if topic is not None and topic.pk != question.topic_id:
        data["topic"] = {"was": str(question.topic), "is": str(topic)}
    if level is not None and level != question.level:
        data["level"] = {"was": question.level, "is": level}
    return data


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of place, in words; what stayed is empty."""

    at: datetime
    by: str
    topic: tuple[str, str] | None
    level: tuple[str, str] | None


def moves_of(question: Question) -> list[Moved]:
    """How the question came to stand where it stands, the latest first."""
    rows = JournalRow.objects.filter(subject=f"{question._meta.label}:{question.pk}", act=ACT)
    return [_moved(row) for row in rows.select_related("by__person")]


def _moved(row: JournalRow) -> Moved:
    topic, level = row.data.get("topic"), row.data.get("level")
    return Moved(
        at=row.at,
        by=str(row.by or row.by_label),
        topic=(topic["was"], topic["is"]) if topic else None,
        level=(str(Level(level["was"]).label), str(Level(level["is"]).label)) if level else None,
    )
