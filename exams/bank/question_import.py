"""From the questions of a workbook to the bank: first a plan that can be looked at, then all of it or nothing."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.actions import (
    OptionText,
    QuestionText,
    add_topic,
    build_options,
    build_version,
    found_by,
    next_refs,
    point_at,
    stem_key,
)
from exams.bank.models import Bank, Level, Option, Question, QuestionVersion, Topic
from exams.bank.sheet_drafts import Counters, DraftQuestion, QuestionSheet
from office import journal
from office.reports import Problem, Report
from people.models import User
from people.names import fold

Deed = Literal["create", "same", "skip"]


@dataclass(frozen=True)
class PlannedQuestion:
    """What would become of one question: created, left alone because the bank has it, or skipped as faulty."""

    draft: DraftQuestion
    deed: Deed
    question: Question | None = None


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
        imported = self.counts.get("create", 0)
        return Report(self.format, self.counters.found, imported, self.counters.found - imported, tuple(self.problems))


def plan_questions(*, sheet: QuestionSheet, bank: Bank, default_level: int = Level.RECALL) -> QuestionPlan:
    """Compares the file with the bank. Reads only."""
    held = _held(bank)
    rows = [_planned(draft, held) for draft in sheet.questions]
    rows += [PlannedQuestion(draft, "skip") for draft in sheet.faulty]
    rows.sort(key=lambda row: row.draft.source_row)
    problems = [*sheet.problems, *_bank_problems(rows, held), *_level_problem(rows, default_level)]
    known = {fold(topic.name) for topic in bank.topics.all()} | {fold(topic.code) for topic in bank.topics.all()}
    named = dict.fromkeys(row.draft.topic for row in rows if row.deed == "create" and row.draft.topic)
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


@transaction.atomic
def apply_questions(*, plan: QuestionPlan, by: User | None, now: datetime) -> Report:
    """Saves every question the plan creates, in one transaction: all of them or none."""
    fresh = [row.draft for row in plan.rows if row.deed == "create"]
    topics = _topics(plan.bank, fresh, by=by, now=now)
    refs = next_refs(plan.bank, len(fresh))
    questions = Question.objects.bulk_create(
        Question(
            bank=plan.bank,
            topic=topics[fold(draft.topic)],
            level=draft.level or plan.default_level,
            ref=ref,
            created_at=now,
            **found_by(_text(draft)),
        )
        for draft, ref in zip(fresh, refs, strict=True)
    )
    _save_versions(questions, fresh, by=by, now=now)
    journal.write(
        act="bank.questions.import",
        subject=plan.bank,
        by=by,
        now=now,
        data={**plan.counts, "questions": [question.pk for question in questions]},
    )
    return plan.report()


def _save_versions(questions: list[Question], drafts: list[DraftQuestion], *, by: User | None, now: datetime) -> None:
    texts = [_text(draft) for draft in drafts]
    versions = QuestionVersion.objects.bulk_create(
        build_version(question, text, number=1, by=by, now=now) for question, text in zip(questions, texts, strict=True)
    )
    options = [
        option for version, text in zip(versions, texts, strict=True) for option in build_options(version, text.options)
    ]
    Option.objects.bulk_create(options, batch_size=2000)
    for question, version in zip(questions, versions, strict=True):
        point_at(question, version)
    Question.objects.bulk_update(questions, ["current", "approved"], batch_size=500)


def _text(draft: DraftQuestion) -> QuestionText:
    options = tuple(OptionText(option.text, option.right) for option in draft.options)
    return QuestionText(draft.stem, options, draft.multiple, draft.explanation, draft.citation[:400])


def _topics(bank: Bank, drafts: list[DraftQuestion], *, by: User | None, now: datetime) -> dict[str, Topic]:
    """The topics by folded name; those the file names and the bank lacks are added, also one for no topic."""
    held = list(bank.topics.all())
    topics = {fold(topic.code): topic for topic in held if topic.code} | {fold(topic.name): topic for topic in held}
    for name in dict.fromkeys(draft.topic for draft in drafts):
        if fold(name) not in topics:
            label = name or _("Not sorted yet")
            topics[fold(name)] = topics.get(fold(label)) or add_topic(bank=bank, name=label[:300], by=by, now=now)
    return topics


Held = dict[str, list[tuple[Question, frozenset[tuple[str, bool]]]]]


def _held(bank: Bank) -> Held:
    """The bank's questions by stem digest, each with its options as a set."""
    found: Held = {}
    questions = bank.questions.in_use().select_related("current").prefetch_related("current__options")
    for question in questions:
        options = question.current.options.all() if question.current else []
        content = frozenset((_plain(option.text), option.right) for option in options)
        found.setdefault(question.stem_key, []).append((question, content))
    return found


def _planned(draft: DraftQuestion, held: Held) -> PlannedQuestion:
    content = frozenset((_plain(option.text), option.right) for option in draft.options)
    for question, options in held.get(stem_key(draft.stem), []):
        if options == content:
            return PlannedQuestion(draft, "same", question)
    return PlannedQuestion(draft, "create")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _bank_problems(rows: list[PlannedQuestion], held: Held) -> list[Problem]:
    problems = []
    for row in rows:
        twins = held.get(stem_key(row.draft.stem), []) if row.deed == "create" else []
        if twins:
            message = _(
                "The bank has a question with the same text but other options or another key (%s). "
                "Compare the two and keep one."
            )
            ref = twins[0][0].ref
            problems.append(Problem(row.draft.where, "same_stem_in_bank", message % ref, "warning"))
    return problems


def _level_problem(rows: list[PlannedQuestion], default_level: int) -> list[Problem]:
    bare = sum(row.deed == "create" and row.draft.level is None for row in rows)
    if not bare:
        return []
    message = _("%(count)d questions have no level in the file and get the level “%(level)s”.")
    values = {"count": bare, "level": Level(default_level).label}
    return [Problem("", "level_missing", message % values, "note")]
