"""Measures the statistics of a large sitting: `python -m scripts.bench_statistics --candidates 5300`.

A made-up sitting (see bench_workbook_sitting) goes into a temporary SQLite database, with a question of the bank behind
each place of its papers. Then, in a process of its own: reading, reckoning and writing down, as the job does it.
The promise: under 30 s of CPU and 500 MB for 5,300 candidates of 40 questions; the rest of the platform goes on.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.bench_workbook import RUN_MODULE, WITH_DJANGO

MOST_SECONDS, MOST_MEGABYTES = 30, 500


def main() -> int:
    """Exit code 0 when both promises are kept, else 1."""
    parser = argparse.ArgumentParser(description="Measures the statistics of a large sitting.")
    parser.add_argument("--candidates", type=int, default=5300)
    parser.add_argument("--questions", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        _run("scripts.bench_workbook_sitting", folder, str(options.candidates), str(options.questions))
        found = _run("scripts.bench_statistics_ours", folder)
    print(f"{options.candidates} candidates x {options.questions} questions")
    for step in ("reading", "reckoning", "writing"):
        print(f"  {step:<12}{found[step]:>8.2f} s CPU")
    cpu, peak = sum(found[step] for step in ("reading", "reckoning", "writing")), found["megabytes"]
    print(f"  {'all':<12}{cpu:>8.2f} s CPU (under {MOST_SECONDS}), peak {peak:.0f} MB (under {MOST_MEGABYTES})")
    return 0 if cpu < MOST_SECONDS and peak < MOST_MEGABYTES else 1


def _run(module: str, folder: str, *arguments: str) -> dict[str, float]:
    told = {"KHUE_DATA_DIR": folder, "KHUE_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", WITH_DJANGO + RUN_MODULE, module, str(Path(folder)), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | told)
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())
