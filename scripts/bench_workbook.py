"""Measures the results workbook against bare openpyxl: `python -m scripts.bench_workbook`.

A made-up sitting goes into a temporary SQLite database. Then, by turns and each in a process of its own: our export
from the database with looks and all three sheets, and openpyxl's write-only mode writing the same values without looks.
The promise: at most twice the time of the latter, under 150 MB of memory for the whole process.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MOST_RATIO, MOST_MEGABYTES = 2.0, 150
WITH_DJANGO = "import django, runpy, sys; django.setup(); sys.argv = sys.argv[1:]; "
RUN_MODULE = "runpy.run_module(sys.argv[0], run_name='__main__')"

Runs = list[dict[str, Any]]


def main() -> int:
    """Exit code 0 when both promises are kept, else 1."""
    parser = argparse.ArgumentParser(description="Measures the results workbook against bare openpyxl.")
    parser.add_argument("--candidates", type=int, default=5300)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="keep our workbook here, to look at it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        ours, bare = measure(Path(folder), options.candidates, options.questions, options.rounds)
        if options.keep:
            shutil.copy(Path(folder) / "ours.xlsx", options.keep)
    return report(f"{options.candidates} candidates x {options.questions} questions", ours, bare)


def measure(folder: Path, candidates: int, questions: int, rounds: int) -> tuple[Runs, Runs]:
    """By turns, so that a busy moment of the machine hits both."""
    _django("scripts.bench_workbook_sitting", folder, str(candidates), str(questions))
    ours, bare = [], []
    for _round in range(rounds):
        ours.append(_django("scripts.bench_workbook_ours", folder))
        bare.append(_run(["-m", "scripts.bench_workbook_bare", str(folder)], folder))
    return ours, bare


def report(title: str, ours: Runs, bare: Runs) -> int:
    print(f"{title}: {bare[0]['cells']} cells with a value, median of {len(ours)} runs")
    print(f"{'':16}{'time':>10}{'CPU':>10}{'peak memory':>14}{'file':>10}{'queries':>9}")
    for name, runs in (("our export", ours), ("bare openpyxl", bare)):
        print(
            f"{name:16}{_median(runs, 'seconds'):>8.2f} s{_median(runs, 'cpu'):>8.2f} s{_peak(runs):>11.0f} MB"
            f"{runs[0]['file_megabytes']:>7.2f} MB{runs[0].get('queries', '-'):>9}"
        )
    ratio, peak = _median(ours, "seconds") / _median(bare, "seconds"), _peak(ours)
    print(f"time: {ratio:.2f} times bare (at most {MOST_RATIO}); memory: {peak:.0f} MB (under {MOST_MEGABYTES})")
    return 0 if ratio <= MOST_RATIO and peak < MOST_MEGABYTES else 1


def _median(runs: Runs, name: str) -> float:
    return statistics.median(run[name] for run in runs)


def _peak(runs: Runs) -> float:
    return float(max(run["megabytes"] for run in runs))


def _django(module: str, folder: Path, *arguments: str) -> dict[str, Any]:
    return _run(["-c", WITH_DJANGO + RUN_MODULE, module, str(folder), *arguments], folder)


def _run(arguments: list[str], folder: Path) -> dict[str, Any]:
    told = {"KHUE_DATA_DIR": str(folder), "KHUE_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | told)
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())
