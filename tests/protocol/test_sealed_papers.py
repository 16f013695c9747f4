"""A whole sitting asks for its few papers at once: each is made once, and handed out without Django afterwards."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.sealed_papers import MadeOnce, sealed_paper
from tests.cast import Cast
from tests.protocol.doors import PAGES, Answer, Doors


@pytest.mark.django_db
def test_both_doors_hand_out_the_same_paper(cast: Cast) -> None:
    path = path_of(cast) + "?lang=vi&form=html"
    slow = ask("django", cast, path)
    quick = ask("asgi", cast, path)
    assert (quick.status, quick.body) == (200, slow.body)
    ours = ("content-type", "content-length", "content-encoding", "etag", "cache-control", "x-content-type-options")
    assert {name: quick.headers.get(name) for name in ours} == {name: slow.headers.get(name) for name in ours}


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["", "?lang=en&form=html", "?lang=vi&form=html&lang=xx", "?lang=&form=html"])
def test_what_was_not_made_yet_is_left_to_django(cast: Cast, ending: str) -> None:
    ask("django", cast, path_of(cast) + "?lang=vi&form=html")
    assert ask("asgi", cast, path_of(cast) + ending).body == PAGES.encode()


@pytest.mark.django_db
def test_names_that_django_does_not_read_are_left_to_it(cast: Cast) -> None:
    path = path_of(cast)
    assert ask("django", cast, path).status == 200
    assert ask("asgi", cast, path).status == 200
    for other in (path.upper(), path[:-1], path + "x/", path.replace("-", ""), "/api/paper/", path + "?" + "x" * 300):
        assert ask("asgi", cast, other).body == PAGES.encode(), other
    assert ask("asgi", cast, path, method="POST").body == PAGES.encode()


def path_of(cast: Cast) -> str:
    assert cast.entry_an.paper is not None
    return f"/api/paper/{cast.sitting.uid}/{cast.entry_an.paper.uid}/"


def ask(kind: str, cast: Cast, path: str, method: str = "GET") -> Answer:
    return Doors(kind, cast.entry_an, cast.an).ask(method, path, authorization="")


def test_of_many_who_ask_at_once_one_has_it_made() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        time.sleep(0.02)
        made.append(name)
        return name.upper()

    remembered = MadeOnce(make, 10)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(remembered, ["a", "b"] * 8)) == ["A", "B"] * 8
    assert sorted(made) == ["a", "b"]


def test_no_more_is_remembered_than_was_said() -> None:
    remembered = MadeOnce(str.upper, 2)
    assert [remembered(each) for each in "abc"] == ["A", "B", "C"]
    assert [remembered.ready(each) for each in "abc"] == [None, "B", "C"]


def test_large_things_leave_room_for_fewer() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    remembered = MadeOnce(make, 6, len)
    for name in ("aa", "bb", "cc", "ddd", "cc", "ddd", "seven77", "seven77"):
        assert remembered(name) == name
    assert made == ["aa", "bb", "cc", "ddd", "seven77", "seven77"]
    assert [remembered.ready(each) for each in ("aa", "bb", "cc", "ddd")] == [None, None, "cc", "ddd"]


@given(st.lists(st.text(max_size=8), max_size=40), st.integers(min_value=1, max_value=20))
def test_never_more_is_held_than_was_said(names: list[str], most: int) -> None:
    remembered = MadeOnce(lambda name: f"{name}.", most, len)
    for name in names:
        assert remembered(name) == f"{name}."
        assert remembered.taken == sum(map(len, remembered.made.values())) <= most


@pytest.mark.django_db
def test_a_sealed_paper_takes_as_much_room_as_it_has_bytes(cast: Cast) -> None:
    before = sealed_paper.taken
    answer = ask("django", cast, path_of(cast))
    assert sealed_paper.taken - before == len(answer.body)


def test_what_could_not_be_made_is_tried_again() -> None:
    fails = threading.Event()
    fails.set()

    def make(name: str) -> str:
        if fails.is_set():
            raise LookupError(name)
        return name

    remembered = MadeOnce(make, 2)
    with pytest.raises(LookupError):
        remembered("a")
    fails.clear()
    assert remembered("a") == "a"
