"""The production size on one machine, with the files of deploy/: it comes up, loses a process, is rolled, ends."""

import http.client
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from scripts.whole import Whole
from scripts.whole_parts import DEPLOY, status_of

pytestmark = pytest.mark.faults

FORM = "application/x-www-form-urlencoded"
SYSTEMCTL = """#!/bin/sh
echo "$2" > {folder}/asked
read -r done < {folder}/done
"""


@pytest.fixture(scope="module")
def whole() -> Iterator[Whole]:
    with Whole(web=2) as whole:
        yield whole


class Visitor(threading.Thread):
    """Reads a page, sends a form and an answer again and again, on one connection while it lasts; notes failures."""

    def __init__(self, whole: Whole) -> None:
        super().__init__(daemon=True)
        self.address = urlsplit(whole.base_url)
        self.stop = threading.Event()
        self.failures: list[str] = []
        self.count = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.address.hostname or "", self.address.port, timeout=30)
        while not self.stop.is_set():
            try:
                self.visit(connection)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()

    def visit(self, connection: http.client.HTTPConnection) -> None:
        connection.request("GET", "/sign-in/")
        page = connection.getresponse()
        page.read()
        token = (page.getheader("Set-Cookie") or "").partition("csrftoken=")[2].partition(";")[0]
        headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": FORM}
        connection.request("POST", "/language/", "language=en", headers)
        changed = connection.getresponse()
        changed.read()
        connection.request("POST", f"/api/exam/{uuid4()}/events/", b"{}")
        refused = connection.getresponse()  # there is no token, and the quick way for answers says so
        refused.read()
        self.count += 3
        statuses = (page.status, changed.status, refused.status)
        self.failures += [] if statuses == (200, 302, 401) else [str(statuses)]


@contextmanager
def visited(whole: Whole) -> Iterator[list[Visitor]]:
    visitors = [Visitor(whole) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    yield visitors
    for visitor in visitors:
        visitor.stop.set()
    for visitor in visitors:
        visitor.join(30)


@pytest.fixture
def systemctl(whole: Whole, tmp_path: Path) -> Iterator[Path]:
    """Stands for systemd: `systemctl restart khue-web@PORT.service` restarts that process of ours."""
    os.mkfifo(tmp_path / "asked")
    os.mkfifo(tmp_path / "done")
    program = tmp_path / "systemctl"
    program.write_text(SYSTEMCTL.format(folder=tmp_path))
    program.chmod(0o755)
    of_port = {f"khue-web@{web.port}.service": web for web in whole.web}

    def manager() -> None:
        while (asked := (tmp_path / "asked").read_text().strip()) != "":
            of_port[asked].stop()
            of_port[asked].start()
            (tmp_path / "done").write_text("done\n")

    thread = threading.Thread(target=manager, daemon=True)
    thread.start()
    yield program
    (tmp_path / "asked").write_text("")
    thread.join(10)


def roll(whole: Whole, systemctl: Path) -> subprocess.CompletedProcess[str]:
    """deploy/roll.sh as an administrator starts it."""
    processes = systemctl.parent / "processes.conf"
    processes.write_text("".join(f"server 127.0.0.1:{web.port} max_fails=1;\n" for web in whole.web))
    told = os.environ | {
        "KHUE_PROCESSES": str(processes),
        "KHUE_SYSTEMCTL": str(systemctl),
        "KHUE_START_SECONDS": "30",
    }
    return subprocess.run([DEPLOY / "roll.sh"], env=told, capture_output=True, text=True, check=False)


def wait_for_proxy(whole: Whole) -> None:
    """After all processes were down at once the proxy tries each with one request before it sends more."""
    port = urlsplit(whole.base_url).port or 0
    until = time.monotonic() + 20
    while [status_of(port, "/healthz") for _ in range(10)] != [200] * 10:
        assert time.monotonic() < until, "the proxy does not find the processes again"
        time.sleep(0.1)


def test_everything_comes_up_and_is_durable(whole: Whole) -> None:
    port = urlsplit(whole.base_url).port or 0
    for path in ("/healthz", "/readyz", "/metrics", "/sign-in/"):
        assert status_of(port, path) == 200, path
    with psycopg.connect(whole.database_url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)
        assert connection.execute("SHOW max_connections").fetchone() == ("100",)


def test_the_proxy_serves_static_files_itself_and_for_ever(whole: Whole) -> None:
    if whole.proxy is None:
        pytest.skip("nginx is not installed")
    [sheet] = list((whole.data_dir / "static" / "khue").glob("favicon.*.svg"))
    connection = http.client.HTTPConnection("127.0.0.1", whole.proxy.port)
    connection.request("GET", f"/static/khue/{sheet.name}")
    response = connection.getresponse()
    assert response.read() == sheet.read_bytes()
    assert response.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert response.getheader("Server") == "nginx"


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X_Forwarded_For"])
def test_a_visitor_is_who_the_proxy_says_not_who_he_says(whole: Whole, name: str) -> None:
    if whole.proxy is None:
        pytest.skip("nginx is not installed")
    stranger = {name: "192.0.2.7"}  # strangers do not see /readyz
    assert status_of(whole.proxy.port, "/readyz", headers=stranger) == 200
    if "-" in name:
        assert status_of(whole.web[0].port, "/readyz", headers=stranger) == 404


def test_requests_go_on_when_a_web_process_is_killed(whole: Whole) -> None:
    if whole.proxy is None:
        pytest.skip("nginx is not installed")
    port = whole.proxy.port
    whole.web[0].kill9()
    assert [status_of(port, "/sign-in/") for _ in range(20)] == [200] * 20
    whole.web[0].start()
    whole.web[0].wait_ready()


def test_an_answer_that_reaches_nobody_is_told_to_come_again(whole: Whole) -> None:
    if whole.proxy is None:
        pytest.skip("nginx is not installed")
    with ExitStack() as back:
        for web in whole.web:
            web.kill9()
            back.callback(web.wait_ready)
            back.callback(web.start)
        connection = http.client.HTTPConnection("127.0.0.1", whole.proxy.port)
        connection.request("POST", "/api/exam/x/events/", b"{}")
        response = connection.getresponse()
        assert (response.status, response.getheader("Retry-After")) == (503, "2")
        assert b'"next":"resend"' in response.read()
    wait_for_proxy(whole)


def test_a_body_that_is_too_large_for_answers_is_refused_by_name(whole: Whole) -> None:
    if whole.proxy is None:
        pytest.skip("nginx is not installed")
    connection = http.client.HTTPConnection("127.0.0.1", whole.proxy.port)
    connection.request("POST", "/api/exam/x/events/", b"x" * 70_000)
    response = connection.getresponse()
    assert response.status == 413
    assert b'"code":"too_large"' in response.read()


def test_postgres_comes_back_on_the_same_data_without_a_restart_of_the_platform(whole: Whole) -> None:
    with psycopg.connect(whole.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    whole.postgres.kill9()
    assert status_of(whole.web[0].port, "/readyz") == 503
    assert status_of(whole.web[0].port, "/healthz") == 200
    whole.postgres.start()
    for web in whole.web:
        web.wait_ready()
    with psycopg.connect(whole.database_url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_redis_may_hang_and_die(whole: Whole) -> None:
    whole.redis.pause(1)
    assert status_of(whole.web[0].port, "/readyz") == 200
    time.sleep(1.2)
    whole.redis.kill9()
    assert status_of(whole.web[0].port, "/readyz") == 200
    whole.redis.start()


def test_a_process_on_a_machine_with_a_wrong_clock_decides_by_the_databases(whole: Whole) -> None:
    web = whole.web[1]
    web.stop()
    web.env["KHUE_CLOCK_OFFSET_SECONDS"] = "3600"
    web.start()
    web.wait_until(lambda: status_of(web.port, "/healthz") == 200)
    web.wait_ready()
    asking = http.client.HTTPConnection("127.0.0.1", web.port, timeout=5)
    asking.request("GET", "/readyz")
    seen = json.load(asking.getresponse())["checks"]["clock"]
    asking.close()
    assert seen["status"] == "warning"
    assert seen["skew_milliseconds"] < 250 < 3_500_000 < seen["machine_skew_milliseconds"]
    del web.env["KHUE_CLOCK_OFFSET_SECONDS"]
    web.restart()


def test_a_rolling_restart_fails_no_request(whole: Whole, systemctl: Path) -> None:
    if whole.proxy is None:
        pytest.skip("nginx is not installed")
    wait_for_proxy(whole)
    before = [web.pid for web in whole.web]
    with visited(whole) as visitors:
        done = roll(whole, systemctl)
    assert done.returncode == 0, done.stderr
    assert not set(before) & {web.pid for web in whole.web}
    assert [failure for visitor in visitors for failure in visitor.failures] == []
    assert sum(visitor.count for visitor in visitors) > 200


def test_a_rolling_restart_touches_nothing_while_another_process_is_down(whole: Whole, systemctl: Path) -> None:
    whole.web[1].stop()
    before = whole.web[0].pid
    done = roll(whole, systemctl)
    assert done.returncode == 1
    assert f"127.0.0.1:{whole.web[1].port} is not ready" in done.stderr
    assert (whole.web[0].pid, whole.web[0].is_running) == (before, True)
    whole.web[1].start()
    whole.web[1].wait_ready()
