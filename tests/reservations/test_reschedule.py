"""Moving a reservation in one step, or leaving all as it was."""

from uuid import UUID

import pytest

from booking.errors import StateConflict
from booking.reservations.refusals import (
    OutsideOpeningHours,
    SlotTaken,
)
from booking.reservations.refusals_of_people import QuotaExceeded
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.vouchers import steps


async def _move(conn, who, made, period, *, now=make.NOW):
    return await reschedule(
        conn,
        network=NetworkCache(),
        member=who,
        reservation_id=UUID(made["id"]),
        period=period,
        now=now,
    )


async def test_it_moves_keeps_its_desk_and_counts_its_sequence(conn):
    who = await make.member(conn)
    desk = await make.resource(conn, units=5)
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who)
    moved = await _move(conn, who, made, make.stay(2, 10, 12))
    assert (moved.starts_at, moved.sequence, moved.price_cents) == (make.rome(2, 10), 1, 900)
    assert [unit["id"] for unit in moved.units] == [made["units"][0]["id"]]
    assert await conn.fetchval("SELECT count(*) FROM claims") == 1


async def test_it_may_overlap_its_own_old_time(conn):
    who = await make.member(conn)
    room = await make.resource(conn)
    made = await reserved(conn, room, make.stay(1, 9, 13), member=who)
    moved = await _move(conn, who, made, make.stay(1, 10, 14))
    assert moved.ends_at == make.rome(1, 14)


@pytest.mark.parametrize(
    ("period", "refusal"),
    [(make.stay(1, 14, 16), SlotTaken), (make.stay(1, 19, 21), OutsideOpeningHours)],
)
async def test_a_refusal_leaves_all_as_it_was(conn, period, refusal):
    who = await make.member(conn)
    room = await make.resource(conn)
    made = await reserved(conn, room, make.stay(1, 9, 13), member=who)
    await reserved(conn, room, make.stay(1, 15, 16))
    before = await conn.fetch("SELECT * FROM claims ORDER BY id")
    with pytest.raises(refusal):
        async with conn.transaction():
            await _move(conn, who, made, period)
    assert await conn.fetch("SELECT * FROM claims ORDER BY id") == before


async def test_the_voucher_follows_at_the_new_price_or_the_move_is_refused(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who, cents=1800)
    desk = await make.resource(conn, units=5)
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
    longer = await _move(conn, who, made, make.stay(2, 9, 17))
    assert (longer.price_cents, longer.voucher_cents) == (3600, 1800)
    assert await vouchers.balance(conn, code) == 0
    other = await reserved(conn, desk, make.stay(1, 9, 10), member=who)
    assert other["voucher_cents"] == 0
    shorter = await _move(conn, who, made, make.stay(2, 9, 11))
    assert shorter.voucher_cents == 450
    assert await vouchers.balance(conn, code) == 1350
    await conn.execute("UPDATE vouchers SET valid_until = '2026-12-05'")
    with pytest.raises(Exception, match="voucher-expired"):
        async with conn.transaction():
            await _move(conn, who, made, make.stay(9, 9, 11))
    assert await vouchers.balance(conn, code) == 1350


async def test_its_own_share_does_not_count_twice_against_any_cap(conn):
    """The caps of the year, the campaign and the class are full with the very stay that moves."""
    desks = {"number": 1, "slug": "desks", "name": {"it": "Postazioni", "en": "Desks"},
             "cap": 900, "resource_kinds": ["desk"]}  # fmt: skip
    who = await make.member(conn)
    terms = {"cap_per_year": 900, "cap_per_campaign": 900, "classes": [desks]}
    slug = await steps.campaign(conn, terms=terms)
    held = await steps.voucher(conn, of=slug, member_id=who.id)
    desk = await make.resource(conn, units=5)
    code = held.granted.code
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
    assert made["voucher_cents"] == 900
    moved = await _move(conn, who, made, make.stay(2, 9, 13))
    assert moved.voucher_cents == 900
    caps = "SELECT year, class, used FROM cap_uses ORDER BY 1, 2"
    assert [tuple(row) for row in await conn.fetch(caps)] == [
        (0, 0, 900), (0, 1, 900), (2026, 0, 900),
    ]  # fmt: skip


async def test_its_own_hours_do_not_count_twice_against_a_quota(conn):
    who = await make.member(conn)
    desk = await make.resource(conn, units=5, rules={"quota": {"hours_per_day": 4}})
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who)
    await _move(conn, who, made, make.stay(1, 14, 18))
    await reserved(conn, desk, make.stay(2, 9, 11), member=who)
    with pytest.raises(QuotaExceeded):
        async with conn.transaction():
            await _move(conn, who, made, make.stay(2, 12, 16))


async def test_moving_does_not_undo_a_deadline_that_has_passed(conn):
    who = await make.member(conn)
    desk = await make.resource(conn)
    made = await reserved(conn, desk, make.stay(2, 9, 13), member=who)
    late = make.rome(1, 12)
    moved = await _move(conn, who, made, make.stay(9, 9, 13), now=late)
    assert moved.cancel_free_until < late


async def test_what_has_begun_does_not_move(conn):
    who = await make.member(conn)
    desk = await make.resource(conn)
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who)
    with pytest.raises(StateConflict):
        await _move(conn, who, made, make.stay(2, 9, 13), now=make.rome(1, 9))


async def test_the_cap_of_the_next_year_taken_meanwhile_refuses_the_move_and_is_no_error(pool):
    async with pool.acquire() as conn:
        who = await make.member(conn)
        code = await vouchers.voucher(conn, who)
        desk = await make.resource(conn, units=5)
        made = await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
        # The next year's cap is used up but for one cent.
        await conn.execute(
            "INSERT INTO cap_uses (campaign_id, beneficiary_id, year, used) "
            "SELECT campaign_id, beneficiary_id, 2027, 149999 FROM vouchers"
        )
        moved = await _move(conn, who, made, make.stay(11, 9, 13, month=1, year=2027))
        assert (moved.voucher_cents, moved.due_cents) == (1, 1799)
        rows = await conn.fetch("SELECT year, used FROM cap_uses ORDER BY year")
    assert [tuple(row) for row in rows] == [(2026, 0), (2027, 150_000)]


async def test_a_refused_move_offers_alternatives_with_the_voucher(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    room = await make.resource(conn)
    made = await reserved(conn, room, make.stay(1, 9, 13), member=who, voucher=code)
    await reserved(conn, room, make.stay(1, 14, 16))
    with pytest.raises(SlotTaken) as refused:
        async with conn.transaction():
            await _move(conn, who, made, make.stay(1, 14, 16))
    assert {each["voucher_cents"] for each in refused.value.facts["alternatives"]} == {450}
