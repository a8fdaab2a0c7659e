"""Requests that ask at the same time ask together."""

import asyncio
from collections.abc import Sequence

import pytest

from booking.together import Together


class Asking:
    """Doubles what it is asked, once it is let go; remembers who was asked together."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = asyncio.Queue[None]()
        self.gate = asyncio.Event()

    async def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(asked))
        self.begun.put_nowait(None)
        await self.gate.wait()
        if 99 in asked:
            raise OSError("away")
        return [ValueError(each) if each < 0 else 2 * each for each in asked]


async def test_whoever_comes_while_a_question_is_under_way_is_in_the_next() -> None:
    ask = Asking()
    together = Together[int, int](ask, most=3)
    waiting = [asyncio.ensure_future(together(number)) for number in range(6)]
    await ask.begun.get()
    ask.gate.set()
    assert await asyncio.gather(*waiting) == [0, 2, 4, 6, 8, 10]
    assert [each for batch in ask.batches for each in batch] == [0, 1, 2, 3, 4, 5]
    assert max(map(len, ask.batches)) == 3


async def test_an_exception_is_its_own_or_everybodys() -> None:
    ask = Asking()
    ask.gate.set()
    together = Together[int, int](ask, most=10)
    own = await asyncio.gather(together(1), together(-1), return_exceptions=True)
    assert own[0] == 2
    assert isinstance(own[1], ValueError)
    all_ = await asyncio.gather(together(1), together(99), return_exceptions=True)
    assert all(isinstance(each, OSError) for each in all_)
    assert await together(3) == 6


async def test_who_leaves_leaves_the_others_alone() -> None:
    ask = Asking()
    together = Together[int, int](ask, most=10)
    leaves, stays = asyncio.ensure_future(together(1)), asyncio.ensure_future(together(2))
    await ask.begun.get()
    leaves.cancel()
    ask.gate.set()
    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await leaves


async def test_nobody_is_forgotten_who_comes_as_the_last_question_ends() -> None:
    """Each asks again in the very step of the loop in which it was answered."""
    ask = Asking()
    ask.gate.set()
    together = Together[int, int](ask, most=2)

    async def ask_often(number: int) -> None:
        for _ in range(200):
            assert await together(number) == 2 * number
            if number % 2:
                await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(*(ask_often(number) for number in range(7))), 10)


async def test_an_answer_too_few_is_an_error_and_no_wait() -> None:
    async def short(asked: Sequence[int]) -> list[int]:
        return [1 for _ in asked][1:]

    with pytest.raises(ValueError, match="shorter"):
        await asyncio.wait_for(Together[int, int](short, most=2)(1), 5)


async def test_two_lanes_ask_twice_at_once() -> None:
    ask = Asking()
    together = Together[int, int](ask, most=1, lanes=2)
    waiting = [asyncio.ensure_future(together(number)) for number in range(3)]
    await ask.begun.get()
    await ask.begun.get()
    ask.gate.set()
    assert await asyncio.gather(*waiting) == [0, 2, 4]


async def test_nobody_waits_for_a_question_that_was_ended() -> None:
    """As a loop that stops does; whoever asks afterwards is answered."""
    ask = Asking()
    together = Together[int, int](ask, most=2)
    before = asyncio.all_tasks()
    waiting = [asyncio.ensure_future(together(number)) for number in range(5)]
    await ask.begun.get()
    (asking,) = asyncio.all_tasks() - before - set(waiting)
    asking.cancel()
    done, _ = await asyncio.wait(waiting, timeout=5)
    assert [each.cancelled() for each in done] == [True] * 5
    ask.gate.set()
    assert await asyncio.wait_for(together(6), 5) == 12
