"""Measures how long papers of equal difficulty take: `python -m scripts.bench_papers`.

An invented bank of 2,000 questions in 10 topics and 4 levels, a third of them measured, with 100 sets of enemies; 50
papers of 40 questions in 20 lines, no question in more than 3 papers. The promise: under 20 seconds, the papers within
the tolerance, and the same papers again from the same seed. With `--database` the same through the action that makes
papers, in a new SQLite database, checked from its tables; then 1,000 plain papers, and how long keeping them takes: so
long does SQLite let nobody else write.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from random import Random

from exams.papers.assembling import assemble
from exams.papers.drawing import Candidate, Want
from exams.papers.parallel import PRIOR_P, Order, Rated, broken, rated

MOST_SECONDS = 20.0
TOPICS, LEVELS = 10, 4
WITH_DJANGO = "import django, runpy; django.setup(); runpy.run_module({!r}, run_name='__main__')"


def main() -> int:
    """Exit code 0 when the promise is kept, else 1."""
    parser = argparse.ArgumentParser(description="Measures the making of papers of equal difficulty.")
    parser.add_argument("--papers", type=int, default=50)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--most-papers", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="do not make them a second time to compare")
    parser.add_argument("--database", action="store_true", help="through the action, in a new database")
    options = parser.parse_args()
    if options.database:
        return _in_a_database()
    order = invented(papers=options.papers, questions=options.questions, most_papers=options.most_papers)
    began = time.perf_counter()
    made = assemble(order)
    took = time.perf_counter() - began
    again = made if options.once else assemble(order)
    apart = made.apart
    print(f"{options.papers} papers of 40 from {options.questions}: {took:.1f} s (promised: {MOST_SECONDS:.0f} s)")
    print(f"apart: mean {apart.mean:.5f}, spread {apart.spread:.5f} of the points; the same again: {made == again}")
    return 0 if took < MOST_SECONDS and not broken(made, order) and made == again else 1


def _in_a_database() -> int:
    with tempfile.TemporaryDirectory() as folder:
        told = {"KHUE_DATA_DIR": folder, "KHUE_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-c", WITH_DJANGO.format("scripts.bench_papers_database")]
        return subprocess.run(command, env=os.environ | told, check=False).returncode


def invented(*, papers: int, questions: int, most_papers: int | None, seed: int = 7) -> Order:
    """An order on an invented bank: two questions of each topic at each of two levels."""
    chance = Random(seed)
    pool = [_question(number, chance) for number in range(questions)]
    lines = [(topic, level) for topic in range(TOPICS) for level in (1 + topic % 2, 3 + topic % 2)]
    wants = [Want(n, frozenset([topic]), level, 2) for n, (topic, level) in enumerate(lines, start=1)]
    ids = chance.sample(range(questions), k=min(200, questions // 2))
    enemies = [frozenset(pair) for pair in list(pairwise(ids))[::2]]
    return Order(wants, pool, papers, "bench", enemies=enemies, most_papers=most_papers)


def _question(number: int, chance: Random) -> Rated:
    level = number // TOPICS % LEVELS + 1
    question = Candidate(number, number % TOPICS, level, f"Q{number:05d}")
    p = min(0.98, max(0.05, chance.gauss(PRIOR_P[level], 0.12)))
    return rated(question, answers=100 * (number % 3 == 0), p=p, r=chance.uniform(0.05, 0.6))


if __name__ == "__main__":
    raise SystemExit(main())
