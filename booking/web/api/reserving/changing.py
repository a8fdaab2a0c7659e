"""A change of one reservation: in one transaction with its answer, begun again if it lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency, Provide

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.database.retry import retrying
from booking.members.member import Member
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation
from booking.spaces.network import NetworkCache
from booking.web.api.reserving.represent import known_resource, represented
from booking.web.idempotency import Answer, answer_once, answered, as_response

Work = Callable[[Connection], Awaitable[Reservation]]


@dataclass(frozen=True, slots=True)
class Changing:
    """Who asks, when, and with what; `answer` does it."""

    member: Member
    pool: Pool
    network: NetworkCache
    settings: Settings
    now: datetime
    key: Key | None

    async def answer(
        self, work: Work, *, more: Callable[[], dict[str, Any]] = dict
    ) -> Response[bytes]:
        """Do the work and answer with the reservation as it then stands, and `more` fields."""

        async def once() -> Answer:
            async with self.pool.acquire() as conn, conn.transaction():
                return await answer_once(
                    conn,
                    member=self.member,
                    key=self.key,
                    now=self.now,
                    work=lambda: self._answer(conn, work, more),
                )

        return as_response(await retrying(once))

    async def _answer(
        self, conn: Connection, work: Work, more: Callable[[], dict[str, Any]]
    ) -> Answer:
        reservation = await work(conn)
        resource = await known_resource(conn, self.network, reservation)
        return answered(represented(reservation, resource, settings=self.settings) | more())


def changing(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Changing:
    return Changing(member, pool, network, settings, now, key)


CHANGING = {"change": Provide(changing, sync_to_thread=False)}
