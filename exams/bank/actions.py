"""Actions of the question bank."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from exams.bank.formats.plain import plain_number
from exams.bank.kinds.fault_words import FAULT_WORDS
from exams.bank.kinds.registry import KINDS
from exams.bank.models import Bank, Change, Option, Question, QuestionVersion, State, Topic, VersionPicture
from exams.bank.pictures import build_pictures, keep_pictures, refuse_names
from exams.bank.pinning import pinned_in
from exams.bank.placing import place_questions
from exams.bank.question_text import OptionText as OptionText
from exams.bank.question_text import QuestionText
from exams.bank.searching import plain_of, words_of
from office import journal
from office.errors import Refused
from people.models import Unit, User
from people.names import fold

DEEPEST_TOPIC = 8


class QuestionRefused(Refused):
    code = "question_refused"


@transaction.atomic
def open_bank(
    *,
    code: str,
    name: str,
    unit: Unit,
    by: User | None,
    now: datetime,
    reviewed: bool = True,
    practice: bool = False,
) -> Bank:
    """Opens an empty bank. `reviewed`: its questions are asked only once a second person has approved them.

    `practice`: they are for self-checks in lessons and never for papers, which stays so.
    """
    if Bank.objects.filter(code=code).exists():
        raise QuestionRefused(_("There is already a question bank with the code “%s”. Choose another code.") % code)
    bank = Bank.objects.create(code=code, name=name, unit=unit, reviewed=reviewed, practice=practice)
    journal.write(act="bank.bank.open", subject=bank, by=by, now=now, data={"practice": practice})
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
    *,
    question: Question,
    topic: Topic,
    level: int,
    text: QuestionText,
    by: User | None,
    now: datetime,
    change: Change = Change.CONTENT,
) -> Question:
    """Changes a question. A draft is written anew; an approved version stays and the change becomes the next one.

    Papers go on taking the approved version until the next one is approved: in a bank without review, at once.
    `change` is what the next version is called; whether only words are corrected, `correct_words` finds out first.
    """
    refuse_faulty(text)
    held = lock_question(question.pk)
    newest = held.versions.latest("number")
    if newest.state == State.IN_REVIEW:
        raise QuestionRefused(_("This question is in review. Withdraw it from review first, then change it."))
    place_questions([held], topic=topic, level=level, by=by, now=now)
    for name, value in found_by(text).items():
        setattr(held, name, value)
    if newest.state == State.DRAFT:
        version = _write_anew(held, newest, text, change=change, by=by, now=now)
    else:
        version = _add_version(held, text, number=newest.number + 1, by=by, now=now, change=change)
    data = {"version": version.number, "change": version.change}
    journal.write(act="bank.question.revise", subject=held, by=by, now=now, data=data)
    return held


def lock_question(pk: int) -> Question:
    """The question as it is now; nobody else changes it, or its versions, in this transaction. Not a retired one."""
    held = Question.objects.select_for_update().get(pk=pk)
    if held.retired_at is not None:
        raise QuestionRefused(_("This question is retired. Nothing about it changes any more."))
    return held


def _write_anew(
    question: Question, draft: QuestionVersion, text: QuestionText, *, change: Change, by: User | None, now: datetime
) -> QuestionVersion:
    """The draft in new words, as a row of its own: whoever has the old one before the eyes cannot decide on this.

    What changed the content before does so still.
    """
    number, said = draft.number, draft.remarks.all()
    before = (*draft.changed_by.values_list("pk", flat=True), draft.created_by_id)
    if QuestionVersion.objects.filter(pk=draft.pk, state=State.DRAFT, used_at=None).update(number=0) != 1:
        raise QuestionRefused(_("Somebody changed this question meanwhile. Look at it again."))
    change = change if draft.change == Change.WORDS else Change.CONTENT
    version = _add_version(question, text, number=number, by=by, now=now, change=change)
    version.changed_by.add(*(writer for writer in before if writer is not None))
    said.update(version=version)
    draft.delete()
    return version


@transaction.atomic
def retire_question(*, question: Question, by: User | None, now: datetime) -> None:
    """Takes a question out of every future draw and out of review. Papers that hold it are not touched."""
    if Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=now) != 1:
        raise QuestionRefused(_("This question was retired before."))
    in_review = QuestionVersion.objects.filter(question=question, state=State.IN_REVIEW)
    ended = in_review.update(state=State.DRAFT, sent_at=None, sent_by=None)
    journal.write(act="bank.question.retire", subject=question, by=by, now=now, data={"reviews_ended": ended})


def refuse_faulty(text: QuestionText) -> None:
    """Refuses what no candidate could answer fairly, in a sentence that says what to do."""
    for fault in KINDS[text.kind].faults(text):
        raise QuestionRefused(str(FAULT_WORDS[fault]))
    refuse_names(text.pictures)


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
    question: Question,
    text: QuestionText,
    *,
    number: int,
    by: User | None,
    now: datetime,
    change: Change = Change.CONTENT,
) -> QuestionVersion:
    """An unsaved version row with these words; approved at once in a bank without review."""
    is_approved = not question.bank.reviewed
    return QuestionVersion(
        question=question,
        number=number,
        kind=text.kind,
        credit=text.credit,
        state=State.APPROVED if is_approved else State.DRAFT,
        change=Change.FIRST if number == 1 else change,
        decided_at=now if is_approved else None,
        stem=text.stem.strip(),
        multiple=text.multiple,
        numbers=[[plain_number(each.low), plain_number(each.high)] for each in text.numbers],
        accepted=[accepted.strip() for accepted in text.accepted],
        case_matters=text.case_matters,
        explanation=text.explanation.strip(),
        citation=text.citation.strip(),
        created_at=now,
        created_by=by,
    )


def build_options(version: QuestionVersion, text: QuestionText) -> list[Option]:
    """Unsaved option rows; where the author did not say, the rule decides which keep their place."""
    by_rule = pinned_in(text.kind, [option.text for option in text.options])
    return [
        Option(
            version=version,
            position=position,
            text=option.text.strip(),
            right=option.right,
            partner=option.partner.strip(),
            pinned=by_rule[position - 1] if option.pinned is None else option.pinned,
        )
        for position, option in enumerate(text.options, start=1)
    ]


def _add_version(
    question: Question,
    text: QuestionText,
    *,
    number: int,
    by: User | None,
    now: datetime,
    change: Change = Change.CONTENT,
) -> QuestionVersion:
    version = build_version(question, text, number=number, by=by, now=now, change=change)
    version.save()
    Option.objects.bulk_create(build_options(version, text))
    held = keep_pictures(bank=question.bank, pictures=text.pictures) if text.pictures else {}
    VersionPicture.objects.bulk_create(build_pictures(version, text.pictures, held))
    point_at(question, version)
    question.save(update_fields=["current", "approved", *found_by(text)])
    return version


def found_by(text: QuestionText) -> dict[str, str]:
    """What a question is found by, as fields; the reference is searched in its own field."""
    inside = [part for option in text.options for part in (option.text, option.partner) if part]
    words = words_of(text.stem, [*inside, *text.accepted])
    return {"stem_key": stem_key(text.stem), "words": words, "plain": plain_of(words)}


def point_at(question: Question, version: QuestionVersion) -> None:
    """Makes the version the newest of its question, and the one that papers take if it is approved. Unsaved."""
    question.current = version
    if version.state == State.APPROVED:
        question.approved = version
