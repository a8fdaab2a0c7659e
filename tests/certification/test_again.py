"""A space that was removed and applies again keeps what it had earned before."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from booking.certification import steps, suspend
from booking.certification.clock import move_suspensions
from booking.database.pool import Connection, Pool
from booking.reservations.clock import move
from booking.vouchers.check import add_up
from tests import make
from tests.certification.steps import FOUND, Ground, ground, reservation, standing
from tests.vouchers.steps import money

DAY = timedelta(days=1)
REMOVED = date(2026, 12, 10)
THAT_DAY = make.rome(10, 8)


async def removed_after_a_stay(conn: Connection) -> tuple[Ground, UUID]:
    """Removed on the day after a stay that is not settled yet; its id."""
    at = await ground(conn)
    stay = await at.covered(conn, make.stay(9, 9, 13))
    await at.remove(conn, REMOVED, now=THAT_DAY)
    return at, stay


async def apply(conn: Connection, at: Ground) -> None:
    manager = await make.member(conn, manages=frozenset({at.id}))
    await steps.apply(
        conn, member=manager, space=await at.space(conn), found=FOUND, documents=[], now=THAT_DAY
    )


async def visit(conn: Connection, at: Ground) -> None:
    await steps.visit(
        conn, member=at.officer, space=await at.space(conn), on_day=REMOVED, found=FOUND,
        documents=[], reason=None, now=THAT_DAY,
    )  # fmt: skip


async def reject(conn: Connection, at: Ground) -> None:
    await steps.reject(
        conn, member=at.officer, space=await at.space(conn), reason="No", now=THAT_DAY
    )


async def enlist(conn: Connection, at: Ground, on_day: date) -> None:
    await steps.enlist(
        conn, member=at.officer, space=await at.space(conn), on_day=on_day, until_day=None,
        reason=None, now=THAT_DAY,
    )  # fmt: skip


@pytest.mark.parametrize("so_far", ["applied", "visited", "rejected", "listed"])
async def test_a_stay_of_before_the_removal_is_still_captured(conn, so_far):
    at, stay = await removed_after_a_stay(conn)
    await apply(conn, at)
    if so_far == "rejected":
        await reject(conn, at)
    elif so_far != "applied":
        await visit(conn, at)
    if so_far == "listed":
        await enlist(conn, at, REMOVED + 3 * DAY)
    assert (await standing(conn, at.id)).state == so_far
    space = await at.space(conn)
    days = [REMOVED + each * DAY for each in (-1, 0, 2, 3)]
    assert [space.listed_on(day) for day in days] == [True, False, False, so_far == "listed"]
    await move(conn, await reservation(conn, stay), now=THAT_DAY)
    after = await money(conn, at.held)
    assert (after.reserved, after.used) == (0, 900)
    assert (await add_up(conn)).wrong == ()


async def test_what_is_listed_from_the_day_of_its_removal_on_was_never_out_of_the_list(conn):
    at, _ = await removed_after_a_stay(conn)
    await apply(conn, at)
    await visit(conn, at)
    await enlist(conn, at, REMOVED)
    stands = await standing(conn, at.id)
    assert (stands.suspends_on, stands.suspended_until) == (None, None)
    assert (await at.space(conn)).listed_on(REMOVED)


async def test_the_days_between_are_not_a_suspension_that_is_to_begin(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at, _ = await removed_after_a_stay(conn)
        await apply(conn, at)
        await visit(conn, at)
        await enlist(conn, at, REMOVED + 3 * DAY)
        for days in range(5):
            assert await move_suspensions(pool, now=THAT_DAY + days * DAY) == 0
        assert (await standing(conn, at.id)).state == "listed"


async def test_the_days_between_stay_what_they_were_after_another_decision(conn):
    at, _ = await removed_after_a_stay(conn)
    await apply(conn, at)
    await visit(conn, at)
    await enlist(conn, at, REMOVED + 3 * DAY)
    await at.suspend(conn, REMOVED + 9 * DAY, now=THAT_DAY)
    space = await at.space(conn)
    days = [REMOVED + each * DAY for each in (-1, 0, 2, 3, 8, 9)]
    assert [space.listed_on(day) for day in days] == [True, False, False, True, True, False]


async def test_a_suspension_that_is_over_is_not_forgotten_by_the_next(conn):
    at = await ground(conn)
    first, second = date(2026, 12, 2), date(2026, 12, 20)
    await at.suspend(conn, first, now=make.rome(2, 8))
    await suspend.reinstate(
        conn, member=at.officer, space=await at.space(conn), reason=None, now=make.rome(5, 8)
    )
    await at.suspend(conn, second, now=make.rome(10, 8))
    space = await at.space(conn)
    days = [first - DAY, first, first + 2 * DAY, first + 3 * DAY, second - DAY, second]
    assert [space.listed_on(day) for day in days] == [True, False, False, True, True, False]
    assert space.certification
    assert space.certification.listed_since(second - DAY) == first + 3 * DAY


async def test_a_suspension_to_come_outlives_a_listing_that_lapsed_before_it(conn):
    at = await ground(conn)
    last, day, again = date(2026, 12, 5), date(2026, 12, 20), date(2026, 12, 10)
    await conn.execute("UPDATE certifications SET listed_until = $1", last)
    await at.suspend(conn, day, now=make.rome(1, 9))
    await visit(conn, at)
    await enlist(conn, at, again)
    space = await at.space(conn)
    days = [last, last + DAY, again - DAY, again, day - DAY, day]
    assert [space.listed_on(day) for day in days] == [True, False, False, True, True, False]
