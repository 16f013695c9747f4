"""The two doors of the wire, asked in the same way: Django's views, and the bare ASGI route beside them."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from exams.delivery import tokens
from exams.delivery.fast import App, beside
from exams.sittings.models import Entry
from office import clock as office_clock
from people.models import User

Body = bytes | str | dict[str, Any] | list[Any]
PAGES = "pages"  # what a path that is none of the wire's is left to


@dataclass(frozen=True)
class Answer:
    """A reply: `said` is its JSON."""

    status: int
    said: dict[str, Any]
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        return str(self.said.get("code", ""))

    @property
    def verdicts(self) -> tuple[list[int], dict[int, str]]:
        """What was acknowledged, and the code of what was refused."""
        return self.said["acked"], {each["seq"]: each["code"] for each in self.said["refused"]}


@dataclass
class Doors:
    """The wire of one candidate's entry, by one of the two doors."""

    kind: str
    entry: Entry
    user: User
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def token(self) -> str:
        now = office_clock.now()
        return tokens.issue(entry_pk=self.entry.pk, entry=self.entry.uid.hex, user_pk=self.user.pk, now=now)

    def events(self, *changes: Any, client: str = "c", epoch: int = 1, **more: Any) -> Answer:
        return self.post("events", {"client": client, "epoch": epoch, "events": list(changes), **more})

    def start(self, client: str = "c", **more: Any) -> Answer:
        return self.post("start", {"client": client, **more})

    def hand_in(self, digest: str, client: str = "c", epoch: int = 1) -> Answer:
        return self.post("hand-in", {"client": client, "epoch": epoch, "digest": digest})

    def state(self, query: str = "") -> Answer:
        return self.ask("GET", f"{self.path('state')}{query}")

    def post(self, name: str, body: Body, **more: Any) -> Answer:
        return self.ask("POST", self.path(name), body, **more)

    def path(self, name: str) -> str:
        return f"/api/exam/{self.entry.uid}/{name}/"

    def ask(self, method: str, path: str, body: Body = b"", *, authorization: str | None = None) -> Answer:
        sent = (
            body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else json.dumps(body).encode()
        )
        headers = {"Accept-Language": self.language} | self.headers
        bearer = f"Bearer {self.token}" if authorization is None else authorization
        if bearer:
            headers["Authorization"] = bearer
        return (_by_django if self.kind == "django" else _by_asgi)(method, path, sent, headers)


def _by_django(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    client = Client(enforce_csrf_checks=True)
    reply = client.generic(method, path, body, content_type="application/json", headers=headers)
    return Answer(reply.status_code, _said(reply.content), {k.lower(): v for k, v in reply.items()}, reply.content)


def _by_asgi(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    return asyncio.run(answer_of(beside(_pages), method, path, body, headers))


async def answer_of(app: App, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    """What a bare ASGI application answers; the body comes in two parts, as from a slow client."""
    parts = urlsplit(path)
    scope = {
        "type": "http",
        "method": method,
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("10.0.0.1", 50_000),
    }
    sent: list[dict[str, Any]] = []
    halves = [body[: len(body) // 2], body[len(body) // 2 :]]
    coming = [{"type": "http.request", "body": half, "more_body": not place} for place, half in enumerate(halves)]

    async def receive() -> Any:
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    said = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], _said(sent[1]["body"]), said, sent[1]["body"])


async def _pages(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": PAGES.encode()})


def _said(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
