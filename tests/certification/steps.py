"""Spaces, officers and covered stays that tests of certification share."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from booking.certification import steps, suspend
from booking.certification.standing import Standing, read_standing
from booking.certification.suspend import Decided
from booking.database.pool import Connection
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.reservation import Reservation, lock_any
from booking.spaces.network import Network, NetworkCache, Space, read_network
from tests import make
from tests.reservations.steps import reserved
from tests.vouchers import steps as vouchers

TODAY = make.NOW.date()
FOUND: dict[str, Any] = {
    "desks": 12,
    "connectivity": True,
    "shared_equipment": True,
    "rooms": True,
    "support_services": True,
    "events": True,
    "business_register": True,
}


async def officer(conn: Connection) -> Member:
    return replace(await make.member(conn), officer=True)


async def space_of(conn: Connection, space_id: int) -> Space:
    """As known now."""
    network: Network = await read_network(conn)
    return next(each for each in network.spaces.values() if each.id == space_id)


async def standing(conn: Connection, space_id: int) -> Standing:
    found = await read_standing(conn, space_id=space_id)
    assert found is not None
    return found


async def states(conn: Connection, space_id: int) -> list[tuple[str, date, date | None, str]]:
    """State, days and origin of every step, the oldest first."""
    rows = await conn.fetch(
        "SELECT state, on_day, until_day, origin FROM certification_steps "
        "WHERE space_id = $1 ORDER BY id",
        space_id,
    )
    return [tuple(row) for row in rows]


async def changes(conn: Connection, space_id: int) -> list[tuple[str, str | None, str, Any]]:
    """What CertificationChanged told, in order: state, was, on_day, until_day."""
    rows = await conn.fetch(
        "SELECT payload FROM events WHERE type = 'CertificationChanged' AND space_id = $1 "
        "ORDER BY id",
        space_id,
    )
    return [tuple(row["payload"][name] for name in _TOLD) for row in rows]


_TOLD = ("state", "was", "on_day", "until_day")


@dataclass(frozen=True)
class Ground:
    """A listed coworking with 12 desks, an officer, and somebody with a voucher."""

    id: int
    slug: str
    desks: int
    officer: Member
    member: Member
    held: vouchers.Held

    async def space(self, conn: Connection) -> Space:
        return await space_of(conn, self.id)

    async def covered(self, conn: Connection, period: Period, **wish: Any) -> UUID:
        """A reservation that the voucher covers by half."""
        made = await reserved(
            conn,
            self.desks,
            period,
            member=self.member,
            voucher=self.held.code,
            network=NetworkCache(),
            **wish,
        )
        assert made["voucher_cents"] > 0
        return UUID(made["id"])

    async def suspend(
        self, conn: Connection, on_day: date, until_day: date | None = None, **more: Any
    ) -> Decided:
        given: dict[str, Any] = {"stays": "uncover", "reason": "Lavori", "now": make.NOW} | more
        return await suspend.suspend(
            conn,
            member=self.officer,
            space=await self.space(conn),
            on_day=on_day,
            until_day=until_day,
            **given,
        )

    async def remove(self, conn: Connection, on_day: date, **more: Any) -> Decided:
        given: dict[str, Any] = {"stays": "uncover", "reason": "Chiuso", "now": make.NOW} | more
        return await suspend.remove(
            conn, member=self.officer, space=await self.space(conn), on_day=on_day, **given
        )

    async def reinstate(self, conn: Connection, *, now: datetime = make.NOW) -> Standing:
        return await suspend.reinstate(
            conn, member=self.officer, space=await self.space(conn), reason=None, now=now
        )


async def ground(conn: Connection, *, terms: dict[str, Any] | None = None) -> Ground:
    at = await make.space(conn)
    desks = await make.resource(conn, at=at, units=12)
    member = await make.member(conn)
    held = await vouchers.voucher(conn, member_id=member.id, terms=terms)
    return Ground(at.id, at.slug, desks, await officer(conn), member, held)


async def reservation(conn: Connection, reservation_id: UUID) -> Reservation:
    return await lock_any(conn, reservation_id)


async def visited(conn: Connection, *, found: dict[str, Any] = FOUND, desks: int = 12) -> Space:
    """A coworking that applied and was visited today."""
    at = await make.space(conn, listed=False)
    await make.resource(conn, at=at, units=desks)
    manager = await make.member(conn, manages=frozenset({at.id}))
    await steps.apply(
        conn,
        member=manager,
        space=await space_of(conn, at.id),
        found=FOUND,
        documents=[],
        now=make.NOW,
    )
    await steps.visit(
        conn,
        member=await officer(conn),
        space=await space_of(conn, at.id),
        on_day=TODAY,
        found=found,
        documents=[],
        reason=None,
        now=make.NOW,
    )
    return await space_of(conn, at.id)
