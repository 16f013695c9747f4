"""A database that is away or busy is no fault of the page: the answer says to come again."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client


def fails_with(error: Exception) -> Any:
    def view(*_args: object, **_more: object) -> None:
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status", "after"), [(OperationalError("no connection"), 503, "5"), (ValueError("a defect"), 500, None)]
)
def test_only_a_database_that_is_away_asks_to_come_again(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, after: str | None
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("django.views.i18n.check_for_language", fails_with(error))
    response = client.post("/language/", {"language": "en"})
    assert (response.status_code, response.headers.get("Retry-After")) == (status, after)
