"""Finds pages by words: what anybody may read, the nearest first.

The database's full text search finds and weighs (SQLite's FTS5, PostgreSQL's tsvector), always by the folded words, so
that “dieu le dang” finds “Điều lệ Đảng”. Who typed diacritics means them: pages that have the words as they were typed
come before pages that only resemble them, and words that stand together before words that stand apart.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from wagtail.models import Page

from cms.models import DocumentPage, PageText
from cms.searching.asking import Asked
from office.shut_files import shut_collections

MOST = 1000  # what is weighed; who finds more than that has asked for a word that is everywhere
_SQLITE = """
    SELECT rowid, bm25(cms_pagetext_words, 8.0, 1.0) FROM cms_pagetext_words WHERE cms_pagetext_words MATCH %s
    ORDER BY 2 LIMIT %s"""
_WORDS = "(setweight(to_tsvector('simple', folded_title), 'A') || setweight(to_tsvector('simple', folded), 'B'))"
_POSTGRESQL = f"""
    SELECT page_id, -ts_rank('{{0, 0, 0.1, 1}}', {_WORDS}, asked) FROM cms_pagetext, to_tsquery('simple', %s) AS asked
    WHERE {_WORDS} @@ asked ORDER BY 2 LIMIT %s"""  # noqa: S608  # nothing of what was typed


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found; the smaller `rank`, the nearer."""

    page_id: int
    nearness: int
    rank: float


def find_pages(asked: Asked) -> list[int]:
    """The ids of what was found, the nearest first. Private pages and drafts are nobody's to find."""
    if asked.is_empty:
        return []
    ranks = _ranks(asked)
    # What a file says that is kept for some stands in its page's text too: neither is found.
    shut = DocumentPage.objects.filter(file__collection__in=shut_collections())
    pages = Page.objects.live().public().exclude(pk__in=shut.values("pk"))
    public = PageText.objects.filter(pk__in=ranks, page__in=pages)
    rows = public.annotate(nearness=_nearness(asked)).values_list("pk", "nearness")
    hits = [Hit(pk, nearness, ranks[pk]) for pk, nearness in rows]
    return [hit.page_id for hit in sorted(hits, key=lambda hit: (-hit.nearness, hit.rank, -hit.page_id))]


def _ranks(asked: Asked) -> dict[int, float]:
    is_sqlite = connection.vendor == "sqlite"
    match = " ".join(f'"{word}"' for word in asked.words) if is_sqlite else " & ".join(asked.words)
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if is_sqlite else _POSTGRESQL, [match, MOST])
        return dict(cursor.fetchall())


def _nearness(asked: Asked) -> Case:
    steps = [
        Q(same_title__contains=asked.phrase),
        Q(same__contains=asked.phrase),
        _all_in("same_title", asked.same_words) | _all_in("same", asked.same_words),
        Q(folded_title__contains=asked.folded_phrase),
        Q(folded__contains=asked.folded_phrase),
    ]
    whens = [When(step, then=Value(len(steps) - place)) for place, step in enumerate(steps)]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _all_in(field: str, words: tuple[str, ...]) -> Q:
    found = Q()
    for word in words:
        found &= Q(**{f"{field}__contains": word})
    return found
