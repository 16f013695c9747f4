"""What a file that was exported here, and edited, changes in a question of its bank."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from exams.bank.actions import revise_question
from exams.bank.formats.plain import PICTURE, plain_number
from exams.bank.held import text_of
from exams.bank.items import Kind
from exams.bank.kinds.shapes import LETTERS, said
from exams.bank.models import Change, Level, Question, Topic
from exams.bank.models.versions import KINDS, Credit
from exams.bank.pictures import digest_of
from exams.bank.question_text import OptionText, QuestionText
from exams.bank.review_rules import beyond_words
from exams.bank.sheet_drafts import DraftQuestion
from exams.bank.sorting import LONGEST_TAG, Sorting, sort_questions
from people.models import User
from people.names import fold

RIGHT_SIGN = "✓"


class Part(StrEnum):
    """A part of a question in which a file and the bank may differ. The words for them: `PART_WORDS`."""

    KIND = "kind"
    STEM = "stem"
    ANSWERS = "answers"
    EXPLANATION = "explanation"
    CITATION = "citation"
    PICTURES = "pictures"
    TOPIC = "topic"
    LEVEL = "level"
    TAGS = "tags"


PART_WORDS = {
    Part.KIND: _("Kind"),
    Part.STEM: _("Question"),
    Part.ANSWERS: _("Answers"),
    Part.EXPLANATION: _("Explanation"),
    Part.CITATION: _("Citation"),
    Part.PICTURES: _("Pictures"),
    Part.TOPIC: _("Topic"),
    Part.LEVEL: _("Level"),
    Part.TAGS: _("Tags"),
}
SORTED = frozenset({Part.TOPIC, Part.LEVEL, Part.TAGS})


@dataclass(frozen=True, slots=True)
class Difference:
    """One part as the bank has it and as the file has it, in words."""

    part: Part
    before: str
    after: str

    @property
    def label(self) -> str:
        return str(PART_WORDS[self.part])


def differences(question: Question, draft: DraftQuestion, topic: str) -> tuple[Difference, ...]:
    """In what the file differs from the bank. What it leaves open (topic, level) does not differ.

    `question` comes with its present version; `topic` is the whole name of its topic.
    """
    assert question.current is not None  # noqa: S101  # only questions with a version are compared
    before = text_of(question.current)
    pairs = [*_told(before, revised(before, draft.text)), *_sorted(question, draft, topic)]
    return tuple(Difference(part, one, other) for part, one, other in pairs if one != other)


def revised(before: QuestionText, after: QuestionText) -> QuestionText:
    """What the question becomes. What a file cannot say stays: pictures still named, options that keep their place."""
    if before.kind is Kind.SINGLE and after.kind is Kind.TRUE_FALSE:  # every file has "true" and "false" so
        places = {said(option.text): place for place, option in enumerate(before.options)}
        as_before = sorted(after.options, key=lambda one: places.get(said(one.text), len(places)))
        after = replace(after, kind=Kind.SINGLE, options=tuple(as_before))
    pinned = {said(option.text): option.pinned for option in before.options}
    options = tuple(
        replace(option, pinned=pinned.get(said(option.text)) if option.pinned is None else option.pinned)
        for option in after.options
    )
    named = set(PICTURE.findall("\n".join([after.stem, after.explanation, *_words(after.options)])))
    kept = tuple(picture for picture in before.pictures if picture.name in named)
    return replace(after, options=options, pictures=after.pictures or kept)


def change_question(
    *, question: Question, draft: DraftQuestion, parts: frozenset[Part], topic: Topic, by: User | None, now: datetime
) -> None:
    """Changes the question as the file has it, inside the action of the import; words become its next version."""
    assert question.current is not None  # noqa: S101  # as above
    level = draft.level or question.level
    if parts & SORTED:
        sort_questions(questions=[question], sorting=_sorting(question, draft, topic, level), by=by, now=now)
    if parts - SORTED:
        before = text_of(question.current)
        after = revised(before, draft.text)
        only_words = not beyond_words(before, after) and Part.PICTURES not in parts
        change = Change.WORDS if only_words else Change.CONTENT
        revise_question(question=question, topic=topic, level=level, text=after, by=by, now=now, change=change)


def _sorting(question: Question, draft: DraftQuestion, topic: Topic, level: int) -> Sorting:
    held, given = {tag.name for tag in question.tags.all()}, _tags(draft)
    return Sorting(topic, level, tuple(sorted(given - held)), tuple(sorted(held - given)))


def _tags(draft: DraftQuestion) -> set[str]:
    return {tag[:LONGEST_TAG] for tag in draft.tags}


def _told(before: QuestionText, after: QuestionText) -> Iterator[tuple[Part, str, str]]:
    yield Part.KIND, _kind(before), _kind(after)
    yield Part.STEM, before.stem.strip(), after.stem.strip()
    yield Part.ANSWERS, _answers(before), _answers(after)
    yield Part.EXPLANATION, before.explanation.strip(), after.explanation.strip()
    yield Part.CITATION, before.citation.strip(), after.citation.strip()
    yield Part.PICTURES, _pictures(before), _pictures(after)


def _sorted(question: Question, draft: DraftQuestion, topic: str) -> Iterator[tuple[Part, str, str]]:
    same = not draft.topic or fold(draft.topic) in (fold(topic), fold(topic.rpartition(" / ")[2]))
    yield Part.TOPIC, topic, topic if same else draft.topic
    yield Part.LEVEL, str(Level(question.level).label), str(Level(draft.level or question.level).label)
    yield Part.TAGS, "; ".join(sorted(tag.name for tag in question.tags.all())), "; ".join(sorted(_tags(draft)))


def _kind(text: QuestionText) -> str:
    kind, credit = dict(KINDS)[text.kind.value], Credit(text.credit).label
    return f"{kind}, {credit}" + (" (+)" if text.kind is Kind.POLL and text.multiple else "")


def _answers(text: QuestionText) -> str:
    """A line for each option, with its partner and a sign on the right ones; or the numbers or texts that are right."""
    lines = [
        f"{letter}. {_pair(option)}{f' {RIGHT_SIGN}' if option.right else ''}"
        for letter, option in zip(LETTERS, text.options, strict=False)
    ]
    lines += [f"{plain_number(each.low)} … {plain_number(each.high)}" for each in text.numbers]
    lines += [accepted.strip() for accepted in text.accepted]
    return "\n".join([*lines, *(["Aa"] if text.case_matters else [])])


def _pair(option: OptionText) -> str:
    return f"{option.text.strip()} – {option.partner.strip()}" if option.partner else option.text.strip()


def _pictures(text: QuestionText) -> str:
    return "; ".join(f"{picture.name} ({digest_of(picture)[:8]})" for picture in text.pictures)


def _words(options: tuple[OptionText, ...]) -> Iterator[str]:
    for option in options:
        yield option.text
        yield option.partner
