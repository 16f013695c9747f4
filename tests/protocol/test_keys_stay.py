"""Nothing that a candidate can fetch before the release depends on the key of the paper."""

import pytest
from django.test import Client

from exams.delivery import sealing
from exams.delivery.sealed_papers import paper_facts, sealed_paper
from exams.papers.freezing import FrozenPaper
from exams.papers.models import PaperKey
from tests.cast import PASSWORD, Cast
from tests.conftest import StoppedClock
from tests.protocol.client import unseal
from tests.protocol.doors import Answer, Doors

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "Giải thích"  # every explanation of the cast's bank begins so


@pytest.fixture(params=["django", "bare"])
def doors(request: pytest.FixtureRequest, cast: Cast) -> Doors:
    return Doors(request.param, cast.entry_an, cast.an)


def sealed(doors: Doors, form: str) -> bytes:
    path = doors.state().said["paper"]["url"]
    reply = Client().get(f"{path}?lang=vi&form={form}")
    assert reply.status_code == 200
    return reply.content


def everything(doors: Doors, clock: StoppedClock) -> list[bytes]:
    """What each door says, refusals included, without the moments at which it said it."""
    doors.start()
    replies = [
        doors.state(),
        doors.start(),
        doors.start("other"),
        doors.events({"seq": 1, "n": 1, "value": ["A"], "flag": True}, {"seq": 2, "n": 2, "value": ["Z"]}),
        doors.events({"seq": 3, "n": 99, "value": []}, []),
        doors.hand_in("00000000"),
        sign_in(doors),
    ]
    return [reply.body for reply in replies] + [sealed(doors, "json")]


def forget() -> None:
    """As another process, which has remembered nothing yet."""
    for remembered in (paper_facts, sealed_paper, sealing.keys_of):
        remembered.cache_clear()


def sign_in(doors: Doors) -> Answer:
    body = {"username": doors.user.username, "password": PASSWORD}
    return Doors("django", doors.entry, doors.user).ask("POST", "/api/sign-in/", body, authorization="")


def test_another_key_gives_the_same_bytes(doors: Doors, cast: Cast, clock: StoppedClock) -> None:
    everything(doors, clock)  # once, so that the answers are there
    forget()
    before = everything(doors, clock)
    paper = cast.entry_an.paper
    assert paper is not None
    other = {n: ["D" if right != ["D"] else "A"] for n, right in paper.key.right.items()}
    PaperKey.objects.filter(paper=paper).update(right=other)
    paper.digest = FrozenPaper(content=paper.content, right=other, orders=()).digest
    paper.save()
    forget()
    assert everything(doors, clock) == before


def test_no_reply_and_no_paper_explains_an_answer(doors: Doors, cast: Cast, clock: StoppedClock) -> None:
    said = everything(doors, clock)
    opened = doors.start().said
    key = sealing.paper_key(
        opening_key=sealing.keys_of(cast.sitting.pk).opening_key, digest=doors.state().said["paper"]["digest"]
    )
    content = unseal(said[-1], key, opened["paper_digest"])
    assert {frozenset(question) for question in content["questions"]} == {
        frozenset({"n", "stem", "multiple", "points", "options"})
    }
    assert {frozenset(option) for question in content["questions"] for option in question["options"]} == {
        frozenset({"id", "text"})
    }
    assert cast.entry_an.paper is not None
    assert cast.entry_an.paper.digest.encode() not in b"".join(said)
    assert CANARY not in str(content)
    assert not [body for body in said if CANARY.encode() in body or b"explanation" in body or b'"right"' in body]


def test_the_paper_is_noise_until_the_key_is_given_out(doors: Doors, cast: Cast, clock: StoppedClock) -> None:
    clock.shift(minutes=-5)
    assert cast.entry_an.paper is not None
    stem = cast.entry_an.paper.content["questions"][0]["stem"].encode()
    early = [sealed(doors, "json"), doors.state().body, doors.start().body]
    assert not [body for body in early if stem in body]
    assert not [body for body in early if b"paper_key" in body or b"opening" in body]


def test_no_paper_is_found_by_guessing(cast: Cast) -> None:
    assert cast.entry_an.paper is not None
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in (
        f"/api/paper/{nobody}/{cast.entry_an.paper.uid}/",
        f"/api/paper/{cast.sitting.uid}/{nobody}/",
        f"/api/paper/{cast.sitting.uid}/{cast.entry_an.paper.uid}/?lang=xx",
        f"/api/paper/{cast.sitting.uid}/{cast.entry_an.paper.uid}/?form=pdf",
        f"/api/paper/{cast.sitting.uid}/{cast.entry_an.paper.uid}/?lang=%00",
    ):
        assert Client().get(path).status_code == 404, path
