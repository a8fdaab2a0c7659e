"""Stays of a campaign that tests of the officer's reports look at."""

from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.periods import Period
from booking.vouchers.capture import capture
from tests import make
from tests.vouchers import steps


async def somewhere(conn: Connection, *, municipio: int | None, name: str | None = None) -> int:
    """A resource of a space in that municipio."""
    space = await make.space(conn)
    await conn.execute(
        "UPDATE spaces SET municipio = $2, name = coalesce($3, name) WHERE id = $1",
        space.id,
        municipio,
        name,
    )
    return await make.resource(conn, at=space, units=50)


async def redeemed(
    conn: Connection, held: steps.Held, amount: int, resource_id: int, **facts: Any
) -> UUID:
    """A stay whose voucher share is captured."""
    made = await steps.stay(conn, held, amount, resource_id=resource_id, **facts)
    space_id = await space_of(conn, resource_id)
    await capture(
        conn,
        reservation_id=made,
        voucher_id=held.id,
        space_id=space_id,
        amount=amount,
        year=2026,
        listed=True,
        now=make.NOW,
    )
    await steps.settled(conn, made, "completed")
    return made


async def space_of(conn: Connection, resource_id: int) -> int:
    space_id: int = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", resource_id)
    return space_id


async def unredeemed(conn: Connection, resource_id: int, period: Period, count: int) -> None:
    """So many stays that are over, each at full price."""
    member = await make.member(conn)
    await conn.execute(
        "INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, "
        "unit_ids, quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points, "
        "cancel_free_until, created_at, changed_at) "
        "SELECT gen_random_uuid(), gen_random_uuid()::text, $1, $1, r.space_id, r.id, "
        "ARRAY[(SELECT min(id) FROM units WHERE resource_id = r.id)], 1, $3::timestamptz, "
        "$4::timestamptz, $3::date, 'completed', 900, 2200, $3, $3, $3 "
        "FROM resources r, generate_series(1, $5) WHERE r.id = $2",
        member.id,
        resource_id,
        period.start,
        period.end,
        count,
    )
