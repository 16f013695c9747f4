"""The quick door of signing in by a one-time code: a whole province types its codes in the same minutes.

Codes that arrive together are looked up, spent and written down together. Passwords, and whatever is no code, go the
ordinary way through Django.
"""

import logging
from typing import Any

from exams.delivery.desk import Reply
from exams.delivery.doorway import language_in
from exams.delivery.fast import App, Receive, Scope, Send, answer, read_body
from exams.delivery.group import Busy, GroupCommitter
from exams.delivery.sign_in_api import Asked, busy, by_codes, read_sign_in
from exams.delivery.wire import Refusal
from office import clock

log = logging.getLogger(__name__)

PATH = "/api/sign-in/"
# So long who has company waits for more of it: hardly anybody notices, and at a hundred sign-ins a second a dozen
# share the work. Who is alone waits for nothing.
GATHER_SECONDS = 0.15


COMMITTER: GroupCommitter[Asked, Reply] = GroupCommitter("sign-in", by_codes, GATHER_SECONDS)


def sign_in_beside(pages: App) -> App:
    """An ASGI application that serves sign-ins by code itself and leaves all other requests to `pages`."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await pages(scope, receive, send)
            return
        body = await read_body(receive)
        if body is None:
            return  # the client has gone
        asked = _asked(scope, body)
        if asked is None:
            await pages(scope, _again(body, receive), send)
        else:
            await answer(send, await _reply(asked))

    return serve


def _asked(scope: Scope, body: bytes) -> Asked | None:
    said = read_sign_in(body)
    if isinstance(said, Refusal) or not said.code:
        return None
    address = str((scope.get("client") or ("", 0))[0])[:45]
    return Asked(said, address, language_in(dict(scope["headers"])), clock.now())


async def _reply(asked: Asked) -> Reply:
    try:
        return await COMMITTER.do(asked)
    except Busy:
        return busy(asked.language, asked.arrived_at)
    except Exception:
        log.exception("a sign-in failed")
        return busy(asked.language, asked.arrived_at)


def _again(body: bytes, receive: Receive) -> Receive:
    """The same request once more, for whoever reads it next."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def from_the_start() -> Any:
        return messages.pop() if messages else await receive()

    return from_the_start
