"""Measures delivery on the production size: `python -m scripts.bench_delivery [--quick] [--out FOLDER]`.

PostgreSQL with fsync, Redis and two web processes, all on this machine, the load generator too. Everything is measured
in one run and compared within it: a busy machine slows pgbench and us alike. CPU is what the processes themselves
report; of PostgreSQL it is told apart. Ends with 1 if a promise is broken.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from scripts.bench_picture import draw_latencies
from scripts.processes import end_in_order
from scripts.whole import Whole

TICKS = os.sysconf("SC_CLK_TCK")
CLIENTS, SAVE_SECONDS, QUESTIONS = 128, 10, 40
WITH_DJANGO = "import django, runpy, sys; django.setup(); sys.argv = sys.argv[1:]; "
RUN_MODULE = "runpy.run_module(sys.argv[0], run_name='__main__')"
UPSERT = (
    "\\set id random(1, 5300)\n\\set n random(1, 40)\n"
    "INSERT INTO bench_answer (attempt, n, value, saved_at) VALUES (:id, :n, 'B', now()) "
    "ON CONFLICT (attempt, n) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at;\n"
)
TABLE = "CREATE TABLE bench_answer (attempt bigint, n int, value text, saved_at timestamptz, PRIMARY KEY (attempt, n))"

Report = dict[str, Any]


@dataclass
class Findings:
    """Lines to print, and the promises that were broken."""

    lines: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)
        print(line, flush=True)

    def promise(self, name: str, value: float, limit: float, *, least: bool = False, unit: str = "") -> None:
        """Says a figure beside its promise."""
        kept = value >= limit if least else value <= limit
        word = "at least" if least else "at most"
        self.say(f"  {name:52} {value:10,.3f} {unit:8} {word} {limit:g}: {'kept' if kept else 'BROKEN'}")
        if not kept:
            self.broken.append(name)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench_delivery")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--only", default="", metavar="PARTS", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--out", type=Path, help="folder for the table (JSON) and the picture (SVG)")
    asked = parser.parse_args(arguments)
    end_in_order()
    scale = 10 if asked.quick else 1
    findings, reports = Findings(), {}
    with Whole(web=2, proxy=False) as whole:
        for name in asked.only.split(",") if asked.only else PARTS:
            reports[name] = PARTS[name](whole, findings, scale)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "delivery.json").write_text(json.dumps(reports, indent=1))
        (asked.out / "delivery.svg").write_text(draw_latencies(reports))
    print("\nAll promises hold." if not findings.broken else f"\nBroken: {', '.join(findings.broken)}")
    return 1 if findings.broken else 0


def measure_saves(whole: Whole, findings: Findings, scale: int) -> Report:
    """Durable acknowledged answers, one a request, beside pgbench with one upsert a transaction."""
    findings.say(f"\nAnswers, one a request, {CLIENTS} clients, {SAVE_SECONDS} s")
    facts = fill(whole, 2000 // scale)
    run(whole, facts, scenario="starts")
    upserts = pgbench(whole)
    report = run(whole, facts, scenario="saves", seconds=SAVE_SECONDS)
    saves = report["steps"]["save"]
    rate = saves["count"] / report["wall"]
    findings.say(_latency("save", saves))
    findings.promise("acknowledged answers a second", rate, 10_000, least=True)
    findings.promise("times pgbench's upserts", rate / upserts, 3, least=True, unit="x")
    findings.promise("server CPU per answer", report["web_ms"], 0.15, unit="ms")
    findings.say(
        f"  pgbench {upserts:,.0f}/s; PostgreSQL {report['postgres_ms']:.3f} ms per answer, load generator "
        f"{1000 * report['cpu'] / saves['count']:.3f} ms"
    )
    findings.promise("bytes of one save, there and back", max(report["most_sent"], report["most_received"]), 1024)
    _no_failures(findings, report)
    return report | {"upserts": upserts, "rate": rate}


def measure_exams(whole: Whole, findings: Findings, scale: int) -> Report:
    """What one candidate's whole exam costs the server.

    Twice in the same sitting: cold, when no process has made a paper yet and code runs for the first time, and warm,
    as most candidates of a day find it. The promise is about the warm one; both are said.
    """
    count, first = 300 // scale, 64
    findings.say(f"\nWhole exams of {QUESTIONS} questions: start, paper, 50 answers, 20 heartbeats, hand-in, result")
    facts = fill(whole, first + count)
    cold = run(whole, facts | {"candidates": facts["candidates"][:first]}, scenario="exams", connections=first)
    report = run(
        whole, facts | {"candidates": facts["candidates"][first:]}, scenario="exams", connections=min(64, count)
    )
    page = json.loads(django(whole, "scripts.bench_delivery_pages", facts["sitting"]).stdout)
    for name, seconds in report["steps"].items():
        findings.say(_latency(name, seconds))
    findings.say(_latency("(cold) paper", cold["steps"]["sealed paper"]))
    findings.say(f"  the first {first} exams, cold: {_each(cold, 'web_ms', first):.2f} ms of CPU each without the page")
    database = _each(report, "postgres_ms", count)
    findings.say(f"  result page {page['result_ms']:.2f} ms of CPU; PostgreSQL {database:.2f} ms per exam besides")
    exam = _each(report, "web_ms", count) + page["result_ms"]
    findings.promise("server CPU of one exam", exam, 20, unit="ms")
    _no_failures(findings, cold)
    _no_failures(findings, report)
    return report | page | {"exam_ms": exam, "cold": cold, "cold_ms": _each(cold, "web_ms", first)}


def _each(report: Report, name: str, candidates: int) -> float:
    """Milliseconds of CPU per candidate."""
    return report[name] * report["requests"] / candidates


def measure_sign_in(whole: Whole, findings: Findings, scale: int) -> Report:
    """5,300 people sign in by one-time code within a minute."""
    count = 5300 // scale
    findings.say(f"\nSigning in by one-time code: {count:,} people in {60 // scale} s")
    facts = fill(whole, count, "code")
    report = run(
        whole, facts, scenario="paced", what="sign in", over_seconds=60 / scale - 1, connections=min(500, count)
    )
    findings.say(_latency("sign in", report["steps"]["sign in"]))
    findings.promise("server CPU of one sign-in by code", report["web_ms"] + report["postgres_ms"], 5, unit="ms")
    findings.promise("seconds for all", report["wall"], 60 / scale + 1, unit="s")
    _no_failures(findings, report)
    return report


def measure_starts(whole: Whole, findings: Findings, scale: int) -> Report:
    """A committee starts within a minute; and again with the first thousand in one second."""
    reports: Report = {}
    count = 5300 // scale
    for name, burst in (("evenly", 0), ("the first thousand in one second", 1000 // scale)):
        findings.say(f"\nStart: {count:,} candidates in {60 // scale} s, {name}")
        facts = fill(whole, count)
        report = run(
            whole, facts, scenario="paced", burst=burst, over_seconds=60 / scale - 2, connections=min(1000, count)
        )
        findings.say(_latency("start", report["steps"]["start"]))
        findings.promise(f"99 of 100 wait for the start ({name})", report["steps"]["start"]["p99"], 1, unit="s")
        _no_failures(findings, report)
        reports[name] = report
    return reports


def measure_growth(whole: Whole, findings: Findings, scale: int) -> Report:
    """The same exam for more and more candidates: the cost of one must not grow."""
    findings.say("\nCost per candidate (start, 10 answers, 4 heartbeats, hand-in) as the sitting grows")
    reports: Report = {}
    for count in (100, 1000, 5000, 20_000):
        facts = fill(whole, count // scale)
        report = run(whole, facts, scenario="exams", answers=10, connections=min(CLIENTS, count // scale))
        cost = (report["web_ms"] + report["postgres_ms"]) * report["requests"] / (count // scale)
        rate, slow = report["requests"] / report["wall"], 1000 * report["steps"]["save"]["p99"]
        findings.say(f"  {count // scale:>7,} candidates: {cost:.2f} ms of CPU each, {rate:,.0f} requests/s")
        findings.say(f"  {'':>7}  save p99 {slow:.0f} ms")
        _no_failures(findings, report)
        reports[str(count)] = report | {"each_ms": cost}
    first, last = reports["1000"]["each_ms"], reports["20000"]["each_ms"]
    findings.promise("20,000 beside 1,000, per candidate", last / first, 1.3, unit="x")
    return reports


PARTS = {
    "saves": measure_saves,
    "exams": measure_exams,
    "sign-in": measure_sign_in,
    "starts": measure_starts,
    "growth": measure_growth,
}


def fill(whole: Whole, candidates: int, *more: str) -> Report:
    """A sitting of its own, open now."""
    return json.loads(django(whole, "scripts.bench_delivery_fill", str(candidates), str(QUESTIONS), *more).stdout)


def django(whole: Whole, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITH_DJANGO + RUN_MODULE, module, *arguments]
    told = whole.env | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done


def run(whole: Whole, facts: Report, **job: Any) -> Report:
    """One scenario, with what it cost: `web_ms` and `postgres_ms` of CPU per request."""
    asked = {"ports": [each.port for each in whole.web], "candidates": facts["candidates"]}
    asked |= {"connections": min(CLIENTS, len(facts["candidates"])), "seconds": 0} | job
    web, database = _cpu_of_web(whole), _cpu_of_tree(whole.postgres.pid)
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench_load"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    report: Report = json.loads(done.stdout)
    requests = sum(step["count"] for step in report["steps"].values())
    return report | {
        "requests": requests,
        "web_ms": 1000 * (_cpu_of_web(whole) - web) / requests,
        "postgres_ms": 1000 * (_cpu_of_tree(whole.postgres.pid) - database) / requests,
    }


def pgbench(whole: Whole) -> float:
    """Transactions a second of one upsert each, with as many clients."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "upsert.sql"
        script.write_text(UPSERT)
        _execute(whole, TABLE)
        done = subprocess.run(
            [
                *(
                    str(whole.postgres.programs / "pgbench"),
                    "-n",
                    "-f",
                    str(script),
                    "-c",
                    str(CLIENTS // 2),
                    "-j",
                    "2",
                ),
                *("-T", str(SAVE_SECONDS), "-M", "prepared", whole.database_url),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        _execute(whole, "DROP TABLE bench_answer")
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def _execute(whole: Whole, statement: str) -> None:
    with psycopg.connect(whole.database_url, autocommit=True) as connection:
        connection.execute(statement)


def _cpu_of_web(whole: Whole) -> float:
    return sum(_cpu(each.pid) for each in whole.web)


def _cpu_of_tree(root: int) -> float:
    """Of PostgreSQL: its root, its children, and those that have ended."""
    total = _cpu(root, with_ended=True)
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != root and _stat(int(name))[1:2] == [str(root)]:
            total += _cpu(int(name))
    return total


def _cpu(pid: int, with_ended: bool = False) -> float:
    """Seconds of CPU; with those of children that were waited for."""
    values = _stat(pid)
    return sum(map(int, values[11 : 15 if with_ended else 13])) / TICKS if values else 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return []


def _latency(name: str, step: Report) -> str:
    shares = ", ".join(f"{share} {1000 * step[share]:.1f}" for share in ("p50", "p95", "p99", "max"))
    return f"  {name:14} {step['count']:>8,} times, ms: {shares}"


def _no_failures(findings: Findings, report: Report) -> None:
    for name, count in report["failed"].items():
        findings.say(f"  FAILED {name}: {count}")
        findings.broken.append(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
