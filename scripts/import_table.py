"""What the importers find in a folder of files, as tables in docs/imports.md: `python -m scripts.import_table`.

`python -m scripts.import_table [FOLDER]`; without FOLDER that of KHUE_SAMPLES, else ../shared/data beside the checkout.
Every .xlsx below the folder goes through the readers of questions and of people, every question file of any format
through its reader, hostile files in processes of their own; no database is asked and nothing is saved. Names of folders
and files go into the table, nothing of what the files say. Exit code 2 where there is no such folder or no place for a
table.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django

from config.env import BASE_DIR
from exams.bank.sheet_drafts import QuestionSheet
from exams.bank.sheet_reading import read_questions
from office.reports import Problem
from office.sheets import BadWorkbook, read_workbook
from people.roster_reading import Roster, read_roster
from scripts.import_formats import format_rows, formats_table, harm_table

PAGE = BASE_DIR / "docs" / "imports.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
HEADINGS = (
    "File",
    "Outcome",
    "Questions found",
    "Ready",
    "Left out",
    "People found",
    "Left out",
    "What is said most often",
)
MOST_CODES = 4
WRONG_USE = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one file: a code of refusal, or what each of the two readers found in it."""

    name: str
    refusal: str = ""
    questions: QuestionSheet | None = None
    roster: Roster | None = None


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Writes the table of docs/imports.md.")
    parser.add_argument("folder", nargs="?", type=Path, default=sample_folder())
    folder: Path = parser.parse_args(arguments).folder
    if not folder.is_dir():
        print(f"There is no folder {folder}. Name one, or set KHUE_SAMPLES.", file=sys.stderr)
        return WRONG_USE
    ready()
    text: str | None = PAGE.read_text(encoding="utf-8")
    for name, new in tables(folder):
        text = with_table(text, new, name=name) if text else None
    if text is None:
        print(f"{PAGE.name} lacks a place for a table: {BEGIN} and {END}, in this order.", file=sys.stderr)
        return WRONG_USE
    PAGE.write_text(text, encoding="utf-8")
    print(f"Written: {PAGE.relative_to(BASE_DIR)}")
    return 0


def sample_folder() -> Path:
    """Where workbooks to try the importers on are looked for."""
    return Path(os.environ.get("KHUE_SAMPLES") or BASE_DIR.parent / "shared" / "data")


def ready() -> None:
    """The readers speak in the reader's language, which needs the settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def tables(folder: Path) -> Iterator[tuple[str, str]]:
    """Every table of the page, by the name of its place."""
    yield "table", table(findings(folder))
    yield "formats", formats_table(list(format_rows(folder)))
    yield "hostile", harm_table(folder)


def findings(folder: Path) -> Iterator[Finding]:
    """One for each .xlsx below the folder, in the order of names."""
    for path in sorted(folder.rglob("*.xlsx")):
        yield finding(path, name=path.relative_to(folder).as_posix())


def finding(path: Path, *, name: str) -> Finding:
    try:
        workbook = read_workbook(path)
    except BadWorkbook as bad:
        return Finding(name, refusal=bad.code)
    return Finding(name, questions=read_questions(workbook), roster=read_roster(workbook))


def table(found: Iterable[Finding]) -> str:
    """The findings as a Markdown table."""
    head = [_line(HEADINGS), _line(["---"] * 2 + ["---:"] * 5 + ["---"])]
    return "\n".join([*head, *(_line(_cells(each)) for each in found)])


def with_table(page: str, new: str, *, name: str = "table") -> str | None:
    """The page with the new table between the two marks of this name; None where it lacks them."""
    first, last = (mark.replace("table", name) for mark in (BEGIN, END))
    before, begin, rest = page.partition(first)
    _old, end, after = rest.partition(last)
    return f"{before}{first}\n{new}\n{last}{after}" if begin and end else None


def _cells(found: Finding) -> list[str]:
    questions, roster = found.questions, found.roster
    if questions is None or roster is None:
        return [f"`{found.name}`", f"refused: `{found.refusal}`", *[""] * 6]
    asked, people = questions.counters, roster.people
    left_out = sum(not person.is_importable for person in people)
    numbers = (asked.found, asked.ready, asked.found - asked.ready, len(people), left_out)
    return [f"`{found.name}`", "read", *map(str, numbers), _codes(_problems(questions, roster))]


def _problems(questions: QuestionSheet, roster: Roster) -> list[Problem]:
    """Those of the reader that found something; of both where neither or each did."""
    if questions.counters.found and not roster.people:
        return questions.problems
    if roster.people and not questions.counters.found:
        return roster.problems
    return [*questions.problems, *roster.problems]


def _codes(problems: Iterable[Problem]) -> str:
    counted = Counter(problem.code for problem in problems)
    often = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_CODES]
    return ", ".join(f"`{code}` × {times}" if times > 1 else f"`{code}`" for code, times in often)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
