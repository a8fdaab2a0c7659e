"""Requests that ask at the same time ask together: one question for all who wait.

Nobody waits for company. A question goes out at once; whoever comes while it is under way is in
the next one, so that company grows exactly when there is a queue.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """`ask` takes what several asked and answers each in the same order; an exception among the
    answers is raised for that one alone, one that `ask` raises for all of them.

    At most `most` are asked together, and `lanes` questions are under way at once.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer | Exception]]],
        *,
        most: int,
        lanes: int = 1,
    ) -> None:
        self._ask, self._most, self._free_lanes = ask, most, lanes
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._asking: set[asyncio.Task[None]] = set()

    async def __call__(self, asked: Asked) -> Answer:
        """The answer to this one; cancelling it leaves the others alone."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._free_lanes:
            # Taken here and given back in the task itself, never in between: whoever came after
            # its last look at who waits would wait for ever.
            self._free_lanes -= 1
            task = asyncio.create_task(self._ask_in_turn())
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        try:
            return await answer
        finally:
            # A refusal's trace holds this frame, and so would hold itself: hundreds of them a
            # second were left to the garbage collector, which held everybody up for a tenth of one.
            del answer

    async def _ask_in_turn(self) -> None:
        try:
            await self._ask_all()
        except asyncio.CancelledError:
            # Ended from outside, as a loop that stops does: nobody is left waiting.
            for _, future in self._waiting:
                future.cancel()
            self._waiting = []
            raise
        finally:
            self._free_lanes += 1

    async def _ask_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                answers = await self._ask([asked for asked, _ in batch])
                for (_, future), answer in zip(batch, answers, strict=True):
                    _give(future, answer)
            except Exception as error:  # noqa: BLE001  # each of them raises it
                for _, future in batch:
                    _give(future, error)
            finally:
                # Who asked and was told nothing by now is told nothing any more.
                for _, future in batch:
                    future.cancel()


def _give(future: "asyncio.Future[Answer]", answer: Answer | Exception) -> None:
    if future.done():
        return  # whoever asked has gone
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
