"""Where reminders become due, and what the schedule recorded of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Pool
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.reminders import record_due
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations.steps import reserved

STAY = make.stay(10, 9, 13)
Recorded = tuple[str, datetime]


@dataclass
class Ground:
    pool: Pool
    resource: int
    member: Member

    async def reserve(self, period: Period = STAY, **wish: Any) -> UUID:
        async with self.pool.acquire() as conn:
            wish = {"member": self.member, **wish}
            return UUID((await reserved(conn, self.resource, period, **wish))["id"])

    async def move(self, reservation: UUID, period: Period, now: datetime) -> None:
        async with self.pool.acquire() as conn, conn.transaction():
            await reschedule(
                conn,
                network=NetworkCache(),
                member=self.member,
                reservation_id=reservation,
                period=period,
                now=now,
            )

    async def recorded_at(self, *moments: datetime) -> list[Recorded]:
        """What is recorded, kind and start, once the schedule ran at these moments."""
        for now in moments:
            while await record_due(self.pool, now=now):
                pass
        rows = await self.pool.fetch(
            "SELECT payload ->> 'kind' AS kind, payload ->> 'starts_at' AS at FROM events "
            "WHERE type = 'ReminderDue' ORDER BY id"
        )
        return [(row["kind"], datetime.fromisoformat(row["at"])) for row in rows]


async def lay_ground(pool: Pool) -> Ground:
    """A space that is open every day, fifty desks and somebody who reserves them."""
    async with pool.acquire() as conn:
        at = await make.space(conn, weekdays=range(1, 8), closes_on_holidays=False)
        resource = await make.resource(conn, at=at, units=50)
        return Ground(pool, resource, await make.member(conn))
