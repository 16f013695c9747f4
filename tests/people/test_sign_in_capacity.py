"""What is said about how many can sign in: from the checks that were made, or from one that is made for it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from prometheus_client import CollectorRegistry, Histogram

from office import metrics
from people import password_checks, sign_in_capacity
from people.sign_in_capacity import ENOUGH, sign_ins_per_minute
from tests.cast import PASSWORD, Company


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    counted = Histogram("khue_password_check_seconds", "", registry=CollectorRegistry())
    monkeypatch.setattr(metrics, "password_seconds", counted)
    monkeypatch.setattr(password_checks, "AT_ONCE", 2)
    sign_in_capacity._one_trial.cache_clear()
    yield
    sign_in_capacity._one_trial.cache_clear()


def test_it_is_reckoned_from_the_checks_that_were_made() -> None:
    for _check in range(ENOUGH):
        metrics.password_seconds.observe(0.25)
    assert sign_ins_per_minute() == 480


def test_a_single_one_is_made_for_it_before(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter([10.0, 10.5])
    monkeypatch.setattr(sign_in_capacity, "perf_counter", lambda: next(asked))
    assert (sign_ins_per_minute(), sign_ins_per_minute()) == (240, 240)


def test_each_check_of_a_password_is_measured(company: Company, client: Client) -> None:
    client.post("/sign-in/", {"username": "an", "password": PASSWORD})
    client.post("/sign-in/", {"username": "an", "password": "sai"})
    told = {sample.name: sample.value for family in metrics.password_seconds.collect() for sample in family.samples}
    assert told["khue_password_check_seconds_count"] == 2
