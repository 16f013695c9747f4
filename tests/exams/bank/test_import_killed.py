"""A worker is killed in the middle of saving an import; another one takes it up, and each question is there once."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from config.env import BASE_DIR, read_env
from exams.bank.import_jobs import SAVE
from exams.bank.import_kept import SHEET, read_and_keep
from exams.bank.import_planning import kept_plan
from exams.bank.models import Bank, Question
from office.jobs.actions import ask
from office.jobs.models import Job
from office.models import JournalRow
from people.kept_uploads import KeptUpload
from people.previews import plan_digest
from people.upload_jobs import arguments_of
from scripts.processes import Process
from tests.cast import Cast
from tests.exams.bank.test_office_import import workbook

pytestmark = pytest.mark.django_db(transaction=True)
QUESTIONS = 300
LONGEST = 120.0


@pytest.fixture
def upload(cast: Cast, settings: Settings, tmp_path: Path) -> KeptUpload:
    """A file that was uploaded and read."""
    settings.MEDIA_ROOT = tmp_path / "media"
    facts = {"bank": str(cast.bank.uid), "level": "1"}
    kept = KeptUpload(secrets.token_urlsafe(32), "câu hỏi.xlsx", facts)
    rows = [
        (n, f"Câu thứ {n} của tệp?", f"{n} a", f"{n} b", f"{n} c", f"{n} d", "ABCD"[n % 4], "", "Chủ đề mới", "", "")
        for n in range(QUESTIONS)
    ]
    kept.path.write_bytes(workbook(*rows).read())
    read_and_keep(kept.path, kept.name, SHEET.place(kept))
    return kept


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """`worker()` starts a process that works off the jobs of the test's database."""
    started: list[Process] = []
    env = {**os.environ, "KHUE_DATABASE_URL": database_url(), "KHUE_DATA_DIR": str(tmp_path)}

    def begun() -> Process:
        log = tmp_path / f"worker-{len(started)}.log"
        started.append(Process([sys.executable, "manage.py", "work"], home=BASE_DIR, log=log, env=env))
        started[-1].start()
        return started[-1]

    yield begun
    for each in started:
        each.stop()


def database_url() -> str:
    """Of the test's own database, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(read_env().database_url)._replace(path=f"/{name}").geturl()


@contextmanager
def bank_held(bank: Bank) -> Iterator[None]:
    """On PostgreSQL who saves waits in the middle of it: the next number is held here. SQLite has no such lock."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        Bank.objects.select_for_update().get(pk=bank.pk)
        yield


def waits_for_the_bank() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < ends, [str(job.__dict__) for job in Job.objects.all()]
        time.sleep(0.02)


def saving(upload: KeptUpload, cast: Cast) -> Job:
    digest = plan_digest(kept_plan(upload, cast.bank).plan.rows)
    return ask(kind=SAVE, arguments=arguments_of(upload, digest=digest), by=cast.thu, now=datetime.now(UTC))


def test_what_one_worker_began_another_does_once(upload: KeptUpload, cast: Cast, worker: Callable[[], Process]) -> None:
    before = Question.objects.count()
    job = saving(upload, cast)
    with bank_held(cast.bank):
        first = worker()
        until(lambda: Job.objects.get(pk=job.pk).state != "queued")
        if connection.vendor == "postgresql":
            until(waits_for_the_bank)
        first.kill9()
    broken_off = Job.objects.get(pk=job.pk)
    if connection.vendor == "postgresql":
        assert (broken_off.state, broken_off.taken) == ("running", 1)
        assert Question.objects.count() == before
    # A minute later, as far as the row knows.
    Job.objects.filter(pk=job.pk, state="running").update(heartbeat_at=broken_off.heartbeat_at - timedelta(seconds=61))
    worker()
    until(lambda: Job.objects.get(pk=job.pk).state == "done")

    stems = list(Question.objects.filter(current__stem__contains="của tệp").values_list("current__stem", flat=True))
    assert len(stems) == len(set(stems)) == QUESTIONS
    assert Question.objects.count() == before + QUESTIONS
    assert JournalRow.objects.filter(act="bank.questions.import").count() == 1
    until(lambda: not upload.path.exists())


def test_a_worker_that_is_told_to_end_does_so_at_once(worker: Callable[[], Process], tmp_path: Path) -> None:
    process = worker()
    until(lambda: (tmp_path / "worker-0.log").stat().st_size > 0)
    begun = time.monotonic()
    process.tell_to_end()
    assert process.process is not None
    assert process.process.wait(30) == 0
    assert time.monotonic() - begun < 30
