"""A member from whom a space takes no reservations: at every door, until it ends or is lifted."""

from datetime import timedelta
from uuid import UUID

import pytest

from booking.errors import Forbidden, Invalid, NotFound
from booking.reservations.decide import Wish
from booking.reservations.quote import quote
from booking.reservations.refusals import (
    OutsideOpeningHours,
    SlotTaken,
)
from booking.reservations.refusals_of_people import Blocked
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from booking.upkeep.block import BlockHits, CannotBlock, block, blocks_of, lift, people_of
from booking.upkeep.hits import Choices
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.sound import assert_sound

KEEP = Choices(otherwise="keep")
FRIDAY = make.rome(4, 9)


async def _house(conn, **rules):
    """A space with a desk, its manager, and somebody with a stay there."""
    desk = await make.resource(conn, units=3, rules=rules)
    space = (await make.known(conn, desk))[1].space
    manager = await make.member(conn, manages=frozenset({space.id}))
    ada = await make.member(conn)
    made = await reserved(conn, desk, make.stay(2, 9, 11), member=ada)
    return desk, space, manager, ada, made


async def _block(conn, space, manager, who, *, until=None, choices=KEEP, now=make.NOW):
    return await block(
        conn, member=manager, space=space, member_id=who.id, reason="Ha rotto la stampante",
        until=until, choices=choices, now=now,
    )  # fmt: skip


async def test_whoever_is_blocked_is_refused_at_every_door_of_that_space_and_no_other(conn):
    desk, space, manager, ada, made = await _house(conn)
    elsewhere = await make.resource(conn)
    await _block(conn, space, manager, ada, until=FRIDAY)
    cache, network = NetworkCache(), await NetworkCache().newest(conn)
    with pytest.raises(Blocked) as refused:
        await reserved(conn, desk, make.stay(9, 9, 11), member=ada)
    said = refused.value.detail("it")
    assert "Fino a venerdì 4 dicembre alle 09:00" in said
    for word in ("Ha rotto la stampante", space.name, "chi gestisce"):
        assert word in said, word
    asked = await quote(
        conn, network=network, member=ada,
        wish=Wish(resource_id=desk, period=make.stay(9, 9, 11)), now=make.NOW,
    )  # fmt: skip
    assert isinstance(asked.refusal, Blocked)
    with pytest.raises(Blocked):
        await reschedule(
            conn, network=cache, member=ada, reservation_id=UUID(made["id"]),
            period=make.stay(3, 9, 11), now=make.NOW,
        )  # fmt: skip
    # Hours come first, and the space itself may move what it kept.
    with pytest.raises(OutsideOpeningHours):
        await reserved(conn, desk, make.stay(9, 3, 5), member=ada)
    await reschedule(
        conn, network=cache, member=manager, reservation_id=UUID(made["id"]),
        period=make.stay(3, 9, 11), reason="Corso", now=make.NOW,
    )  # fmt: skip
    await reserved(conn, elsewhere, make.stay(9, 9, 11), member=ada)
    await reserved(conn, desk, make.stay(9, 9, 11))
    await reserved(conn, desk, make.stay(9, 9, 11), member=ada, now=FRIDAY)


async def test_an_alternative_is_none_where_they_are_blocked(conn):
    desk, space, manager, ada, _ = await _house(conn)
    other = await make.resource(conn, at=await make.space(conn))
    await _block(conn, space, manager, ada)
    await reserved(conn, other, make.stay(9, 9, 11))
    with pytest.raises(SlotTaken) as refused:
        await reserved(conn, other, make.stay(9, 9, 11), member=ada)
    offered = {each["resource_id"] for each in refused.value.facts["alternatives"]}
    assert offered
    assert desk not in offered


async def test_each_stay_ahead_is_kept_or_cancelled_with_everything_given_back(conn):
    desk, space, manager, ada, kept = await _house(conn)
    code = await vouchers.voucher(conn, ada)
    gone = await reserved(conn, desk, make.stay(3, 9, 11), member=ada, voucher=code)
    with pytest.raises(BlockHits) as refused:
        async with conn.transaction():
            await _block(conn, space, manager, ada, choices=Choices())
    assert [each["id"] for each in refused.value.facts["reservations"]] == [kept["id"], gone["id"]]
    assert await blocks_of(conn, member=manager, space=space, now=make.NOW, limit=9) == []
    chosen = Choices({UUID(kept["id"]): "keep", UUID(gone["id"]): "cancel"})
    done = await _block(conn, space, manager, ada, choices=chosen)
    assert done.cancelled == [UUID(gone["id"])]
    assert await vouchers.balance(conn, code) == 150_000
    status = "SELECT array_agg(status::text ORDER BY starts_at) FROM reservations"
    assert await conn.fetchval(status) == ["confirmed", "cancelled"]
    await assert_sound(conn)


async def test_it_is_lifted_or_ends_by_itself_and_a_new_one_takes_its_place(conn):
    desk, space, manager, ada, _ = await _house(conn)
    await _block(conn, space, manager, ada, until=FRIDAY)
    second = await _block(conn, space, manager, ada)
    (standing,) = await blocks_of(conn, member=manager, space=space, now=make.NOW, limit=9)
    assert standing.id == second.block.id
    await lift(conn, member=manager, block_id=standing.id, now=make.NOW)
    await reserved(conn, desk, make.stay(9, 9, 11), member=ada)
    with pytest.raises(NotFound):
        await lift(conn, member=manager, block_id=standing.id, now=make.NOW)
    told = await conn.fetch("SELECT type FROM events WHERE stream LIKE 'block:%' ORDER BY id")
    assert [row["type"] for row in told] == ["MemberBlocked"] * 2 + ["MemberUnblocked"]


async def test_whom_nobody_may_block_and_who_may_block_nobody(conn):
    _, space, manager, ada, _ = await _house(conn)
    other = await make.member(conn, manages=frozenset({space.id}))
    officer = await make.member(conn)
    await conn.execute("INSERT INTO roles (member_id, role) VALUES ($1, 'officer')", officer.id)
    for who in (other, officer):
        await conn.execute("UPDATE reservations SET member_id = $1", who.id)
        with pytest.raises(CannotBlock):
            await _block(conn, space, manager, who)
    for refusal, by, who, until in (
        (CannotBlock, manager, manager, None), (NotFound, manager, await make.member(conn), None),
        (Forbidden, await make.member(conn), ada, None),
    ):  # fmt: skip
        with pytest.raises(refusal):
            await _block(conn, space, by, who, until=until)
    await conn.execute("UPDATE reservations SET member_id = $1", ada.id)
    with pytest.raises(Invalid):
        await _block(conn, space, manager, ada, until=make.NOW)


async def test_people_are_those_with_stays_nearby_and_those_who_are_blocked(conn):
    desk, space, manager, ada, made = await _house(conn)
    await conn.execute("UPDATE members SET name = 'Ada Neri' WHERE id = $1", ada.id)
    eva = await make.member(conn)
    for hour in (9, 11):
        await reserved(conn, desk, make.stay(1, hour, hour + 2), member=eva)
    await conn.execute(
        "UPDATE reservations SET status = 'no_show' WHERE member_id = $1 AND starts_at = $2",
        eva.id, make.rome(1, 9),
    )  # fmt: skip
    reference = await conn.fetchval("SELECT reference FROM reservations WHERE id = $1", made["id"])

    async def found(search=None, now=make.NOW):
        people = await people_of(conn, member=manager, space=space, search=search, now=now, limit=9)
        return [(each.id, each.stays, each.missed) for each in people]

    assert await found() == [(ada.id, 1, 0), (eva.id, 2, 1)]
    assert await found("neri") == await found(reference.lower()) == [(ada.id, 1, 0)]
    await _block(conn, space, manager, eva)
    assert await found(now=make.NOW + timedelta(days=200)) == [(eva.id, 0, 0)]
