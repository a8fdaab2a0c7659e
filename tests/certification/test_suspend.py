"""A suspension: what it hits, what becomes of those stays, and what stays as it was."""

from datetime import date, timedelta
from typing import Any

import pytest

from booking.certification import suspend
from booking.certification.refusals import AlreadyDecided, NotFromHere
from booking.database.pool import Connection
from booking.errors import Forbidden, Invalid
from booking.members.member import Member
from booking.reservations.cancel import cancel
from booking.reservations.clock import move
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from booking.vouchers.check import add_up
from booking.vouchers.refusals import VoucherNotAcceptedHere
from tests import make
from tests.certification.steps import (
    TODAY,
    Ground,
    changes,
    ground,
    reservation,
    standing,
    states,
)
from tests.vouchers.steps import money

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 12, 10), date(2026, 12, 15)


async def preview(conn: Connection, at: Ground, first: date, last: date | None) -> list[Any]:
    return await suspend.preview(
        conn,
        member=at.officer,
        space=await at.space(conn),
        on_day=first,
        until_day=last,
        now=make.NOW,
    )


async def everything(conn: Connection) -> list[Any]:
    """How often each table that a settlement touches was written to."""
    counts = [
        "SELECT count(*), sum(version) FROM reservations",
        "SELECT count(*), sum(version) FROM spaces",
        "SELECT count(*), max(id) FROM ledger",
        "SELECT count(*), max(id) FROM events",
        "SELECT count(*), max(id) FROM certification_steps",
    ]
    return [await conn.fetchrow(each) for each in counts]


async def test_a_preview_names_the_covered_stays_of_those_days_and_writes_nothing(conn):
    at = await ground(conn)
    await at.covered(conn, make.stay(9, 9, 13))
    hit = [await at.covered(conn, make.stay(day, 9, 13)) for day in (10, 15)]
    await at.covered(conn, make.stay(16, 9, 13))
    before = await everything(conn)
    found = await preview(conn, at, FIRST, LAST)
    assert [each.id for each in found] == hit
    assert [(each.price_cents, each.voucher_cents, each.becomes) for each in found] == [
        (1800, 900, None)
    ] * 2
    assert len(await preview(conn, at, FIRST, None)) == 3
    assert await everything(conn) == before


async def test_a_campaign_that_does_not_ask_for_a_listed_space_is_not_hit(conn):
    at = await ground(conn, terms={"listed_only": False})
    await at.covered(conn, make.stay(10, 9, 13))
    assert await preview(conn, at, FIRST, None) == []


async def test_from_today_each_stay_stands_at_its_full_price_and_all_goes_back(conn):
    at = await ground(conn)
    one = await at.covered(conn, make.stay(1, 9, 13))
    untouched = await money(conn, at.held)
    decided = await at.suspend(conn, TODAY)
    assert [(each.id, each.becomes, each.given_back_cents) for each in decided.settled] == [
        (one, "uncovered", 900)
    ]
    stay = await reservation(conn, one)
    assert (stay.status, stay.voucher_cents, stay.due_cents) == ("confirmed", 0, 1800)
    assert (stay.reserved_units, stay.cancel_free_until) == (0, stay.starts_at)
    after = await money(conn, at.held)
    assert (after.voucher, after.reserved, after.used) == (untouched.voucher + 900, 0, 0)
    event = await conn.fetchrow("SELECT * FROM events WHERE type = 'ReservationUncovered'")
    assert event["stream_version"] == stay.version == 2
    assert (event["payload"]["due_cents"], event["payload"]["given_back_cents"]) == (1800, 900)
    assert event["payload"]["sequence"] == 0
    assert await conn.fetchval("SELECT count(*) FROM events WHERE type = 'VoucherExtended'") == 1
    assert (await add_up(conn)).wrong == ()
    assert await states(conn, at.id) == [("suspended", TODAY, None, "person")]
    assert await changes(conn, at.id) == [("suspended", "listed", "2026-11-30", None)]


async def test_it_can_then_be_cancelled_for_free_until_it_begins(conn):
    at = await ground(conn)
    one = await at.covered(conn, make.stay(1, 9, 13))
    await at.suspend(conn, TODAY)
    just_before = make.rome(1, 8, 59)
    done = await cancel(conn, member=at.member, reservation_id=one, now=just_before)
    assert (done.late, done.given_back_cents) == (False, 0)
    assert (await add_up(conn)).wrong == ()


async def test_it_can_be_moved_without_the_voucher(conn):
    at = await ground(conn)
    one = await at.covered(conn, make.stay(1, 9, 13))
    await at.suspend(conn, TODAY)
    moved = await reschedule(
        conn,
        network=NetworkCache(),
        member=at.member,
        reservation_id=one,
        period=make.stay(2, 9, 11),
        now=make.NOW,
    )
    assert (moved.price_cents, moved.voucher_cents) == (900, 0)
    assert (await add_up(conn)).wrong == ()


async def test_the_officer_may_have_them_cancelled_instead(conn):
    at = await ground(conn)
    one = await at.covered(conn, make.stay(1, 9, 13))
    decided = await at.suspend(conn, TODAY, stays="cancel")
    assert [each.becomes for each in decided.settled] == ["cancelled"]
    stay = await reservation(conn, one)
    assert (stay.status, stay.sequence) == ("cancelled", 1)
    assert await conn.fetchval("SELECT count(*) FROM claims WHERE reservation_id = $1", one) == 0
    told = await conn.fetchval("SELECT payload FROM events WHERE type = 'ReservationCancelled'")
    assert (told["by"], told["late"], told["given_back_cents"]) == ("city", False, 900)
    assert (await money(conn, at.held)).reserved == 0
    assert (await add_up(conn)).wrong == ()


async def test_a_stay_under_way_is_never_cancelled(conn):
    at = await ground(conn)
    one = await at.covered(conn, make.stay(1, 9, 13))
    decided = await at.suspend(conn, date(2026, 12, 1), stays="cancel", now=make.rome(1, 10))
    assert [each.becomes for each in decided.settled] == ["uncovered"]
    assert (await reservation(conn, one)).status == "confirmed"


async def test_a_stay_of_before_stays_covered_and_is_captured(conn):
    at = await ground(conn)
    early = await at.covered(conn, make.stay(1, 9, 13))
    late = await at.covered(conn, make.stay(2, 9, 13))
    # Decided and begun before the clock completes the stay of the day before.
    await at.suspend(conn, date(2026, 12, 2), now=make.rome(2, 8))
    await move(conn, await reservation(conn, early), now=make.rome(2, 8))
    told = await conn.fetchval("SELECT payload FROM events WHERE type = 'ReservationCompleted'")
    assert told["captured_cents"] == 900
    assert (await reservation(conn, late)).voucher_cents == 0
    assert (await add_up(conn)).wrong == ()


async def test_a_hold_that_ran_out_expires_and_a_standing_one_is_uncovered(conn):
    at = await ground(conn)
    lapsed = await at.covered(conn, make.stay(1, 9, 13), hold=True)
    later = make.later(minutes=30)
    held = await at.covered(conn, make.stay(1, 9, 13), hold=True, now=later)
    decided = await at.suspend(conn, TODAY, now=later)
    assert [each.id for each in decided.settled] == [held]
    assert (await reservation(conn, lapsed)).status == "expired"
    stay = await reservation(conn, held)
    assert (stay.status, stay.voucher_cents) == ("held", 0)
    assert (await money(conn, at.held)).reserved == 0


async def test_before_its_first_day_nothing_new_is_redeemed_and_nothing_is_settled(conn):
    at = await ground(conn)
    one = await at.covered(conn, make.stay(10, 9, 13))
    decided = await at.suspend(conn, FIRST, LAST)
    assert decided.settled == []
    assert (await reservation(conn, one)).voucher_cents == 900
    stands = await standing(conn, at.id)
    assert (stands.state, stands.suspends_on, stands.suspended_until) == ("listed", FIRST, LAST)
    for day in (10, 15):
        with pytest.raises(VoucherNotAcceptedHere):
            await at.covered(conn, make.stay(day, 14, 16))
    for day in (9, 16):
        await at.covered(conn, make.stay(day, 14, 16))


async def test_a_decision_that_is_to_come_is_not_replaced_by_another(conn):
    at = await ground(conn)
    await at.remove(conn, LAST)
    for ask in (at.suspend(conn, FIRST), at.remove(conn, FIRST)):
        with pytest.raises(AlreadyDecided) as refused:
            await ask
    assert "tolto dall’elenco dal 15 dicembre 2026" in refused.value.detail("it")
    assert "removed from the list from 15 December 2026" in refused.value.detail("en")
    await at.reinstate(conn)
    await at.suspend(conn, FIRST)
    assert (await standing(conn, at.id)).suspends_on == FIRST


@pytest.mark.parametrize("last", [LAST, None])
async def test_what_should_have_begun_is_decided_and_can_be_taken_back(conn, last):
    at = await ground(conn)
    await at.suspend(conn, FIRST, last)
    late = make.rome(12, 9)
    with pytest.raises(AlreadyDecided):
        await at.suspend(conn, FIRST + 9 * DAY, now=late)
    await at.reinstate(conn, now=late)
    space = await at.space(conn)
    days = [FIRST + each * DAY for each in (-1, 0, 1, 2)]
    assert [space.listed_on(day) for day in days] == [True, False, False, True]


async def test_what_is_to_come_can_be_taken_back(conn):
    at = await ground(conn)
    await at.suspend(conn, FIRST, LAST)
    await at.reinstate(conn)
    assert (await standing(conn, at.id)).suspends_on is None
    await at.covered(conn, make.stay(10, 14, 16))
    with pytest.raises(Invalid):
        await at.reinstate(conn)


async def test_who_is_reinstated_is_listed_from_that_day_on(conn):
    at = await ground(conn)
    await at.suspend(conn, TODAY)
    with pytest.raises(VoucherNotAcceptedHere):
        await at.covered(conn, make.stay(3, 9, 13))
    await at.reinstate(conn, now=make.rome(2, 9))
    await at.covered(conn, make.stay(3, 9, 13), now=make.rome(2, 9))
    space = await at.space(conn)
    listed = [space.listed_on(TODAY + days * DAY) for days in (-1, 0, 1, 2)]
    assert listed == [True, False, False, True]
    assert (await changes(conn, at.id))[-1] == ("listed", "suspended", "2026-12-02", None)


async def test_a_removal_settles_the_same_and_is_for_good(conn):
    at = await ground(conn)
    before, after = [await at.covered(conn, make.stay(day, 9, 13)) for day in (9, 10)]
    decided = await at.remove(conn, FIRST, now=make.rome(10, 8))
    assert [each.id for each in decided.settled] == [after]
    assert (await standing(conn, at.id)).state == "removed"
    space = await at.space(conn)
    assert (space.listed_on(FIRST - DAY), space.listed_on(FIRST)) == (True, False)
    assert (await reservation(conn, before)).voucher_cents == 900
    with pytest.raises(NotFromHere):
        await at.reinstate(conn)


async def test_a_suspended_space_is_removed_as_of_today_with_all_that_was_to_come(conn):
    at = await ground(conn)
    after = await at.covered(conn, make.stay(16, 9, 13))
    await at.suspend(conn, TODAY, LAST)
    with pytest.raises(Invalid):
        await at.remove(conn, TODAY + DAY)
    decided = await at.remove(conn, TODAY)
    assert [each.id for each in decided.settled] == [after]
    assert (await add_up(conn)).wrong == ()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(TODAY - DAY, None, "on_day"), (FIRST, FIRST - DAY, "until_day")],
)
async def test_days_that_are_past_or_backwards_are_named(conn, first, last, field):
    at = await ground(conn)
    for ask in (preview(conn, at, first, last), at.suspend(conn, first, last)):
        with pytest.raises(Invalid) as refused:
            await ask
        assert refused.value.facts["errors"][0]["field"] == field


async def test_only_an_officer_looks_and_suspends(conn):
    at = await ground(conn)
    manager: Member = await make.member(conn, manages=frozenset({at.id}))
    with pytest.raises(Forbidden):
        await suspend.preview(
            conn,
            member=manager,
            space=await at.space(conn),
            on_day=FIRST,
            until_day=None,
            now=make.NOW,
        )
