"""Actions of the question bank."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from exams.bank.items import Kind
from exams.bank.models import Bank, Change, Option, Question, QuestionVersion, State, Topic
from exams.bank.pinning import pinned_positions
from exams.bank.searching import plain_of, words_of
from office import journal
from office.errors import Refused
from people.models import Unit, User
from people.names import fold

FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
DEEPEST_TOPIC = 8


class QuestionRefused(Refused):
    code = "question_refused"


@dataclass(frozen=True, slots=True)
class OptionText:
    """An option as it is written. `pinned` None: the rule decides whether it keeps its place."""

    text: str
    right: bool
    pinned: bool | None = None


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The words and the key of a question."""

    stem: str
    options: tuple[OptionText, ...]
    multiple: bool = False
    explanation: str = ""
    citation: str = ""


@transaction.atomic
def open_bank(*, code: str, name: str, unit: Unit, by: User | None, now: datetime, reviewed: bool = False) -> Bank:
    """Opens an empty bank. `reviewed`: its questions are drawn only once a second person has approved them."""
    if Bank.objects.filter(code=code).exists():
        raise QuestionRefused(_("There is already a question bank with the code “%s”. Choose another code.") % code)
    bank = Bank.objects.create(code=code, name=name, unit=unit, reviewed=reviewed)
    journal.write(act="bank.bank.open", subject=bank, by=by, now=now)
    return bank


@transaction.atomic
def add_topic(
    *, bank: Bank, name: str, by: User | None, now: datetime, parent: Topic | None = None, code: str = ""
) -> Topic:
    """Adds a topic below another or at the top of the bank's tree."""
    if parent is not None and parent.path.count("/") > DEEPEST_TOPIC:
        raise QuestionRefused(_("Topics can be nested %d deep at most. Choose a higher topic.") % DEEPEST_TOPIC)
    last = bank.topics.aggregate(last=Max("position"))["last"] or 0
    topic = Topic.objects.create(bank=bank, parent=parent, code=code, name=name, position=last + 1)
    topic.path = f"{parent.path if parent else '/'}{topic.pk}/"
    topic.save(update_fields=["path"])
    journal.write(act="bank.topic.add", subject=topic, by=by, now=now)
    return topic


@transaction.atomic
def write_question(
    *, topic: Topic, level: int, text: QuestionText, by: User | None, now: datetime, ref: str = ""
) -> Question:
    """Adds a question with its first version."""
    refuse_faulty(text)
    question = Question.objects.create(
        bank=topic.bank,
        topic=topic,
        level=level,
        ref=ref or next_ref(topic.bank),
        created_at=now,
        **found_by(text),
    )
    _add_version(question, text, number=1, by=by, now=now)
    journal.write(act="bank.question.write", subject=question, by=by, now=now)
    return question


@transaction.atomic
def revise_question(
    *, question: Question, topic: Topic, level: int, text: QuestionText, by: User | None, now: datetime
) -> Question:
    """Changes a question. A version that a paper has used stays as it was; the change becomes the next version."""
    refuse_faulty(text)
    held = Question.objects.select_for_update().get(pk=question.pk)
    current = held.versions.select_for_update().latest("number")
    number = current.number
    if current.used_at is None:
        Question.objects.filter(pk=held.pk).update(current=None)
        Question.objects.filter(pk=held.pk, approved=current).update(approved=None)
        current.delete()
    else:
        number += 1
    held.topic, held.level = topic, level
    held.save(update_fields=["topic", "level"])
    for name, value in found_by(text).items():
        setattr(held, name, value)
    _add_version(held, text, number=number, by=by, now=now)
    journal.write(act="bank.question.revise", subject=held, by=by, now=now, data={"version": number})
    return held


@transaction.atomic
def retire_question(*, question: Question, by: User | None, now: datetime) -> None:
    """Takes a question out of every future draw. Papers that hold it are not touched."""
    if Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=now) != 1:
        raise QuestionRefused(_("This question was retired before."))
    journal.write(act="bank.question.retire", subject=question, by=by, now=now)


def refuse_faulty(text: QuestionText) -> None:
    """Refuses what no candidate could answer fairly, in a sentence that says what to do."""
    rights = sum(option.right for option in text.options)
    texts = [" ".join(option.text.split()).casefold() for option in text.options]
    faults = [
        (not text.stem.strip(), _("The question has no text. Write it first.")),
        (
            not FEWEST_OPTIONS <= len(text.options) <= MOST_OPTIONS,
            _("A question needs 2 to 10 options. Add or remove some."),
        ),
        (not all(texts), _("An option is empty. Fill it in or remove it.")),
        (rights == 0, _("No option is marked as right. Mark at least one.")),
        (
            rights > 1 and not text.multiple,
            _("Several options are marked as right: mark one, or allow several right answers."),
        ),
        (len(set(texts)) < len(texts), _("Two options say the same. Change one of them.")),
    ]
    for is_fault, sentence in faults:
        if is_fault:
            raise QuestionRefused(sentence)


def stem_key(stem: str) -> str:
    """A digest under which stems that differ only in case, marks and spaces are the same."""
    plain = "".join(letter for letter in fold(stem) if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def next_ref(bank: Bank) -> str:
    """The next free reference of a bank."""
    return next_refs(bank, 1)[0]


def next_refs(bank: Bank, count: int) -> list[str]:
    """The next free references of a bank: Q0001, Q0002, … A reference once given is never given again.

    Locks the bank for the rest of the transaction, so that two authors do not get the same one.
    """
    Bank.objects.select_for_update(of=("self",)).get(pk=bank.pk)
    taken = bank.questions.filter(ref__regex=r"^Q[0-9]+$").values_list("ref", flat=True)
    last = max((int(ref[1:]) for ref in taken), default=0)
    return [f"Q{number:04d}" for number in range(last + 1, last + count + 1)]


def build_version(
    question: Question, text: QuestionText, *, number: int, by: User | None, now: datetime
) -> QuestionVersion:
    """An unsaved version row with these words; approved at once in a bank without review."""
    is_approved = not question.bank.reviewed
    return QuestionVersion(
        question=question,
        number=number,
        kind=Kind.SEVERAL if text.multiple else Kind.SINGLE,
        state=State.APPROVED if is_approved else State.DRAFT,
        change=Change.FIRST if number == 1 else Change.CONTENT,
        decided_at=now if is_approved else None,
        stem=text.stem.strip(),
        multiple=text.multiple,
        explanation=text.explanation.strip(),
        citation=text.citation.strip(),
        created_at=now,
        created_by=by,
    )


def build_options(version: QuestionVersion, options: Sequence[OptionText]) -> list[Option]:
    """Unsaved option rows; where the author did not say, the rule decides which keep their place."""
    by_rule = pinned_positions([option.text for option in options])
    return [
        Option(
            version=version,
            position=position,
            text=option.text.strip(),
            right=option.right,
            pinned=by_rule[position - 1] if option.pinned is None else option.pinned,
        )
        for position, option in enumerate(options, start=1)
    ]


def _add_version(question: Question, text: QuestionText, *, number: int, by: User | None, now: datetime) -> None:
    version = build_version(question, text, number=number, by=by, now=now)
    version.save()
    Option.objects.bulk_create(build_options(version, text.options))
    point_at(question, version)
    question.save(update_fields=["current", "approved", *found_by(text)])


def found_by(text: QuestionText) -> dict[str, str]:
    """What a question is found by, as fields; the reference is searched in its own field."""
    words = words_of(text.stem, [option.text for option in text.options])
    return {"stem_key": stem_key(text.stem), "words": words, "plain": plain_of(words)}


def point_at(question: Question, version: QuestionVersion) -> None:
    """Makes the version the newest of its question, and the one that papers take if it is approved. Unsaved."""
    question.current = version
    if version.state == State.APPROVED:
        question.approved = version
