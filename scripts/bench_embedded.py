"""Measures the embedded size: `python -m scripts.bench_embedded [--candidates 300] [--minutes 5]`.

One process and SQLite, as it is without any setting: a room sits a copy of the demo's test in a few minutes, each with
all requests of a whole exam, and every acknowledged answer is looked for in the record. Ends with 1 if one is missing
or a promise is broken.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.bench_delivery import Findings
from scripts.demo_server import demo_in, manage, serving
from scripts.processes import end_in_order

ROOM, MINUTES = 300, 5.0
MOST_P99_MS = 1_000
STEPS = {"start": "start", "answer": "save one answer", "heartbeat": "heartbeat", "hand in": "hand in"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench_embedded")
    parser.add_argument("--candidates", type=int, default=ROOM)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    asked = parser.parse_args(arguments)
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="khue-embedded-") as name:
        env = demo_in(Path(name))
        report, cpu = _played(env, Path(name), asked.candidates, asked.minutes)
    return _told(report, cpu, asked.candidates)


def _played(env: dict[str, str], folder: Path, candidates: int, minutes: float) -> tuple[dict[str, Any], float]:
    """The rehearsal's report, and the seconds of CPU that the server took for it."""
    with serving(env, folder) as server:
        before = server.cpu_seconds
        said = manage(
            env,
            *("rehearse", "--sitting", "KT-01-2026", "--candidates", str(candidates), "--minutes", str(minutes)),
            *("--base-url", f"http://{env['KHUE_BIND']}", "--beside-open-sittings", "--json"),
        )
        return json.loads(said), server.cpu_seconds - before


def _told(report: dict[str, Any], cpu: float, candidates: int) -> int:
    findings = Findings()
    findings.say(f"\nEmbedded size: one process, SQLite, a room of {candidates}")
    for step in report["steps"]:
        if step["step"] in STEPS:
            name = STEPS[step["step"]]
            times = ", ".join(f"{part} {step[part]:.1f}" for part in ("p50", "p95", "p99", "most"))
            findings.say(f"  {name:18}{step['count']:7,} times, ms: {times}")
    findings.say(f"  server CPU of one whole exam {1000 * cpu / candidates:.1f} ms, {report['acked']:,} answers kept")
    saves = next(step for step in report["steps"] if step["step"] == "answer")
    findings.promise("99 of 100 answers are kept within", saves["p99"], MOST_P99_MS, unit="ms")
    findings.promise("acknowledged answers that are missing", report["lost"], 0)
    if not report["holds"]:
        findings.broken.append(f"the rehearsal: {report['violations']}")
    if findings.broken:
        print("\nBroken:", ", ".join(findings.broken))
    return 1 if findings.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
