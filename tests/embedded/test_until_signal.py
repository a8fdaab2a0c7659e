"""A signal ends the product, also when something on the way does not hear it."""

import asyncio
import os
import signal

import pytest

from booking.embedded.up import until_signal


async def test_a_cancellation_that_something_swallows_is_said_again() -> None:
    swallowed = []

    async def hard_of_hearing() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            swallowed.append(1)
        await asyncio.Event().wait()

    said = await _signalled(asyncio.create_task(hard_of_hearing()))
    assert (swallowed, said) == ([1], ["Stopping; the data stays"])


async def test_what_went_wrong_is_told_although_a_signal_came() -> None:
    async def fails_on_the_way_out() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise LookupError("on the way out")

    with pytest.raises(LookupError):
        await _signalled(asyncio.create_task(fails_on_the_way_out()))


async def _signalled(working: asyncio.Task[None]) -> list[str]:
    said: list[str] = []
    waiting = asyncio.create_task(until_signal(working, said.append))
    # The loop runs both tasks up to where they wait before it comes to this.
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(20):
        await waiting
    return said
