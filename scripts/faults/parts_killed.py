"""Faults of the platform's own parts: processes killed, hung and restarted, clocks wrong, connections used up."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from typing import Any

import psycopg
import redis

from scripts.faults.playing import Playing
from scripts.whole import Whole
from scripts.whole_parts import ROOT, status_of

KILL_EVERY, DOWN_SECONDS = 5.0, 2.0
# What the command does when all deadlines are over; its own clock cannot be set, since it asks the database.
CLOSE_LATER = """
from datetime import timedelta
from django.core.management import call_command
from office import clock
now = clock.now
clock.now = lambda: now() + timedelta(hours=6)
call_command("close_attempts")
"""
SLOW_CLIENTS = 1_000
MOST_CONNECTIONS = 250


def kill_web(playing: Playing) -> None:
    """F1: kill -9 one web process every five seconds, in turn; a service manager starts it again.

    The next one only when the one before is back: on a slow machine all of them would be down at once.
    """
    turn = 0
    while playing.wait(KILL_EVERY):
        web = playing.whole.web[turn % len(playing.whole.web)]
        playing.mark("web process killed")
        web.kill9()
        web.start()
        web.wait_ready()
        turn += 1
    playing.note("killed", turn)
    _all_ready(playing)


def kill_postgres(playing: Playing) -> None:
    """F2: kill -9 of the whole of PostgreSQL, twice; the web processes are left alone."""
    recovered = []
    for _time in range(2):
        if not playing.wait(8):
            break
        playing.mark("PostgreSQL killed")
        playing.whole.postgres.kill9()
        playing.wait(DOWN_SECONDS)
        playing.whole.postgres.start()
        playing.mark("PostgreSQL is up")
        recovered.append(playing.seconds_until_saved())
    playing.note("saves_again_after_s", recovered)


def promote_standby(playing: Playing) -> None:
    """F3: the first database dies for good; the second, which confirmed every commit, takes over."""
    whole = playing.whole
    assert whole.standby is not None, "The group of this scenario has one."
    playing.wait(10)
    playing.mark("first database killed")
    whole.postgres.kill9()
    playing.wait(DOWN_SECONDS)
    with psycopg.connect(whole.standby.url, autocommit=True) as connection:
        connection.execute("SELECT pg_promote()")
    playing.mark("second took over")
    playing.note("saves_again_after_s", [playing.seconds_until_saved()])


def no_redis(playing: Playing) -> None:
    """F4: Redis hung, then full, then dead for the rest of the exam."""
    whole = playing.whole
    playing.wait(4)
    playing.mark("Redis hangs")
    whole.redis.pause(10)
    if not playing.wait(12):
        return
    with redis.Redis.from_url(whole.redis.url) as client:
        client.config_set("maxmemory", "1")
    playing.mark("Redis is full")
    playing.wait(6)
    playing.mark("Redis killed")
    whole.redis.kill9()
    while playing.wait(1):
        pass
    whole.redis.start()


def roll(playing: Playing) -> None:
    """F12: restarts one process after the other while everybody works."""
    playing.wait(5)
    playing.mark("rolling restart")
    playing.whole.roll()
    playing.mark("all restarted")


def skew_one(playing: Playing) -> None:
    """F10: one web process comes back on a machine whose clock is an hour fast."""
    web = playing.whole.web[0]
    before = dict(web.env)
    playing.wait(4)
    web.env["KHUE_CLOCK_OFFSET_SECONDS"] = "3600"
    web.stop()
    web.start()
    playing.mark("one clock is an hour fast")
    web.wait_until(lambda: status_of(web.port, "/healthz") == 200)
    playing.note("readyz_of_skewed", status_of(web.port, "/readyz"))
    while playing.wait(1):
        pass
    web.env = before
    web.restart()


def long_transaction(playing: Playing) -> None:
    """F14: the demo with its 5,300 members is loaded meanwhile, and somebody holds a transaction open for 20 s."""
    playing.wait(4)
    playing.mark("import begins")
    command = [sys.executable, "manage.py", "load_demo"]
    importing = subprocess.Popen(
        command, cwd=ROOT, env=playing.whole.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    with psycopg.connect(playing.whole.database_url) as held:
        held.execute("UPDATE people_person SET phone = phone")
        playing.wait(20)
    playing.note("import_ended_with", importing.wait(300))
    playing.mark("import ended")


def slow_clients(playing: Playing) -> None:
    """F16: a thousand connections that say nothing, or one letter of a head now and then."""
    host, port = "127.0.0.1", playing.crowd.target.port
    with ExitStack() as ending:
        held = []
        for _number in range(SLOW_CLIENTS):
            line = ending.enter_context(socket.create_connection((host, port), timeout=5))
            held.append(line)
        playing.mark(f"{SLOW_CLIENTS} slow clients")
        for line in held[::2]:
            _whisper(line, b"POST /api/exam/x/events/ HTTP/1.1\r\nHost: x\r\n")
        while playing.wait(2):
            for line in held[::2]:
                _whisper(line, b"X-A: b\r\n")


def _whisper(line: socket.socket, words: bytes) -> None:
    try:
        line.sendall(words)
    except OSError:
        return  # the server has had enough of it, as it should


def dead_at_deadline(playing: Playing) -> None:
    """F11, after nobody handed in: all web processes and Redis die; the command alone closes everything.

    The deadline is brought near by the clock of the command, not by waiting for it.
    """
    whole = playing.whole
    playing.mark("everything killed")
    whole.redis.kill9()
    for web in whole.web:
        web.kill9()
    first, second = _close(playing), _close(playing)
    playing.note("closed_by_command", first)
    playing.note("closed_again", second)
    whole.redis.start()
    for web in whole.web:
        web.start()
    _all_ready(playing)


def _close(playing: Playing) -> str:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", CLOSE_LATER]
    done = subprocess.run(command, cwd=ROOT, env=playing.whole.env, capture_output=True, text=True, check=True)
    return "".join(letter for letter in done.stdout if letter.isdigit())


def no_connections(playing: Playing) -> None:
    """F13: others take every connection that PostgreSQL has, and those of the platform are ended; later they let go."""
    playing.wait(5)
    seen = [_connections(playing)]
    with ExitStack() as ending:
        held = ending.enter_context(psycopg.connect(playing.whole.database_url, autocommit=True))
        with suppress(psycopg.OperationalError):
            for _one in range(MOST_CONNECTIONS):
                ending.enter_context(psycopg.connect(playing.whole.database_url, application_name="greedy"))
        held.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name <> 'greedy' AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        with suppress(psycopg.OperationalError):
            for _more in range(MOST_CONNECTIONS):  # before the platform takes back what it lost
                ending.enter_context(psycopg.connect(playing.whole.database_url, application_name="greedy"))
        playing.mark("all connections taken")
        playing.wait(8)
    playing.mark("connections let go")
    playing.note("saves_again_after_s", playing.seconds_until_saved())
    while playing.wait(3):
        seen.append(_connections(playing))
    playing.note("connections", seen)


def _connections(playing: Playing) -> int:
    with psycopg.connect(playing.whole.database_url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        return row.fetchone()[0]  # type: ignore[index,no-any-return]


def _all_ready(playing: Playing) -> None:
    for web in playing.whole.web:
        web.wait_ready()


def restore_drill(playing: Playing) -> None:
    """F17, first half: a backup while everybody works."""
    playing.wait(12)
    playing.mark("backup begins")
    playing.note("backup_began", time.time())
    folder = playing.whole.home / "backups"
    folder.mkdir(exist_ok=True)
    done = _script("backup.sh", str(folder), whole=playing.whole, env=playing.whole.env)
    if done.returncode:
        raise RuntimeError(f"backup.sh: {done.stderr[-300:]}")
    playing.note("backup", done.stdout.strip().splitlines()[-1])
    playing.mark("backup ended")


def restored(playing: Playing) -> None:
    """F17, second half: restored into another database it verifies, and holds what was acknowledged before it began."""
    with psycopg.connect(playing.whole.database_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored TEMPLATE template0")
    data = playing.whole.home / "restored"
    url = playing.whole.database_url.rsplit("/", 1)[0] + "/restored"
    env = playing.whole.env | {"KHUE_DATABASE_URL": url, "KHUE_DATA_DIR": str(data)}
    done = _script("restore.sh", playing.notes["backup"], whole=playing.whole, env=env)
    playing.note("restore", "ok" if done.returncode == 0 else done.stderr[-300:])
    command = [sys.executable, "manage.py", "verify_sitting", playing.code]
    verified = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    playing.note("verify", verified.returncode)
    playing.note("lost_before_backup", _missing(playing, url))
    with psycopg.connect(playing.whole.database_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE restored WITH (FORCE)")


def _missing(playing: Playing, url: str) -> int:
    with psycopg.connect(url) as connection:
        rows: Any = connection.execute("SELECT client, seq FROM delivery_event WHERE client IS NOT NULL")
        there = set(rows.fetchall())
    before = playing.notes["backup_began"]
    sent = [it for book in playing.crowd.books for it in book.sent if it.is_acked and it.ack_at < before]
    return sum((it.client, it.seq) not in there for it in sent)


def _script(name: str, *arguments: str, whole: Whole, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A script of deploy/, with this PostgreSQL's own programs at hand."""
    programs = whole.postgres.programs
    told = os.environ | env | {"KHUE_PYTHON": sys.executable, "PATH": f"{programs}:{os.environ['PATH']}"}
    return subprocess.run(
        [str(ROOT / "deploy" / name), *arguments], env=told, capture_output=True, text=True, check=False
    )


def tamper(playing: Playing) -> None:
    """F19, on a platform of its own record: one event edited, one taken away; the command must name both."""
    with psycopg.connect(playing.whole.database_url, autocommit=True) as connection:
        rows: Any = connection.execute(
            "SELECT e.id, e.attempt_id FROM delivery_event e JOIN delivery_attempt a ON a.id = e.attempt_id "
            "JOIN sittings_entry s ON s.id = a.entry_id JOIN sittings_sitting t ON t.id = s.sitting_id "
            "WHERE t.code = %s AND e.kind = 'answer' AND e.position = 5 ORDER BY e.id LIMIT 2",
            [playing.code],
        )
        (edited, _first), (gone, _second) = rows.fetchall()
        kept = connection.execute("SELECT body FROM delivery_event WHERE id = %s", [edited]).fetchone()
        row = connection.execute("SELECT * FROM delivery_event WHERE id = %s", [gone]).fetchone()
        connection.execute("ALTER TABLE delivery_event DISABLE TRIGGER USER")
        connection.execute(
            "UPDATE delivery_event SET body = replace(body, '\"n\":', '\"n\":1') WHERE id = %s", [edited]
        )
        connection.execute("DELETE FROM delivery_event WHERE id = %s", [gone])
        playing.note("verify_tampered", _verified(playing))
        connection.execute("UPDATE delivery_event SET body = %s WHERE id = %s", [kept[0], edited])  # type: ignore[index]
        marks = ", ".join(["%s"] * len(row or ()))
        connection.execute(f"INSERT INTO delivery_event VALUES ({marks})", row)  # type: ignore[arg-type]  # noqa: S608
        connection.execute("ALTER TABLE delivery_event ENABLE TRIGGER USER")
        playing.note("verify_put_right", _verified(playing))


def _verified(playing: Playing) -> list[Any]:
    done = playing.whole.manage("verify_sitting", playing.code, check=False)
    return [done.returncode, done.stdout.strip().splitlines()]
