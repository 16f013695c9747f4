"""Asks Lighthouse about the public pages: `python -m scripts.bench_lighthouse [--runs 3]`.

The whole platform with its demo is served on the loopback and looked at by Chromium, as on a slow telephone and as on a
desk. Promised: performance, accessibility and best practices at 95 of 100 or more, the median of the runs. Lighthouse
is a program of its own for Node and is not installed with the tests: `npm install --global lighthouse`, or name it in
KHUE_LIGHTHOUSE. Ends with 1 where a promise is broken, with 2 where Lighthouse or Chromium is missing.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from scripts.demo_server import demo_in, serving
from scripts.install_browser import found
from scripts.processes import end_in_order

LEAST = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
PAGES = {
    "home": "/",
    "course": "/nhan-thuc-ve-dang/",
    "lesson": "/nhan-thuc-ve-dang/nhan-thuc-ve-dang-1/",
    "search": "/search/?q=dang",
    "sign in": "/sign-in/",
    "certificate check": "/check/",
}
DEVICES: dict[str, list[str]] = {"telephone": [], "desk": ["--preset=desktop"]}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
PAGE_SECONDS = 180


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench_lighthouse")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(arguments)
    program, browser = os.environ.get("KHUE_LIGHTHOUSE") or shutil.which("lighthouse"), _browser()
    if program is None or browser is None:
        print(
            "Needed are Lighthouse (npm install --global lighthouse, or KHUE_LIGHTHOUSE) and Chromium.", file=sys.stderr
        )
        return 2
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="khue-lighthouse-") as name:
        env = demo_in(Path(name))
        with serving(env, Path(name)):
            address = f"http://{env['KHUE_BIND']}"
            return _told(_looked_at(program, browser, address, asked.runs))


def _browser() -> str | None:
    return os.environ.get("KHUE_CHROMIUM") or found()


Row = tuple[str, str, dict[str, float]]


def _looked_at(program: str, browser: str, address: str, runs: int) -> Iterator[Row]:
    for page, path in PAGES.items():
        for device, flags in DEVICES.items():
            seen = [_scores(program, browser, address + path, flags) for _run in range(runs)]
            yield page, device, {one: statistics.median(scores[one] for scores in seen) for one in CATEGORIES}


def _scores(program: str, browser: str, url: str, flags: list[str]) -> dict[str, float]:
    """Points of 100 by category."""
    line = [program, url, *flags, f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet"]
    environment = os.environ | {"CHROME_PATH": browser}
    look = subprocess.Popen(
        [*line, f"--chrome-flags={FLAGS}"], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said, _nothing = look.communicate(timeout=PAGE_SECONDS)
    finally:
        with suppress(ProcessLookupError):  # its browser too, however this ends
            os.killpg(look.pid, signal.SIGKILL)
    categories = json.loads(said)["categories"]
    return {one: 100 * categories[one]["score"] for one in CATEGORIES}


def _told(rows: Iterator[Row]) -> int:
    """Each row as soon as it is known: the whole takes minutes."""
    heads = "".join(f"{one:>16}" for one in CATEGORIES)
    print(f"\nLighthouse, points of 100 (at least {LEAST})\n  {'page':20}{'device':12}{heads}")
    low = []
    for page, device, scores in rows:
        points = "".join(f"{scores[one]:16.0f}" for one in CATEGORIES)
        print(f"  {page:20}{device:12}{points}", flush=True)
        if min(scores.values()) < LEAST:
            low.append(f"{page} on a {device}")
    if low:
        print("Broken:", ", ".join(low))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
