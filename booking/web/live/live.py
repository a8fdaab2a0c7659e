"""One reader per web process: it looks for new events while anybody listens, for all of them."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from booking.database.away import DATABASE_AWAY
from booking.database.describe import describe, place
from booking.database.pool import Pool
from booking.reservations.changed import happened_after, last_seq
from booking.spaces.network import NetworkCache
from booking.web.live.recent import Recent, Told, Wanted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePace:
    """Seconds and counts; tests take shorter ones."""

    look: float = 0.1
    """Between two looks for new events."""
    again: float = 1.0
    """Before the next look when the database is away."""
    heartbeat: float = 15.0
    """Longest silence: proxies give up a connection after a minute or so."""
    page: int = 500
    """Events read at once."""
    keeps: int = 5000
    """Events kept in memory; whoever resumes further back reads the database, in turn."""
    furthest: int = 20_000
    """Events; whoever resumes further back is told to read all of it again."""


class Live:
    """Made once by the composition root; `running` while the web runs."""

    def __init__(self, pool: Pool, network: NetworkCache, pace: LivePace | None = None) -> None:
        self._pool, self._network = pool, network
        self._pace = pace or LivePace()
        self._recent = Recent(self._pace.keeps)
        self.listeners = 0
        self._wanted = asyncio.Event()
        self._news = asyncio.Event()
        self._reading_older = asyncio.Semaphore(2)
        self.ended = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Live"]:
        reader = asyncio.create_task(self._read())
        reader.add_done_callback(self._stopped)
        try:
            yield self
        finally:
            self.end()
            reader.cancel()
            with suppress(asyncio.CancelledError):
                await reader

    def end(self) -> None:
        """Let every stream end now; their listeners resume at another process, or the next."""
        self.ended.set()

    async def last_seq(self) -> int:
        """Of the newest event there is."""
        async with self._pool.acquire() as conn:
            return await last_seq(conn)

    async def is_too_far_back(self, position: int) -> bool:
        """Whether reading all availability again is less than what happened since."""
        return position < await self.last_seq() - self._pace.furthest

    async def follow(self, *, after: int, wanted: Wanted) -> AsyncGenerator[bytes, None]:
        """What is told of each event after that one, as it happens; ends only where the
        database is away, and the listener comes back."""
        position = known = after
        said = time.monotonic()
        with self._listening():
            while True:
                news = self._news
                try:
                    told, position = await self._after(position)
                except DATABASE_AWAY as error:
                    log.warning("a live stream ended: %s", describe(error))
                    return
                if text := b"".join([each.text(wanted) for each in told]):
                    yield text
                    known, said = position, time.monotonic()
                elif position >= self._recent.position:
                    # However much happens that they do not want, whoever hears of little is told
                    # that we are there, and resumes from here.
                    left = said + self._pace.heartbeat - time.monotonic()
                    if left > 0 and await self._heard(news, left):
                        continue
                    yield b":\n" if known == position else marker(position)
                    known, said = position, time.monotonic()

    async def _after(self, position: int) -> tuple[list[Told], int]:
        """What follows that position, and how far that goes."""
        if position >= self._recent.begins:
            told = self._recent.since(position, most=self._pace.page)
            reached = told[-1].seq if len(told) == self._pace.page else self._recent.position
            return list(told), max(position, reached)
        async with self._reading_older, self._pool.acquire() as conn:
            found = await happened_after(conn, self._network, seq=position, limit=self._pace.page)
        # None at all where they were removed meanwhile.
        reached = found[-1].seq if found else self._recent.begins
        return [Told.of(each) for each in found if each.changes], reached

    async def _heard(self, news: asyncio.Event, within: float) -> bool:
        try:
            async with asyncio.timeout(within):
                await news.wait()
        except TimeoutError:
            return False
        return True

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self.listeners += 1
        self._wanted.set()
        try:
            yield
        finally:
            self.listeners -= 1
            if not self.listeners:
                self._wanted.clear()

    def _stopped(self, reader: "asyncio.Task[None]") -> None:
        """Rather no stream than one that tells nothing for ever."""
        self.end()
        if not reader.cancelled() and (error := reader.exception()):
            log.error("the live stream stopped: %s at %s", describe(error), place(error))

    async def _read(self) -> None:
        """Look for events for as long as anybody listens, until cancelled."""
        current = answers = False
        while True:
            current = current and self._wanted.is_set()
            await self._wanted.wait()
            try:
                await self._look(current=current)
            except DATABASE_AWAY as error:
                if answers:
                    log.warning("the live stream waits for the database: %s", type(error).__name__)
                current = answers = False
            else:
                current = answers = True
            await asyncio.sleep(self._pace.look if answers else self._pace.again)

    async def _look(self, *, current: bool) -> None:
        """Read what is new; after nobody listened for a while, no more than is kept."""
        async with self._pool.acquire() as conn:
            if not current:
                self._begin_at(await last_seq(conn))
            full = True
            while full:
                found = await happened_after(
                    conn, self._network, seq=self._recent.position, limit=self._pace.page
                )
                full = len(found) == self._pace.page
                if found:
                    self._recent.add(found)
                    self._tell()

    def _begin_at(self, last: int) -> None:
        oldest = max(0, last - self._pace.keeps)
        if not oldest <= self._recent.position <= last:
            self._recent.begin_at(oldest)
            self._tell()

    def _tell(self) -> None:
        """Wake everybody who waits, and let the others wait for what comes next."""
        self._news.set()
        self._news = asyncio.Event()


def marker(seq: int) -> bytes:
    """The listener's place in the stream, without a message."""
    return b"id: %d\n\n" % seq


def reset(seq: int) -> bytes:
    """What lies before is not told one by one; a message needs data to be one."""
    return b"id: %d\nevent: reset\ndata: {}\n\n" % seq
