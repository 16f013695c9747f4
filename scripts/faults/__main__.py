"""Breaks a whole platform while candidates work on it: `python -m scripts.faults [--short|--long] [--json]`.

The short form (200 candidates, under two minutes) is for every change; the long form (1,000) for a release. Prints a
table; `--out FOLDER` gets it as Markdown, with a picture. Exit code 1 when an acknowledged answer was lost or counted
twice, an attempt was left open, or anything else did not hold.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.faults.scenarios import chosen
from scripts.faults.table import markdown, picture
from scripts.processes import end_in_order

CANDIDATES_SHORT, CANDIDATES_LONG = 200, 1_000
GROUP_SECONDS = 3_600


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    end_in_order()
    only = [number for number in asked.only.split(",") if number]
    candidates = asked.candidates or (CANDIDATES_LONG if asked.long else CANDIDATES_SHORT)
    reports = play(is_long=asked.long, only=only, candidates=candidates)
    table = markdown(reports)
    print(json.dumps(reports, indent=2) if asked.json else table)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "faults.md").write_text(table + "\n", encoding="utf-8")
        (asked.out / "faults.svg").write_text(picture(reports), encoding="utf-8")
        (asked.out / "faults.json").write_text(json.dumps(reports, indent=1), encoding="utf-8")
    is_whole = len(reports) == len(chosen(is_long=asked.long, only=only))
    return 0 if is_whole and not any(report.get("wrong") for report in reports) else 1


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.faults", description="Faults under load.")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--short", dest="long", action="store_false", help="all at once, 200 candidates (default)")
    form.add_argument("--long", action="store_true", help="one by one, 1,000 candidates")
    parser.add_argument("--only", default="", metavar="F1,F2", help="these faults of the long form alone")
    parser.add_argument("--candidates", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="everything that was measured, as JSON")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="the table and the picture as files")
    return parser.parse_args(arguments)


def play(*, is_long: bool, only: list[str], candidates: int) -> list[dict[str, Any]]:
    """The reports of all scenarios, group by group, each group in a process of its own."""
    groups = list(dict.fromkeys(scenario.group for scenario in chosen(is_long=is_long, only=only)))
    with tempfile.TemporaryDirectory(prefix="khue-faults-") as folder:
        out = Path(folder) / "reports"
        out.touch()
        for group in groups:
            form = "long" if is_long else "short"
            command = [sys.executable, "-m", "scripts.faults.group", group, form, str(candidates), ",".join(only)]
            subprocess.run([*command, str(out)], check=False, timeout=GROUP_SECONDS)
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
