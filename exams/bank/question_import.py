"""From the questions of a workbook to the bank: first a plan that can be looked at, then all of it or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.actions import (
    add_topic,
    build_options,
    build_version,
    found_by,
    next_refs,
    point_at,
    stem_key,
)
from exams.bank.bank_items import topic_names
from exams.bank.duplicate_warnings import Neighbours
from exams.bank.held import Held, held_in, questions_of, sameness_of
from exams.bank.import_remarks import remarks_on_plan
from exams.bank.models import Bank, Level, Option, Question, QuestionVersion, State, Tag, Topic, VersionPicture
from exams.bank.pictures import build_pictures, keep_pictures
from exams.bank.planned_questions import SAVED, Deed, PlannedQuestion
from exams.bank.question_changes import SORTED, Difference, change_question, differences
from exams.bank.question_refs import References, references
from exams.bank.sheet_drafts import Counters, DraftQuestion, QuestionSheet
from exams.bank.sorting import LONGEST_TAG
from office import journal
from office.reports import Problem, Report
from people.models import User
from people.names import fold


@dataclass
class QuestionPlan:
    """All that an import would do, and all that there is to know about the file."""

    bank: Bank
    rows: list[PlannedQuestion]
    problems: list[Problem]
    counters: Counters
    default_level: int
    format: str = "xlsx"
    counts: dict[str, int] = field(default_factory=dict)
    new_topics: list[str] = field(default_factory=list)

    def report(self) -> Report:
        """The JSON-able outcome, as if the plan had been applied."""
        imported = self.counts.get("create", 0) + self.counts.get("change", 0)
        return Report(self.format, self.counters.found, imported, self.counters.found - imported, tuple(self.problems))


def plan_questions(*, sheet: QuestionSheet, bank: Bank, default_level: int = Level.RECALL) -> QuestionPlan:
    """Compares the file with the bank. Reads only."""
    held, names = held_in(bank), topic_names(bank)
    refs = references(bank, questions_of(held), sheet.questions, format=sheet.format)
    rows = [_by_reference(draft, refs, names) or _planned(draft, held) for draft in sheet.questions]
    rows += [PlannedQuestion(draft, "skip") for draft in sheet.faulty]
    rows.sort(key=lambda row: row.draft.source_row)
    problems = [*sheet.problems, *refs.problems, *remarks_on_plan(rows, held, default_level)]
    known = _known_topics(bank)
    named = dict.fromkeys(row.draft.topic for row in rows if row.deed in SAVED and row.draft.topic)
    return QuestionPlan(
        bank=bank,
        rows=rows,
        problems=problems,
        counters=sheet.counters,
        default_level=default_level,
        format=sheet.format,
        counts=dict(Counter(row.deed for row in rows)),
        new_topics=[name for name in named if fold(name) not in known],
    )


def with_near(rows: Iterable[PlannedQuestion], bank: Bank) -> list[PlannedQuestion]:
    """The rows of a page, the new ones with the questions of the bank that are near to them."""
    neighbours = Neighbours(bank)
    return [replace(row, near=tuple(neighbours.near(row.draft.text))) if row.deed == "create" else row for row in rows]


@transaction.atomic
def apply_questions(*, plan: QuestionPlan, by: User | None, now: datetime) -> Report:
    """Saves every question the plan creates or changes, in one transaction: all of them or none."""
    fresh = [row.draft for row in plan.rows if row.deed == "create"]
    changed = [row for row in plan.rows if row.deed == "change"]
    named = [row.draft for row in changed if row.draft.topic]
    topics = _topics(plan.bank, [*fresh, *named], by=by, now=now)
    _change(changed, topics, by=by, now=now)
    refs = next_refs(plan.bank, len(fresh))
    questions = Question.objects.bulk_create(
        Question(
            bank=plan.bank,
            topic=topics[fold(draft.topic)],
            level=draft.level or plan.default_level,
            ref=ref,
            created_at=now,
            **found_by(draft.text),
        )
        for draft, ref in zip(fresh, refs, strict=True)
    )
    _save_versions(plan.bank, questions, fresh, by=by, now=now)
    _save_tags(plan.bank, questions, fresh)
    journal.write(
        act="bank.questions.import",
        subject=plan.bank,
        by=by,
        now=now,
        data={**plan.counts, "questions": [question.pk for question in questions]},
    )
    return plan.report()


def _change(rows: list[PlannedQuestion], topics: Mapping[str, Topic], *, by: User | None, now: datetime) -> None:
    for row in rows:
        assert row.question is not None  # noqa: S101  # only a question that the bank has is changed
        topic = topics[fold(row.draft.topic)] if row.draft.topic else row.question.topic
        parts = frozenset(each.part for each in row.differences)
        change_question(question=row.question, draft=row.draft, parts=parts, topic=topic, by=by, now=now)


def _save_versions(
    bank: Bank, questions: list[Question], drafts: list[DraftQuestion], *, by: User | None, now: datetime
) -> None:
    texts = [draft.text for draft in drafts]
    versions = QuestionVersion.objects.bulk_create(
        build_version(question, text, number=1, by=by, now=now) for question, text in zip(questions, texts, strict=True)
    )
    options = [option for version, text in zip(versions, texts, strict=True) for option in build_options(version, text)]
    Option.objects.bulk_create(options, batch_size=2000)
    held = keep_pictures(bank=bank, pictures=[picture for text in texts for picture in text.pictures])
    VersionPicture.objects.bulk_create(
        shown
        for version, text in zip(versions, texts, strict=True)
        for shown in build_pictures(version, text.pictures, held)
    )
    for question, version in zip(questions, versions, strict=True):
        point_at(question, version)
    Question.objects.bulk_update(questions, ["current", "approved"], batch_size=500)


def _save_tags(bank: Bank, questions: list[Question], drafts: list[DraftQuestion]) -> None:
    """Tags that the bank lacks are added."""
    tagged = [
        (question, tag[:LONGEST_TAG]) for question, draft in zip(questions, drafts, strict=True) for tag in draft.tags
    ]
    names = dict.fromkeys(name for _question, name in tagged)
    Tag.objects.bulk_create((Tag(bank=bank, name=name) for name in names), ignore_conflicts=True)
    held = {tag.name: tag for tag in bank.tags.filter(name__in=names)}
    through = Question.tags.through
    through.objects.bulk_create(
        (through(question_id=question.pk, tag_id=held[name].pk) for question, name in dict.fromkeys(tagged)),
        batch_size=2000,
    )


def _known_topics(bank: Bank) -> dict[str, Topic]:
    """The topics of a bank by all that they may be called, folded: whole name, code, own name."""
    topics, names = list(bank.topics.all()), topic_names(bank)
    whole = {fold(names[topic.pk]): topic for topic in topics}
    return whole | {fold(topic.code): topic for topic in topics if topic.code} | {fold(one.name): one for one in topics}


def _topics(bank: Bank, drafts: list[DraftQuestion], *, by: User | None, now: datetime) -> dict[str, Topic]:
    """The topics by folded name; those the file names and the bank lacks are added, also one for no topic."""
    topics = _known_topics(bank)
    for name in dict.fromkeys(draft.topic for draft in drafts):
        if fold(name) not in topics:
            label = name or _("Not sorted yet")
            topics[fold(name)] = topics.get(fold(label)) or add_topic(bank=bank, name=label[:300], by=by, now=now)
    return topics


def _by_reference(draft: DraftQuestion, refs: References, names: Mapping[int, str]) -> PlannedQuestion | None:
    if refs.refuses(draft):
        return PlannedQuestion(draft, "skip")
    question = refs.named(draft)
    if question is None:
        return None
    told = differences(question, draft, names[question.topic_id])
    return PlannedQuestion(draft, _deed(question, told), question, told)


def _deed(question: Question, told: tuple[Difference, ...]) -> Deed:
    """Words in review stay until somebody has decided on them; where a question is sorted, may change meanwhile."""
    if not told:
        return "same"
    is_in_review = question.current is not None and question.current.state == State.IN_REVIEW
    return "skip" if is_in_review and {each.part for each in told} - SORTED else "change"


def _planned(draft: DraftQuestion, held: Held) -> PlannedQuestion:
    same = sameness_of(draft.text)
    for question, other in held.get(stem_key(draft.stem), []):
        if other == same:
            return PlannedQuestion(draft, "same", question)
    return PlannedQuestion(draft, "create")
