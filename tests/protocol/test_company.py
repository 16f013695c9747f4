"""Who has company waits a moment for more of it; who is alone waits for nothing."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from exams.delivery.group import GroupCommitter

LONG = 0.2


@pytest.fixture
def groups() -> list[int]:
    return []


@pytest.fixture
def committer(groups: list[int]) -> GroupCommitter[int, int]:
    def work(jobs: Sequence[int]) -> list[int]:
        groups.append(len(jobs))
        return [-job for job in jobs]

    return GroupCommitter("test", work, LONG)


def test_who_is_alone_waits_for_nothing(committer: GroupCommitter[int, int], groups: list[int]) -> None:
    async def in_turn() -> list[int]:
        return [await committer.do(n) for n in range(5)]

    began = time.perf_counter()
    assert asyncio.run(in_turn()) == [0, -1, -2, -3, -4]
    committer.stop()
    assert time.perf_counter() - began < LONG
    assert groups == [1] * 5


def test_who_comes_while_a_group_gathers_goes_with_it(committer: GroupCommitter[int, int], groups: list[int]) -> None:
    async def after(seconds: float, n: int) -> int:
        await asyncio.sleep(seconds)
        return await committer.do(n)

    async def together() -> list[int]:
        return list(await asyncio.gather(*(after(0.01 * n, n) for n in range(5))))

    async def twice() -> list[int]:
        await asyncio.gather(*(committer.do(n) for n in range(20)))
        return await together()

    assert asyncio.run(twice()) == [0, -1, -2, -3, -4]
    committer.stop()
    assert sum(groups) == 25
    assert groups[-1] >= 4, groups
