"""Several wishes that name a campaign which grants at first use in place of a code."""

import pytest

from booking.groups.refusals import GroupRefused
from booking.groups.reserve import preview_together
from booking.reservations.desk import desk_on
from booking.spaces.network import NetworkCache
from booking.vouchers.refusals import VoucherUnknown
from tests import make
from tests.groups.steps import series, together
from tests.groups.test_reserve import WEEKLY
from tests.sound import assert_sound
from tests.vouchers.first_use import hubs, vouchers


async def _looked(conn, wanted, who):
    outcomes = await preview_together(
        desk_on(conn).connection, network=NetworkCache(), member=who, wanted=wanted, now=make.NOW
    )
    return [
        each.decision.cover.amount if each.decision else each.refusal and each.refusal.code
        for each in outcomes
    ]


async def test_one_voucher_is_taken_for_all_and_shared_as_it_was_shown_before(conn):
    at = await make.space(conn, closes_on_holidays=False)
    who, room = await make.member(conn), await make.resource(conn, at=at)
    wanted = series(room, make.stay(1, 9, 18), WEEKLY, voucher=await hubs(conn))
    # Three days each: the fourth date has none left, so all of it is refused and nothing taken.
    shown = await _looked(conn, wanted, who)
    assert shown == [1, 1, 1, "voucher-exhausted"]
    with pytest.raises(GroupRefused):
        await together(conn, wanted, member=who)
    assert await vouchers(conn) == 0
    made = await together(conn, wanted, member=who, what_fits=True)
    assert made["refused"] == ["voucher-exhausted"]
    assert all(each["voucher_cents"] == each["price_cents"] for each in made["reservations"])
    assert await vouchers(conn) == 1
    assert (
        await _looked(conn, series(room, make.stay(2, 9, 18), WEEKLY, voucher=wanted.voucher), who)
        == ["voucher-exhausted"] * 4
    )
    await assert_sound(conn)


async def test_any_other_name_is_an_unknown_code(conn):
    who, room = await make.member(conn), await make.resource(conn)
    wanted = series(room, make.stay(1, 9, 18), WEEKLY, voucher="nowhere")
    with pytest.raises(VoucherUnknown):
        await together(conn, wanted, member=who)
    with pytest.raises(VoucherUnknown):
        await _looked(conn, wanted, who)
