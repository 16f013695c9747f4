"""The table of docs/imports.md about lists of people: `python -m tests.people.dirt_table` writes it anew."""

import os
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import django

from office.sheet_lists import read_list
from people.roster_reading import read_roster
from tests.people.dirty_files import files

PAGE = Path(__file__).parents[2] / "docs" / "imports.md"
BEGIN, END = "<!-- dirt: begin -->", "<!-- dirt: end -->"
TODAY = date(2026, 5, 19)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")
    return 0


def table() -> str:
    """Every file with what is found in it, what would be imported, what is said."""
    lines = ["| File | What is dirty | Found | Imported | Reported |", "| --- | --- | ---: | ---: | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        for name, dirt, content in files():
            path = Path(folder) / name
            path.write_bytes(content)
            roster = read_roster(read_list(path), today=TODAY)
            ready = sum(person.is_importable for person in roster.people)
            codes = Counter(problem.code for problem in roster.problems)
            said = ", ".join(
                f"`{code}`" + (f" × {times}" if times > 1 else "") for code, times in sorted(codes.items())
            )
            lines.append(f"| `{name}` | {dirt} | {len(roster.people)} | {ready} | {said} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
