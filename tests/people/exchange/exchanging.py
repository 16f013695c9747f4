"""Tokens for tests, and a system that shows one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.test import Client

from people.models import ServiceToken, Unit, User
from people.models.service_tokens import Scope
from people.service_tokens import make_token
from tests.cast import NOW

UNTIL = date(2026, 9, 1)
ALL = tuple(Scope)
READ = (Scope.READ_UNITS, Scope.READ_PEOPLE)


def token_of(unit: Unit, by: User, *, scopes: Sequence[Scope] = ALL, name: str = "Nhân sự") -> tuple[ServiceToken, str]:
    return make_token(name=name, unit=unit, scopes=scopes, until=UNTIL, by=by, now=NOW)


class System:
    """Another system: asks with its token, follows cursors, gives the last reply."""

    def __init__(self, shown: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {shown}", "Accept-Language": "en"}

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", asked, headers=self.headers)

    def post(self, path: str, record: Any, *, key: str = "1") -> Any:
        headers = {**self.headers, "Idempotency-Key": key}
        return self.client.post(f"/api/v1/{path}", record, content_type="application/json", headers=headers)

    def follow(self, path: str, since: str = "", **asked: Any) -> tuple[list[dict[str, Any]], str]:
        """All that came after the cursor, page by page, and the next cursor."""
        items: list[dict[str, Any]] = []
        while True:
            told = self.get(path, since=since, **asked).json()
            items += told["items"]
            since = told["next"]
            if not told["more"]:
                return items, since


def system_of(unit: Unit, by: User, *, scopes: Sequence[Scope] = ALL, name: str = "Nhân sự") -> System:
    return System(token_of(unit, by, scopes=scopes, name=name)[1])
