"""Codes that arrive in the same moment are looked up together; each is answered for itself."""

import asyncio
import json
from typing import Any

import pytest
from django.db import DatabaseError

from exams.delivery import fast_sign_in
from exams.delivery.fast_sign_in import sign_in_beside
from exams.sittings.actions import print_slips
from office.models import JournalRow
from people.models import FailedSignIn, OneTimeCode
from tests.cast import NOW, PASSWORD, Cast
from tests.protocol.doors import Answer, answer_of

pytestmark = pytest.mark.django_db(transaction=True)


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """What is left to Django: it finds the whole body."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": body})


def ask(*bodies: Any, method: str = "POST", path: str = fast_sign_in.PATH) -> list[Answer]:
    """The answers to requests that are sent at the same moment."""

    async def all_at_once() -> list[Answer]:
        headers = {"Accept-Language": "en"}
        asked = [answer_of(sign_in_beside(pages), method, path, json.dumps(body).encode(), headers) for body in bodies]
        return list(await asyncio.gather(*asked))

    return asyncio.run(all_at_once())


def codes_of(cast: Cast) -> list[str]:
    return [code for _entry, _name, code in print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)]


def test_all_who_come_together_get_their_own_entry(cast: Cast) -> None:
    codes = codes_of(cast)
    answers = ask(*[{"code": code} for code in [*codes, "SAI-MA"]])
    assert [answer.status for answer in answers] == [200, 200, 200, 401]
    assert [answer.said["entries"][0]["entry"] for answer in answers[:3]] == [
        str(entry.uid) for entry in (cast.entry_an, cast.entry_anh, cast.entry_dat)
    ]
    assert (answers[3].code, answers[3].said["next"]) == ("sign_in_refused", "ask")
    assert answers[0].headers["khue-protocol"] == "1"
    assert JournalRow.objects.filter(act="people.user.sign_in_by_code").count() == 3
    assert list(FailedSignIn.objects.values_list("account", "address")) == [("#code", "10.0.0.1")]


def test_one_code_lets_one_in_however_often_it_is_shown_at_once(cast: Cast) -> None:
    code = codes_of(cast)[0]
    answers = ask(*[{"code": code}] * 5)
    assert sorted(answer.status for answer in answers) == [200, 401, 401, 401, 401]
    assert OneTimeCode.objects.exclude(used_at=None).count() == 1


def test_what_is_no_code_goes_the_ordinary_way(cast: Cast) -> None:
    password = {"username": "an", "password": PASSWORD}
    for body in (password, {}, [], {"code": ""}, {"code": 5}, {"code": "x", "v": 2}):
        (answer,) = ask(body)
        assert (answer.status, json.loads(answer.body)) == (299, body)
    assert ask({"code": "x"}, path="/api/sign-in")[0].status == 299
    assert ask({"code": "x"}, method="PUT")[0].status == 299


@pytest.mark.parametrize("error", [DatabaseError("away"), ValueError("a defect")])
def test_nobody_gets_an_error_when_the_database_is_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(_asked: Any) -> Any:
        raise error

    monkeypatch.setattr(fast_sign_in.COMMITTER, "work", fails)
    answers = ask({"code": "x"}, {"code": "y"})
    assert [(answer.status, answer.code, answer.said["next"]) for answer in answers] == [(503, "busy", "resend")] * 2
    assert answers[0].headers["retry-after"]
