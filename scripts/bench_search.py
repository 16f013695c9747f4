"""Measures the search of questions: `python -m scripts.bench_search`.

A bank of 50,000 invented questions in a PostgreSQL of its own; for each search, what EXPLAIN (ANALYZE) says that
finding and counting and the first page of the list take, the best of some runs. The promise: under 100 ms of the
database's time for both together. Its words are few and so all frequent: a worse case than a real bank.
"""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from scripts.bench_pages import RUN_MODULE, WITH_DJANGO
from scripts.with_postgres import postgres

MOST_MS = 100.0
SEARCHES = (
    "",
    "đảng",
    "dang",
    "nghị quyết",
    "nghi quyet dai hoi",
    "lãnh đạo cao nhất của tổ chức là đại",
    '"tập trung dân chủ"',
    "Q04711",
    "zzz",
)


def main() -> int:
    """Exit code 0 when the promise is kept, else 1."""
    parser = argparse.ArgumentParser(description="Measures the search of questions.")
    parser.add_argument("--questions", type=int, default=50_000)
    options = parser.parse_args()
    with postgres() as url:
        _run(url, "manage.py", "migrate", "--verbosity=0")
        _inside(url, "fill", str(options.questions))
        found = json.loads(_inside(url, "measure", *SEARCHES))
    print(f"Searching {options.questions:,} questions: milliseconds of PostgreSQL (promised: under {MOST_MS:.0f})")
    print(f"  {'typed':<40}{'found':>8}{'finding':>9}{'page':>9}{'both':>9}")
    for typed, row in found.items():
        both = row["count_ms"] + row["page_ms"]
        print(f"  {typed:<40}{row['found']:>8,}{row['count_ms']:>9.1f}{row['page_ms']:>9.1f}{both:>9.1f}")
    return 0 if all(row["count_ms"] + row["page_ms"] < MOST_MS for row in found.values()) else 1


def _inside(url: str, *arguments: str) -> str:
    """What scripts.bench_search_rows says in a process of its own, with this database."""
    return _run(url, "-c", WITH_DJANGO + RUN_MODULE, "scripts.bench_search_rows", *arguments)


def _run(url: str, *command: str) -> str:
    told: dict[str, Any] = {"KHUE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = [sys.executable, "-W", "ignore", *command]
    return subprocess.run(done, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | told).stdout


if __name__ == "__main__":
    sys.exit(main())
