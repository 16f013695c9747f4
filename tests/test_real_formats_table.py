"""Question files of every format: nothing is overlooked, no key is wrong, nothing does harm.

They are other people's files and no part of this project; docs/imports.md shows all of them.
"""

from pathlib import Path

import pytest

from scripts.import_formats import MOST_MEGABYTES, MOST_SECONDS, Row, format_rows, formats_table, harm, totals
from scripts.import_table import PAGE, sample_folder, with_table

SAMPLES = sample_folder()
HOSTILE = sorted(
    path for path in [*SAMPLES.glob("hostile/*"), *SAMPLES.glob("hostile-xml/*")] if path.name != "SOURCE.txt"
)
pytestmark = [
    pytest.mark.real_files,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="other people's question files are not beside this checkout"),
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(format_rows(SAMPLES))


def test_nearly_every_question_of_well_formed_files_is_found_and_nearly_every_key_is_right(rows: list[Row]) -> None:
    told = totals(rows)
    assert told.there > 4_000
    assert told.keys > 3_500
    assert told.questions_share >= 0.97
    assert told.keys_share >= 0.99


def test_no_file_gives_more_questions_than_it_holds(rows: list[Row]) -> None:
    assert [row.name for row in rows if row.found > row.there.questions] == []


def test_the_table_in_the_documentation_is_what_the_readers_find_today(rows: list[Row]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page, formats_table(rows), name="formats") == page


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_hostile_files_are_answered_in_time_and_within_memory(path: Path) -> None:
    said, took, memory = harm(path)
    assert said not in ("", "no answer", "the process died")
    assert took in ("under 1 s", f"under {MOST_SECONDS} s")
    assert memory in ("under 50 MB", f"under {MOST_MEGABYTES} MB")


def test_there_are_hostile_files_at_all() -> None:
    assert len(HOSTILE) > 15
