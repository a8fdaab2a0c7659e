"""Deliver: give events to their listeners, each once and in the order of its lane."""

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from booking import clock
from booking.database.away import DATABASE_AWAY
from booking.database.describe import place
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import Event
from workers.failure import describe, is_final
from workers.pace import Pace
from workers.post import Cause
from workers.reading import Reader
from workers.subscriber import Desk, Sends, Subscriber, Writes

sql = queries("workers")
log = logging.getLogger(__name__)


class NoHandler(Exception):
    """This version of the workers does not know the listener."""


class LeaseLost(Exception):
    """It took longer than the lease; another worker has it now."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that is ours until the lease ends, with its event."""

    id: int
    seq: int
    subscriber: str
    attempts: int
    type: str
    version: int
    payload: dict[str, Any]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Deliverer:
    """What delivering needs; the same in every worker."""

    desk: Desk
    subscribers: Mapping[str, Subscriber]
    reader: Reader
    pace: Pace

    async def deliver(self, ids: Sequence[int]) -> None:
        """Attempt each of these that is due and not another worker's; all at the same time.

        Raises nothing for a database that is away: what was not marked is due again later.
        """
        lease = uuid4()
        try:
            leased = await self._lease(ids, lease)
        except DATABASE_AWAY as error:
            log.warning("could not lease %d deliveries: %s", len(ids), describe(error))
            return
        if not leased:
            return
        keeping = asyncio.create_task(self._keep([each.id for each in leased], lease))
        try:
            await asyncio.gather(*(self._attempt(each, lease) for each in leased))
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})

    async def _lease(self, ids: Sequence[int], lease: UUID) -> list[Leased]:
        async with self.desk.pool.acquire() as conn:
            # Only now: the wait for a connection is none of the lease's time.
            now = clock.now()
            return await sql.lease_deliveries.all(
                conn,
                Leased,
                ids=list(ids),
                lease=lease,
                now=now,
                until=now + self.pace.lease,
                most=self.pace.most_attempts,
                subscribers=list(self.subscribers),
                types=list(self.reader.kinds),
            )

    async def _keep(self, ids: Sequence[int], lease: UUID) -> None:
        """Keep the lease of what is still in hand: a mail server may take its time to answer, and
        a mail that it has taken is not to be sent again by another."""
        pause = max(self.pace.lease / 3, self.pace.poll).total_seconds()
        while True:
            await asyncio.sleep(pause)
            try:
                async with self.desk.pool.acquire() as conn:
                    until = clock.now() + self.pace.lease
                    await sql.keep_lease.run(conn, ids=list(ids), lease=lease, until=until)
            except DATABASE_AWAY as error:
                log.warning("could not keep the lease of deliveries: %s", describe(error))

    async def _attempt(self, leased: Leased, lease: UUID) -> None:
        try:
            await self._do(leased, lease)
        except LeaseLost:
            log.warning("delivery %d of event %d went to another worker", leased.id, leased.seq)
        except Exception as error:  # noqa: BLE001 - whatever a listener raises is kept in its row
            await self._fail(leased, lease, error)

    async def _do(self, leased: Leased, lease: UUID) -> None:
        subscriber = self._subscriber(leased)
        event = self.reader.read(leased.type, leased.version, leased.payload)
        if isinstance(subscriber, Writes):
            async with (
                asyncio.timeout(self.pace.attempt.total_seconds()),
                self.desk.pool.acquire() as conn,
                conn.transaction(),
            ):
                await self._finish(conn, leased, lease)
                await subscriber.handle(conn, event, clock.now())
            return
        cause = Cause(leased.seq, leased.subscriber, leased.recorded_at)
        # The turn comes first: what a mail says is true when it is sent.
        async with self.desk.post.turn(urgent=subscriber.urgent):
            await self._send(subscriber, event, cause)
        await self._finish_done(leased, lease)

    async def _send(self, subscriber: Sends, event: Event, cause: Cause) -> None:
        async with asyncio.timeout(self.pace.attempt.total_seconds()):
            # Put in place before, by a worker that then died.
            if await self.desk.post.has(cause):
                return
            message = await subscriber.handle(self.desk, event, cause, clock.now())
        if message is not None:
            await self.desk.post.send(cause, message)

    async def _finish_done(self, leased: Leased, lease: UUID) -> None:
        """Mark what was sent, also once a database that went away is back, however long that
        takes: what is not marked is sent again."""
        level = logging.WARNING
        while True:
            try:
                async with self.desk.pool.acquire() as conn:
                    await self._finish(conn, leased, lease)
            except DATABASE_AWAY as error:
                log.log(
                    level,
                    "delivery %d was done and could not be marked, asking again: %s",
                    leased.id,
                    describe(error),
                )
            else:
                return
            level = logging.DEBUG
            await asyncio.sleep(self.pace.poll.total_seconds())

    async def _finish(self, conn: Connection, leased: Leased, lease: UUID) -> None:
        if (
            await sql.finish_delivery.value(conn, id=leased.id, lease=lease, now=clock.now())
            is None
        ):
            raise LeaseLost

    async def _fail(self, leased: Leased, lease: UUID, error: Exception) -> None:
        wait = retry_after(leased.attempts, self.pace)
        try:
            state = await self._keep_failure(leased, lease, error, clock.now() + wait)
        except DATABASE_AWAY as away:
            log.warning("delivery %d failed and could not be marked: %s", leased.id, describe(away))
            state = None
        log.log(
            logging.ERROR if state == "dead" else logging.WARNING,
            "delivery %d of event %d to %s failed, attempt %d, %s: %s at %s",
            leased.id,
            leased.seq,
            leased.subscriber,
            leased.attempts,
            "now dead" if state == "dead" else f"again in {wait.total_seconds():.0f} s",
            describe(error),
            place(error),
        )

    async def _keep_failure(
        self, leased: Leased, lease: UUID, error: Exception, again: datetime
    ) -> str | None:
        async with self.desk.pool.acquire() as conn:
            state: str | None = await sql.fail_delivery.value(
                conn,
                id=leased.id,
                lease=lease,
                error=describe(error),
                again=again,
                most=leased.attempts if is_final(error) else self.pace.most_attempts,
            )
        return state

    def _subscriber(self, leased: Leased) -> Subscriber:
        try:
            return self.subscribers[leased.subscriber]
        except KeyError:
            raise NoHandler(leased.subscriber) from None


def retry_after(attempts: int, pace: Pace) -> timedelta:
    """Twice as long each time up to the slowest, and up to a tenth more at random."""
    doubled: int = 2 ** min(attempts - 1, 20)
    wait = min(pace.first_retry * doubled, pace.slowest_retry)
    return wait * random.uniform(1, 1.1)  # noqa: S311 - jitter
