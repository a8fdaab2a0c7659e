"""Stopping: the one thing that every loop of a worker waits for."""

import asyncio
from datetime import timedelta


class Stopping:
    """Set once, by a signal; a loop that pauses wakes at once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def now(self) -> bool:
        """Whether to stop."""
        return self._event.is_set()

    def set(self) -> None:
        self._event.set()

    async def wait(self) -> None:
        await self._event.wait()

    async def after(self, pause: timedelta) -> bool:
        """Pause that long, or until it is time to stop; whether it is."""
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await self._event.wait()
        except TimeoutError:
            return False
        return True
