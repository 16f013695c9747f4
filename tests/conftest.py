"""What every test has: quick settings, a migrated database, a clock that stands still, the fixed cast of people.

`company` is the people and units; `cast` adds a bank, a blueprint and a sitting with papers (see tests/cast.py).
Both stop the clock at `tests.cast.NOW`; `clock.shift(minutes=5)` moves it.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponseNotFound
from django.template.backends.django import Template
from django.test import Client
from django.test.signals import setting_changed
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from config.env import read_env
from exams.delivery.keeping import places
from exams.delivery.sealed_papers import paper_facts, sealed_paper
from exams.delivery.sealing import keys_of
from office import clock as office_clock
from office.jobs import actions, worker
from office.jobs.models import Job
from people.models import User
from tests.cast import NOW, Cast, Company, gather_cast, gather_company
from tests.databases import fresh_database
from tests.remembering import remembered


def pytest_configure(config: pytest.Config) -> None:
    """Quick and self-contained: weak password hashes, nothing shared between processes, no collected static files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = None
    # Something asked for the storages while the apps were loading: they must be built anew.
    setting_changed.send(sender=None, setting="STORAGES", value=settings.STORAGES, enter=True)
    # A busy machine is no counterexample.
    hypothesis_settings.register_profile("khue", deadline=None)
    hypothesis_settings.load_profile("khue")


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests that read or write the database: the others know none"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that commits finds what the migrations wrote, whatever the test before it swept away."""
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not _reads_database(item)])
        items[:] = [item for item in items if _reads_database(item)]
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            item.add_marker(pytest.mark.django_db(**marker.kwargs | {"serialized_rollback": True}), append=False)


def _reads_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """In place of pytest-django's own, which runs all migrations anew each time."""
    if os.environ.get("KHUE_TEST_DATABASE") == "postgres" and connection.vendor != "postgresql":
        pytest.fail("KHUE_TEST_DATABASE says postgres, but KHUE_DATABASE_URL does not lead to PostgreSQL.")
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    templates, folder = read_env().data_dir / "tests", tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock(), fresh_database(templates=templates, folder=folder, worker=worker):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a server remembers of rows that never change: another test has other rows under the same numbers."""
    for cache in (keys_of, paper_facts, sealed_paper, places):
        cache.cache_clear()


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """What is called directly speaks English, the language of the sources; pages choose theirs by request."""
    with translation.override("en"):
        yield


class StoppedClock:
    """The platform's clock, standing still until a test moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def shift(self, **by: float) -> datetime:
        """Moves on (or back) by `minutes=…`, `seconds=…`, as in timedelta, and gives the new time."""
        self.at += timedelta(**by)
        return self.at

    def set(self, moment: datetime) -> None:
        self.at = moment


@pytest.fixture
def unread_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test reads of the database's clock is known to the next one."""
    monkeypatch.setattr(office_clock._Known, "reading", None)
    monkeypatch.setattr(office_clock._Known, "must_agree", False)


@pytest.fixture
def clock(unread_clock: None, monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """Stops the clock at NOW, for doors and for "today"."""
    stopped = StoppedClock()
    monkeypatch.setattr(office_clock, "now", stopped.now)
    return stopped


@pytest.fixture
def now(clock: StoppedClock) -> datetime:
    """The moment at which the clock was stopped."""
    return clock.at


@pytest.fixture
def jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job is worked off while it is asked for, without a thread: it sees what the test has not committed."""

    def done_at_once(job: Job) -> None:
        worker.work_off()
        job.refresh_from_db()

    monkeypatch.setattr(worker, "beating", nullcontext)
    monkeypatch.setattr(actions, "call_worker", done_at_once)


@pytest.fixture
def company(db: None, clock: StoppedClock) -> Company:
    return remembered(gather_company, now=clock.at)


@pytest.fixture
def cast(db: None, clock: StoppedClock) -> Cast:
    return remembered(gather_cast, now=clock.at)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(cast.quang).get(url)`: a browser that is signed in as this person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each template is drawn for the first two who ask, then pages are empty: for tests that ask who gets in at all."""
    times: Counter[str] = Counter()
    draw = Template.render

    def drawn(self: Template, *args: Any, **kwargs: Any) -> SafeString:
        times[self.origin.name] += 1
        return draw(self, *args, **kwargs) if times[self.origin.name] <= 2 else SafeString("")

    monkeypatch.setattr(Template, "render", drawn)


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The back office refuses without building its page with menu and all, for tests that ask very many doors."""
    monkeypatch.setattr("wagtail.admin.urls.page_not_found", lambda *_args, **_kwargs: HttpResponseNotFound())
