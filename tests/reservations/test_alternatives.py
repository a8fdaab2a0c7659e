"""What is offered instead of a time that is gone: near, true at that moment, and each their own."""

from typing import Any

from booking.database.pool import Connection
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.alternatives import Refused, refusals
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import Wish, decide
from booking.reservations.facts import facts_for
from booking.reservations.quote import quote
from booking.reservations.refusals import (
    Closed,
    SlotTaken,
)
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved

MORNING = make.stay(1, 9, 13)
ALL_DAY = make.stay(1, 8, 20)


async def _refused(
    conn: Connection,
    resource_id: int,
    period: Period,
    *,
    member: Member | None = None,
    **wish: Any,
) -> Refused:
    """Somebody who wishes for what is gone, whether it is or not."""
    cache, resource = await make.known(conn, resource_id)
    network, member = await cache.newest(conn), member or await make.member(conn)
    wished = Wish(resource_id=resource_id, period=period, **wish)
    facts = await facts_for(conn, network=network, member_id=member.id, wish=wished, now=make.NOW)
    return Refused(
        network=network,
        decision=decide(resource, wished, facts=facts, now=make.NOW),
        facts=facts,
        member_id=member.id,
        now=make.NOW,
    )


async def _offers(conn: Connection, *refused: Refused) -> list[list[dict[str, Any]]]:
    found = await refusals(conn, refused)
    assert all(isinstance(each, SlotTaken) for each in found)
    return [each.facts["alternatives"] for each in found]


def _times(offers: list[dict[str, Any]], resource_id: int) -> list[Any]:
    return [each["starts_at"] for each in offers if each["resource_id"] == resource_id]


async def test_a_crowd_is_answered_from_one_reading_each_with_their_own_voucher(conn):
    room = await make.resource(conn, kind="room")
    others = [await make.resource(conn, kind="room") for _ in range(2)]
    await reserved(conn, room, MORNING)
    people = [await make.member(conn) for _ in range(3)]
    rich = await vouchers.voucher(conn, people[0])
    poor = await vouchers.voucher(conn, people[1], cents=100)
    crowd = [
        await _refused(conn, room, MORNING, member=member, voucher=code)
        for member, code in zip(people, (rich, poor, None), strict=True)
    ]
    asked: list[str] = []
    with conn.query_logger(lambda query: asked.append(query.query)):
        found = await _offers(conn, *crowd)
        # What was asked is told in the loop's next turn.
        await conn.fetchval("SELECT 'heard'")
    assert len([each for each in asked if "heard" not in each]) == 1
    assert [{each["voucher_cents"] for each in offers} for offers in found] == [{900}, {100}, {0}]
    for offers in found:
        assert _times(offers, room) == [make.rome(1, 13)]
        assert [_times(offers, each) for each in others] == [[make.rome(1, 9)], [make.rome(1, 9)]]


async def test_different_stays_are_answered_at_once_and_each_by_its_own(conn):
    desks = await make.resource(conn, units=4)
    await reserved(conn, desks, MORNING, quantity=3)
    await reserved(conn, desks, make.stay(2, 14, 16), quantity=4)
    found = await _offers(
        conn,
        await _refused(conn, desks, make.stay(2, 14, 16)),
        await _refused(conn, desks, MORNING, quantity=2),
        await _refused(conn, desks, make.stay(2, 14, 16)),
    )
    assert found[0] == found[2]
    assert make.rome(2, 12) in _times(found[0], desks)
    assert make.rome(1, 13) in _times(found[1], desks)
    assert {each["price_cents"] for each in found[1]} == {2 * 4 * 450}


async def test_what_is_near_and_full_sends_further_in_time_and_place(conn):
    at = await make.space(conn)
    room = await make.resource(conn, at=at, kind="room")
    beside = [await make.resource(conn, at=at, kind="room") for _ in range(4)]
    away = await make.resource(conn, at=await make.space(conn, lat=45.9), kind="room")
    for each in [room, *beside]:
        await reserved(conn, each, ALL_DAY)
    (offers,) = await _offers(conn, await _refused(conn, room, MORNING))
    assert _times(offers, away) == [make.rome(1, 9)]
    # A Monday at nine; the rest of it is nearer than Wednesday.
    assert _times(offers, room) == [make.rome(30, 16, month=11), make.rome(30, 12, month=11)]


async def test_a_day_whose_hours_one_has_used_up_is_offered_to_others_only(conn):
    room = await make.resource(conn, kind="room", rules={"quota": {"hours_per_day": 4}})
    who, other = await make.member(conn), await make.member(conn)
    await reserved(conn, room, make.stay(1, 8, 12), member=who)
    for hour in (8, 12, 16):
        await reserved(conn, room, make.stay(2, hour, hour + 4))
    wished = make.stay(2, 16, 20)
    his, hers = await _offers(
        conn,
        await _refused(conn, room, wished, member=who),
        await _refused(conn, room, wished, member=other),
    )
    assert make.rome(1, 16) in _times(hers, room)
    assert _times(his, room) == [make.rome(3, 8), make.rome(3, 12)]


async def test_each_is_offered_what_a_quote_grants_them_at_that_moment(conn):
    at = await make.space(conn)
    desks = await make.resource(conn, at=at, units=3)
    await make.resource(conn, at=at, units=2, rules={"quota": {"open_reservations": 1}})
    await make.resource(conn, at=await make.space(conn, listed=False), units=2)
    await reserved(conn, desks, MORNING, quantity=3)
    members = [await make.member(conn) for _ in range(3)]
    people: dict[int | None, Member] = {each.id: each for each in members}
    code = await vouchers.voucher(conn, members[0])
    crowd = [
        await _refused(conn, desks, MORNING, member=members[0], voucher=code),
        await _refused(conn, desks, MORNING, member=members[1], quantity=2),
        await _refused(conn, desks, make.stay(1, 10, 11), member=members[2]),
    ]
    offered = 0
    for refused, offers in zip(crowd, await _offers(conn, *crowd), strict=True):
        member, wish = people[refused.member_id], refused.decision.wish
        for each in offers:
            instead = Wish(
                resource_id=each["resource_id"],
                period=Period(each["starts_at"], each["ends_at"]),
                quantity=wish.quantity,
                voucher=wish.voucher,
            )
            quoted = await quote(
                conn, network=refused.network, member=member, wish=instead, now=make.NOW
            )
            assert quoted.refusal is None
            assert quoted.cover.cents == each["voucher_cents"]
            offered += 1
    assert offered == 9


async def test_nothing_that_was_read_is_offered_later(conn):
    room = await make.resource(conn, kind="room")
    await reserved(conn, room, MORNING)
    refused = await _refused(conn, room, MORNING)
    (offers,) = await _offers(conn, refused)
    first = offers[0]
    await reserved(conn, room, Period(first["starts_at"], first["ends_at"]))
    (again,) = await _offers(conn, refused)
    assert first["starts_at"] not in _times(again, room)


async def test_a_closure_is_why_where_it_alone_leaves_too_few_and_each_is_told(conn):
    at = await make.space(conn)
    desks = await make.resource(conn, at=at, units=3)
    await _closed(conn, at, desks, MORNING, count=2)
    closed, another, taken = await refusals(
        conn,
        [
            await _refused(conn, desks, MORNING, quantity=2),
            await _refused(conn, desks, MORNING, quantity=2),
            await _refused(conn, desks, MORNING),
        ],
    )
    assert isinstance(closed, Closed)
    assert closed.facts["reason"]["it"] == "lavori"
    assert isinstance(another, Closed)
    assert another is not closed
    assert isinstance(taken, SlotTaken)


async def test_one_that_fits_beside_a_closure_is_not_refused_for_it(conn):
    at = await make.space(conn)
    desks = await make.resource(conn, at=at, units=3)
    _, resource = await make.known(conn, desks)
    await _closed(conn, at, desks, MORNING, count=2)
    await refuse_if_closed(conn, resource, Wish(resource_id=desks, period=MORNING))
    after = make.stay(1, 13, 15)
    await refuse_if_closed(conn, resource, Wish(resource_id=desks, period=after, quantity=3))


async def _closed(
    conn: Connection, at: make.Space, resource_id: int, period: Period, *, count: int
) -> None:
    """Close so many of its units."""
    closure = await conn.fetchval(
        "INSERT INTO closures (space_id, starts_at, ends_at, reason, created_at) "
        "VALUES ($1, $2, $3, 'lavori', $2) RETURNING id",
        at.id,
        period.start,
        period.end,
    )
    await conn.execute(
        "INSERT INTO claims (resource_id, unit_id, period, closure_id) "
        "SELECT resource_id, id, tstzrange($2, $3), $4 FROM units WHERE resource_id = $1 "
        "ORDER BY id LIMIT $5",
        resource_id,
        period.start,
        period.end,
        closure,
        count,
    )
