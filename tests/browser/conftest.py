"""What a browser test has: the platform served as `make run` serves it, and pages of real Chromium.

Here the clock runs (`clock.shift(minutes=40)` moves it for the server) and what the cast does is committed.
A test fails when its pages ask any other host for anything, break the content security policy, or log an error.
"""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import override_settings, testcases
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    WebSocket,
    expect,
    sync_playwright,
)

from config import settings as served_settings
from config.env import BASE_DIR
from config.rounds import Round, making_rounds
from exams.delivery import pushes
from office import clock as office_clock
from office.jobs import worker
from scripts.install_browser import NAMES
from tests.cast import PASSWORD, Cast, Company, gather_cast, gather_company
from tests.times import ShiftedClock

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TIMEOUT_MS = 20_000  # a busy machine is no failure
# Static files are read whole before they are sent: they are small, and a proxy serves them in production.
READ_WHOLE = "ignore:StreamingHttpResponse must consume synchronous iterators"
FLUSHES = 5
PICTURES = BASE_DIR / "docs" / "pictures"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder commits, and carries the mark `browser`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings(READ_WHOLE))
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session", autouse=True)
def patient_flush() -> Iterator[None]:
    """A page that was closed may have a request under way when its test's tables are emptied: of the two that wait for
    each other PostgreSQL ends one, and if that is the emptying it is done once more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "call_command", flushed_patiently)
        yield


def flushed_patiently(name: str, *arguments: Any, **options: Any) -> None:
    for _time in range(FLUSHES):
        try:
            call_command(name, *arguments, **options)
        except CommandError as error:
            if not isinstance(error.__cause__, OperationalError):
                raise
        else:
            return
    call_command(name, *arguments, **options)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ShiftedClock:
    running = ShiftedClock()
    monkeypatch.setattr(office_clock, "now", running.now)
    return running


@pytest.fixture
def company(clock: ShiftedClock) -> Company:
    return gather_company(now=clock.now())


@pytest.fixture
def cast(clock: ShiftedClock) -> Cast:
    """The cast, committed; the sitting opens at the present moment."""
    return gather_cast(now=clock.now())


@pytest.fixture(scope="session")
def address(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the platform is served, in a thread of this process, with collected and hashed static files."""
    collected = {
        "STATIC_ROOT": tmp_path_factory.mktemp("static"),
        "STORAGES": settings.STORAGES | {"staticfiles": served_settings.STORAGES["staticfiles"]},
    }
    with override_settings(**collected), socket.create_server(("127.0.0.1", 0)) as held, ExitStack() as stack:
        call_command("collectstatic", verbosity=0, interactive=False)
        server = uvicorn.Server(uvicorn.Config("config.asgi:application", lifespan="off", log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]})
        thread.start()
        rounds = (Round("teller", 0.3, pushes.tell), Round("worker", 0.3, worker.work_off))
        stack.enter_context(making_rounds(rounds))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def program() -> str:
    """Where Chromium is."""
    path = os.environ.get("KHUE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("There is no Chromium: `make test-browser` finds or installs one.")
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's event loop lives in this thread, where tests also read the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=TIMEOUT_MS)
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, program: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Complaints:
    """What pages did that they must not do; `allow("422")` passes over those that a test brings about on purpose."""

    host: str
    heard: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, part: str) -> None:
        self.allowed.append(part)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.heard.append(f"script error: {error.error}"))
        context.on("page", lambda page: page.on("websocket", self._socket))

    def left(self) -> list[str]:
        return [heard for heard in self.heard if not any(part in heard for part in self.allowed)]

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _socket(self, opened: WebSocket) -> None:
        self._address(opened.url)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.heard.append(f"asked another host: {url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"server error {response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.heard.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def complaints(address: str) -> Iterator[Complaints]:
    kept = Complaints(host=urlsplit(address).netloc)
    yield kept
    assert not kept.left(), "\n".join(kept.left())


@pytest.fixture
def new_page(chromium: Browser, address: str, complaints: Complaints) -> Iterator[NewPage]:
    """`new_page()`, `new_page(PHONE)`, `new_page(locale="en-US")`: one more browser, with cookies of its own."""
    contexts: list[BrowserContext] = []

    def opened(device: dict[str, Any] = DESKTOP, **more: Any) -> Page:
        place = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "base_url": address}
        context = chromium.new_context(**place | device | more)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        complaints.watch(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a PC, 1280 wide."""
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A page on a phone, 360 by 740."""
    return new_page(PHONE)


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """`shoot(page, "exam-phone")` keeps a picture in docs/pictures, only when KHUE_PICTURES=1."""

    def picture(page: Page, name: str) -> None:
        if os.environ.get("KHUE_PICTURES") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    return picture


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """`sign_in(page, "an")`: by user name and password, through the form."""

    def signed_in(page: Page, username: str, password: str = PASSWORD) -> None:
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    return signed_in
