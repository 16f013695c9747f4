"""Measures what pages cost: `python -m scripts.bench_pages`.

Three tables. The exam page with 40 questions, as Chromium fetches it from a running server the first time: bytes over
the wire, headers included. And the lists: queries and CPU time a page, with 3 and with 300 rows side by side.
The promises: the exam page stays under 60 kB and asks no other host; no list asks the database more for more rows.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Request, sync_playwright

from scripts.install_browser import found

QUESTIONS = 40
MOST_BYTES = 60_000
FEW, MANY = 3, 300
SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
START_SECONDS = 30
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WITH_DJANGO = "import django, runpy, sys; django.setup(); sys.argv = sys.argv[1:]; "
RUN_MODULE = "runpy.run_module(sys.argv[0], run_name='__main__')"

Facts = dict[str, Any]
Sizes = Counter[str]


def main() -> int:
    """Exit code 0 when every promise is kept, 1 when one is broken, 2 where there is no browser."""
    browser = os.environ.get("KHUE_CHROMIUM") or found()
    if browser is None:
        print("There is no Chromium: `make test-browser` finds or installs one.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        folder = Path(name)
        facts = _django(folder, "fill", str(QUESTIONS))
        with _server(folder) as address:
            sizes, strangers = measure_exam_page(browser, address, facts)
            waits = measure_slow_line(browser, address, facts)
        few = _django(folder, "measure")
        _django(folder, "grow", str(MANY))
        many = _django(folder, "measure")
    kept = [report_exam_page(sizes, strangers), report_slow_line(waits), report_lists(few, many)]
    return 0 if all(kept) else 1


def measure_exam_page(path: str, address: str, facts: Facts) -> tuple[Sizes, list[str]]:
    """Bytes by kind of file, and the addresses on other hosts that were asked."""
    with _seated(path, address, facts) as page:
        asked: list[Request] = []
        page.on("requestfinished", lambda request: asked.append(request))
        page.goto(address + facts["exam"])
        page.wait_for_load_state("networkidle")
        assert page.locator(".question").count() == QUESTIONS
        sizes = Counter({_kind(request): 0 for request in asked})
        for request in asked:
            sizes[_kind(request)] += _bytes(request)
        strangers = [request.url for request in asked if urlsplit(request.url).netloc != urlsplit(address).netloc]
    return sizes, strangers


def measure_slow_line(path: str, address: str, facts: Facts) -> dict[str, float]:
    """Seconds a candidate waits, from the press of a button on."""
    with _seated(path, address, facts) as page:
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
        waits, began = {}, time.monotonic()
        page.goto(address + facts["exam"], wait_until="commit")
        page.locator(".question").nth(QUESTIONS - 1).wait_for()
        waits["the paper can be read"] = time.monotonic() - began
        page.locator("html.js").wait_for()
        waits["it can be answered"] = time.monotonic() - began
        page.locator("dialog[open] .button-primary").click()  # it was open on another device: go on here
        page.locator("dialog[open]").wait_for(state="detached")
        for n in (1, 2):
            began = time.monotonic()
            page.locator(f"#q{n} label.option").first.click()
            page.locator(f"#q{n}[data-mark=saved]").wait_for()
            waits[f"answer {n} is saved"] = time.monotonic() - began
    return waits


@contextmanager
def _seated(path: str, address: str, facts: Facts) -> Iterator[Page]:
    """A page of somebody who sits the exam: signed in, but with an empty cache."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        state = _sit_down(browser, address, facts)
        yield browser.new_context(storage_state=state).new_page()
        browser.close()


def _sit_down(browser: Browser, address: str, facts: Facts) -> Any:
    page: Page = browser.new_context().new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=username]", facts["candidate"])
    page.fill("input[name=password]", facts["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/exam/")
    page.goto(address + facts["exam"])
    start = page.locator("form[action$='/start/'] button")
    start.or_(page.locator("#paper")).first.wait_for()
    if start.count():
        start.click()
    page.locator("#paper").wait_for()
    return page.context.storage_state()


def _kind(request: Request) -> str:
    return {"document": "page", "stylesheet": "stylesheet", "script": "scripts", "fetch": "saving"}.get(
        request.resource_type, "pictures"
    )


def _bytes(request: Request) -> int:
    sizes = request.sizes()
    sent = sizes["requestHeadersSize"] + sizes["requestBodySize"]
    return sent + sizes["responseHeadersSize"] + sizes["responseBodySize"]


def report_exam_page(sizes: Sizes, strangers: list[str]) -> bool:
    print(f"The exam page with {QUESTIONS} questions, fetched the first time, in bytes over the wire")
    for kind, size in sizes.most_common():
        print(f"  {kind:<28}{size:>9,}")
    print(f"  {'all (under ' + format(MOST_BYTES, ',') + ')':<28}{sizes.total():>9,}")
    print(f"  {'requests to other hosts (0)':<28}{len(strangers):>9}")
    return sizes.total() < MOST_BYTES and not strangers


def report_slow_line(waits: dict[str, float]) -> bool:
    """Seconds depend on the machine, so nothing is promised of them; that all of it happens is what is asked."""
    print("\nThe same page on a line of 50 kB/s with a delay of 400 ms, in seconds until")
    for name, seconds in waits.items():
        print(f"  {name:<28}{seconds:>9.1f}")
    return True


def report_lists(few: Facts, many: Facts) -> bool:
    print(f"\nLists with {FEW} and with {MANY} rows{'queries':>17}{'':>9}{'CPU ms':>12}")
    print(f"  {'':<30}{FEW:>8}{MANY:>9}{FEW:>12}{MANY:>9}")
    for name in few:
        (queries, cpu), (more_queries, more_cpu) = few[name], many[name]
        word = "" if more_queries <= queries else "  grows"
        print(f"  {name:<30}{queries:>8}{more_queries:>9}{cpu:>12.0f}{more_cpu:>9.0f}{word}")
    return all(many[name][0] <= few[name][0] for name in few)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    served = ["-W", "ignore", "-m", "uvicorn", "config.asgi:application", "--lifespan", "off", "--log-level", "error"]
    served += ["--no-server-header"]  # as config.serving has it
    with subprocess.Popen([sys.executable, *served, "--port", str(port)], env=_told(folder)) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/sign-in/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(address).close()  # noqa: S310  # our own server on this machine
            return
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _told(folder: Path) -> dict[str, str]:
    told = {"KHUE_DATA_DIR": str(folder), "KHUE_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    return os.environ | told


def _django(folder: Path, *arguments: str) -> Facts:
    """What scripts.bench_pages_rows says in a process of its own, with the database in this folder."""
    command = [sys.executable, "-W", "ignore", "-c", WITH_DJANGO + RUN_MODULE, "scripts.bench_pages_rows", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_told(folder))
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())
