"""Queries that find questions by their words, in either database."""

import re
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Lookup, QuerySet
from django.utils.functional import cached_property

from exams.bank.models import Question
from exams.bank.searching import BETWEEN_WORDS, sought


class HoldsWords(Lookup[Any]):
    """Whether a question's text holds words that begin so: `F("pk")`, and the column with the beginnings.

    PostgreSQL looks into the index of migration 0005, whose expression must be the same as here, and does it first: a
    planner that hopes to meet fifty hits early on the way through an ordered list would take every text apart. SQLite
    reads every text: the small size holds thousands of questions.
    """

    prepare_rhs = False
    lookup_name = "holds_words"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = self.process_lhs(compiler, connection)
        column, words = self.rhs
        vector = f"to_tsvector('simple'::regconfig, translate({column}, {_between()}))"
        holds = f"SELECT id FROM bank_question WHERE {vector} @@ to_tsquery('simple'::regconfig, %s)"  # noqa: S608  # our column
        return f"{key} = ANY(ARRAY({holds}))", (*params, " & ".join(f"'{word}':*" for word in words))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = self.process_lhs(compiler, connection)
        column, words = self.rhs
        patterns = [rf"(^|[\s{re.escape(BETWEEN_WORDS)}]){re.escape(word)}" for word in words]
        holds = " AND ".join([f"{column} REGEXP %s"] * len(patterns))
        return f"{key} IN (SELECT id FROM bank_question WHERE {holds})", (*params, *patterns)  # noqa: S608


def _between() -> str:
    """The signs between words and as many spaces, as they stand in a statement with parameters."""
    signs = BETWEEN_WORDS.replace("'", "''").replace("%", "%%")
    return f"'{signs}', '{' ' * len(BETWEEN_WORDS)}'"


def matching(questions: QuerySet[Question], query: str, *, ignore_marks: bool = False) -> QuerySet[Question]:
    """The questions whose stem and options hold all that is typed; or the one whose reference is typed."""
    typed = query.strip()
    named = questions.filter(ref__in={typed, typed.upper(), typed.lower()})
    if any(sign.isdigit() for sign in query) and len(query.split()) == 1 and named.exists():
        return named
    asked = sought(query, ignore_marks=ignore_marks)
    if not asked.beginnings:
        return questions.none()
    column = "words" if asked.marked else "plain"
    questions = questions.filter(HoldsWords(F("pk"), (column, asked.beginnings)))
    for phrase in asked.phrases:
        questions = questions.filter(**{f"{column}__contains": phrase})
    return questions


class FoundOnce(Paginator):  # type: ignore[type-arg]  # generic in its stubs alone
    """Pages of a list whose rows take long to find: one pass gives their keys in order, and so their number.

    `rows`: the same list unsearched, from which the rows of a page are taken by their keys.
    """

    def __init__(self, found: QuerySet[Any], *args: Any, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(found, *args, **kwargs)
        self.found, self.rows = found, rows

    @cached_property
    def keys(self) -> list[int]:
        return list(self.found.values_list("pk", flat=True))

    @cached_property
    def count(self) -> int:
        return len(self.keys)

    def page(self, number: Any) -> "Page[Any]":
        number = self.validate_number(number)
        keys = self.keys[(number - 1) * self.per_page : number * self.per_page]
        by_key = self.rows.in_bulk(keys)
        return Page([by_key[key] for key in keys if key in by_key], number, self)
