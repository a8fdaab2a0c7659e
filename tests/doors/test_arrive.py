"""Who may say that they are there, and by what: the rule's ways, the door's QR, its code."""

from datetime import timedelta
from typing import Any

import pytest

from booking.doors.arrive import Proof, WrongCode, WrongDoor, stays_today
from booking.doors.displays import displays_of, make_display, moment_of, revoke_display
from booking.errors import Forbidden, NotFound
from booking.reservations.clock import move_due
from booking.reservations.refusals import CheckInAtTheDoor
from tests import make
from tests.doors.steps import AT_NINE, KEY, house
from tests.reservations import vouchers
from tests.reservations.steps import reserved


async def test_without_a_rule_the_button_is_enough_and_so_is_more(conn):
    here = await house(conn)
    assert (await here.arrive()).status == "checked_in"
    assert await here.way() == "button"
    there = await house(conn)
    assert (await there.arrive(Proof("door", there.secret))).status == "checked_in"


@pytest.mark.parametrize("ways", [("door",), ("code",), ("door", "code")])
async def test_where_one_checks_in_on_the_spot_the_button_and_other_ways_are_refused(conn, ways):
    here = await house(conn, ways=ways)
    proofs = {"door": Proof("door", here.secret), "code": Proof("code", here.code())}
    refused = [None, *(proof for way, proof in proofs.items() if way not in ways)]
    for proof in refused:
        with pytest.raises(CheckInAtTheDoor) as told:
            await here.arrive(proof)
        assert told.value.facts["ways"] == list(ways)
    assert (await here.arrive(proofs[ways[0]])).status == "checked_in"
    assert await here.way() == ways[0]


async def test_a_manager_needs_neither_and_the_event_says_who_it_was(conn):
    here = await house(conn, ways=("code",))
    assert (await here.arrive(who=here.manager)).status == "checked_in"
    assert await here.way() == "manager"


async def test_a_renewed_secret_voids_old_sheets_and_old_codes(conn):
    here = await house(conn, ways=("door", "code"))
    old, old_code = here.secret, here.code()
    await here.renew()
    with pytest.raises(WrongDoor):
        await here.arrive(Proof("door", old))
    with pytest.raises(WrongCode):
        await here.arrive(Proof("code", old_code))
    assert (await here.arrive(Proof("door", here.secret))).status == "checked_in"


async def test_the_door_of_another_space_does_nothing(conn):
    here, there = await house(conn, ways=("door", "code")), await house(conn)
    with pytest.raises(WrongDoor):
        await here.arrive(Proof("door", there.secret))
    with pytest.raises(WrongCode):
        await here.arrive(Proof("code", there.code()))


async def test_a_code_is_good_while_it_is_shown_and_a_minute_more(conn):
    here = await house(conn, ways=("code",))
    shown = here.code(AT_NINE)
    for late in (timedelta(minutes=-1), timedelta(minutes=2), timedelta(minutes=10)):
        with pytest.raises(WrongCode):
            await here.arrive(Proof("code", shown), now=AT_NINE + late)
    last = AT_NINE + timedelta(minutes=2, seconds=-1)
    assert (await here.arrive(Proof("code", shown), now=last)).status == "checked_in"


async def test_a_display_shows_the_code_until_it_is_switched_off(conn):
    here = await house(conn)
    made = await make_display(
        conn, member=here.manager, space=here.space, name="Ingresso", token="t" * 43, now=make.NOW
    )
    moment = await moment_of(conn, token="t" * 43, own_key=KEY, now=AT_NINE)
    assert (moment.code, moment.seconds) == (here.code(), 60)
    (listed,) = await displays_of(conn, member=here.manager, space=here.space)
    assert (listed.id, listed.last_used_at) == (made.id, AT_NINE)
    off: dict[str, Any] = {"space": here.space, "display_id": made.id, "now": make.NOW}
    with pytest.raises(Forbidden):
        await revoke_display(conn, member=here.ada, **off)
    await revoke_display(conn, member=here.manager, **off)
    for token in ("t" * 43, "x", "x" * 5000):
        with pytest.raises(NotFound):
            await moment_of(conn, token=token, own_key=KEY, now=AT_NINE)


async def test_no_secret_is_in_an_event_or_in_the_tables(conn):
    here = await house(conn, ways=("door",))
    await make_display(
        conn, member=here.manager, space=here.space, name="Ingresso", token="t" * 43, now=make.NOW
    )
    await here.arrive(Proof("door", here.secret))
    for table in ("events", "doors", "door_displays"):
        said = " ".join(
            row["text"] for row in await conn.fetch(f"SELECT {table}::text AS text FROM {table}")
        )
        assert here.secret not in said
        assert "t" * 43 not in said
        assert table == "doors" or here.salt not in said


async def test_who_comes_sees_their_own_stays_of_the_day_there(conn):
    here, there = await house(conn), await house(conn)
    assert [each.id for each in await _today(conn, here, here.ada)] == [here.stay]
    assert await _today(conn, there, here.ada) == []
    assert await _today(conn, here, here.ada, now=make.rome(11, 0)) == []


async def test_after_its_own_grace_each_is_missed_the_rest_freed_and_the_voucher_kept(pool):
    async with pool.acquire() as conn:
        who, at = await make.member(conn), await make.space(conn)
        code = await vouchers.voucher(conn, who)
        strict, gentle, none = [
            await make.resource(conn, at=at, rules=rules)
            for rules in ({"check_in": {"grace_minutes": 10, "ways": ["door"]}},
                          {"check_in": {"grace_minutes": 60}}, {})
        ]  # fmt: skip
        for each in (strict, gentle, none):
            await reserved(conn, each, make.stay(10, 9, 13), member=who, voucher=code)
    assert await move_due(pool, now=make.rome(10, 9, 9)) == 0
    assert await move_due(pool, now=make.rome(10, 9, 10)) == 1
    async with pool.acquire() as conn:
        assert await _standing(conn) == {
            strict: "no_show", gentle: "confirmed", none: "confirmed"
        }  # fmt: skip
        at_ten = make.rome(10, 9, 10)
        await reserved(conn, strict, make.stay(10, 9.5, 13), now=at_ten)
    assert await move_due(pool, now=make.rome(10, 10)) == 2
    async with pool.acquire() as conn:
        found = await _standing(conn)
        assert (found[gentle], found[none]) == ("no_show", "confirmed")
        assert await vouchers.balance(conn, code) == 150_000 - 3 * 900
        assert await vouchers.used(conn, code, 2026) == 3 * 900


async def _standing(conn):
    rows = await conn.fetch(
        "SELECT DISTINCT ON (resource_id) resource_id, status FROM reservations "
        "ORDER BY resource_id, voucher_id NULLS LAST"
    )
    return {row["resource_id"]: row["status"] for row in rows}


async def _today(conn, here, who, *, now=AT_NINE):
    return await stays_today(conn, member=who, space=here.space, now=now)
