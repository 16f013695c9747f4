"""Whether this process lives (/healthz), whether it can keep answers (/readyz), and its numbers (/metrics).

They answer before hosts, HTTPS and sessions are looked at: a service manager asks each process by its own address.
The last two speak to this machine and to whoever has KHUE_METRICS_TOKEN; for all others they are not there.
"""

import hmac
import ipaddress
import shutil
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.http.response import HttpResponseBase

from config.durability import switched_off
from config.env import read_env
from exams.delivery.models import Attempt, AttemptStatus
from office import clock, metrics

LEAST_FREE_BYTES, LEAST_FREE_SHARE = 2 * 1024**3, 0.05
OK, WARNING, FAILED = "ok", "warning", "failed"

# Set when the process was told to end: a load balancer that asks then leaves it alone.
draining = threading.Event()

Check = dict[str, Any]
Reply = HttpResponseBase | Awaitable[HttpResponseBase]


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": OK})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when an answer could be kept now, else 503; what was checked in either case."""
    if not may_look(request):
        return HttpResponseNotFound()
    checks = dict(all_checks())
    ready = all(check["status"] != FAILED for check in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers of this process alone, in Prometheus' text format."""
    if not may_look(request):
        return HttpResponseNotFound()
    _count_open_attempts()
    process = f"{socket.gethostname()}:{request.META.get('SERVER_PORT', '')}"
    return HttpResponse(metrics.exposition(process=process), content_type=metrics.CONTENT_TYPE)


def may_look(request: HttpRequest) -> bool:
    """Somebody on this machine, or with the token. Behind a proxy the address is the visitor's, not the proxy's."""
    token, given = read_env().metrics_token, request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def all_checks() -> Iterator[tuple[str, Check]]:
    """Each check by name. Without a database those that ask it are left out: one reason is enough."""
    yield "draining", {"status": FAILED if draining.is_set() else OK}
    yield "disk", disk()
    database = write_and_read()
    yield "database", database
    if database["status"] == OK:
        yield "clock", clock_skew()
        yield "migrations", migrations()
        yield "durability", durability()


def write_and_read() -> Check:
    """A row is written, made durable and read again, within two seconds."""
    begun = time.monotonic()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = '2s'")
            cursor.execute(
                "UPDATE django_migrations SET applied = applied WHERE id = (SELECT MIN(id) FROM django_migrations)"
            )
            written = cursor.rowcount
    except DatabaseError as error:
        return {"status": FAILED, "error": type(error).__name__}
    return {"status": OK if written == 1 else FAILED, "milliseconds": _milliseconds(time.monotonic() - begun)}


def clock_skew() -> Check:
    """How far the clock that decides here is from the database's, and how far this machine's own is.

    SQLite has no clock. A machine whose own clock is wrong decides right, but its sessions and logs are off: a warning.
    """
    if not clock.database_has_one():
        return {"status": OK, "skew_milliseconds": 0, "machine_skew_milliseconds": 0}
    before, own_before = clock.reckoned(), clock.own()
    theirs = clock.database_time()
    skew, machine = _outside(before, theirs, clock.reckoned()), _outside(own_before, theirs, clock.own())
    decides_wrongly = skew > clock.MOST_SKEW or not clock.is_known()
    return {
        "status": FAILED if decides_wrongly else WARNING if machine > clock.MOST_SKEW else OK,
        "skew_milliseconds": _milliseconds(skew.total_seconds()),
        "machine_skew_milliseconds": _milliseconds(machine.total_seconds()),
    }


def _outside(before: datetime, theirs: datetime, after: datetime) -> timedelta:
    """The database read its clock somewhere between the two: only what lies outside is surely skew."""
    return max(before - theirs, theirs - after, timedelta())


def migrations() -> Check:
    """Whether the database is as new as this code; a newer one is well, since a new version goes first there."""
    missing = _newest_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return {"status": FAILED if missing else OK, "missing": sorted(".".join(name) for name in missing)}


def durability() -> Check:
    """Whether an acknowledged answer survives a power cut. In a demo or a test it is only said."""
    off = switched_off()
    if not off:
        return {"status": OK, "off": []}
    return {"status": FAILED if settings.PRODUCTION else WARNING, "off": off}


def disk() -> Check:
    """Free space where files are kept: said, since a full disk shows itself in the write."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    is_little = usage.free < LEAST_FREE_BYTES or usage.free < usage.total * LEAST_FREE_SHARE
    return {"status": WARNING if is_little else OK, "free_megabytes": usage.free // 1024**2}


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


@lru_cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _count_open_attempts() -> None:
    """Without a database the last known number stays: all others must be served most of all then."""
    try:
        metrics.attempts_open.set(Attempt.objects.filter(status=AttemptStatus.IN_PROGRESS).count())
    except DatabaseError:
        return


DOORS = {"/healthz": healthz, "/readyz": readyz, "/metrics": numbers}


class HealthDoors:
    """The first middleware: answers these doors itself. /healthz needs no thread, so busy threads do not hide it."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Reply]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Reply:
        door = DOORS.get(request.path)
        if door is None:
            return self.get_response(request)
        return self._later(request, door) if self.is_async else door(request)

    async def _later(self, request: HttpRequest, door: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
        return healthz(request) if door is healthz else await sync_to_async(door)(request)
