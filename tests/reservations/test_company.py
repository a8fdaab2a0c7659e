"""Those who reserve at the same moment are written together, and nobody pays for their company."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, Refusal
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.decide import Wish
from booking.reservations.desk import Desk
from booking.reservations.key import Key
from booking.reservations.placement import Placement
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache
from booking.vouchers.check import check
from booking.vouchers.refusals import VoucherExhausted
from tests import make
from tests.reservations.steps import told
from tests.vouchers import steps as vouchers

DAY = make.stay(1, 9, 13)


async def at_once(
    pool: Pool, *wanted: tuple[Member, Wish] | tuple[Member, Wish, Key]
) -> list[dict[str, Any] | Refusal]:
    """All of them at one desk at the same moment: each one's reservation, or its refusal."""
    desk, network = Desk(pool.acquire), NetworkCache()
    async with pool.acquire() as conn:
        await network.newest(conn)

    async def one(member: Member, wish: Wish, key: Key | None = None) -> dict[str, Any] | Refusal:
        try:
            answer = await reserve(
                desk,
                network=network,
                member=member,
                wish=wish,
                now=make.NOW,
                represent=told,
                key=key,
            )
        except Refusal as refused:
            return refused
        made: dict[str, Any] = json.loads(answer)
        return made

    return await asyncio.gather(*(one(*each) for each in wanted))


async def _desks(pool: Pool, count: int, people: int) -> tuple[int, list[Member]]:
    async with pool.acquire() as conn:
        return (
            await make.resource(conn, units=count),
            [await make.member(conn) for _ in range(people)],
        )


def _wish(resource_id: int, period: Period = DAY, **more: Any) -> Wish:
    return Wish(resource_id=resource_id, period=period, **more)


async def _transactions(pool: Pool) -> int:
    """How many wrote the reservations that there are."""
    count = await pool.fetchval("SELECT count(DISTINCT xmin::text) FROM reservations")
    return int(count)


async def test_twenty_at_once_take_few_transactions_and_a_unit_each(pool: Pool) -> None:
    desks, people = await _desks(pool, 20, 20)
    made = await at_once(pool, *((person, _wish(desks)) for person in people))
    assert all(isinstance(each, dict) for each in made)
    units = [each["units"][0]["id"] for each in made if isinstance(each, dict)]
    assert len(set(units)) == 20
    assert await _transactions(pool) <= 3
    written = await pool.fetch(
        "SELECT r.unit_ids[1] AS unit, e.payload -> 'unit_ids' ->> 0 AS told, c.unit_id AS claimed "
        "FROM reservations r JOIN claims c ON c.reservation_id = r.id "
        "JOIN events e ON e.stream = 'reservation:' || r.id"
    )
    assert len(written) == 20
    assert all(row["unit"] == int(row["told"]) == row["claimed"] for row in written)


async def test_what_is_written_in_company_is_what_is_written_alone(pool: Pool) -> None:
    """One with a quota is written alone; but for its ids and units the rows are the same."""
    async with pool.acquire() as conn:
        at = await make.space(conn)
        free = await make.resource(conn, at=at, units=2)
        counted = await make.resource(conn, at=at, units=2, rules={"quota": {"hours_per_day": 8}})
        people = [await make.member(conn) for _ in range(2)]
        held = [await vouchers.voucher(conn, member_id=each.id) for each in people]
    key = Key("POST /here", "one-key", b"1" * 32)
    made = await at_once(
        pool,
        (people[0], _wish(free, voucher=held[0].code, title="Trial"), key),
        (people[1], _wish(counted, voucher=held[1].code, title="Trial"), key),
    )
    ids = [UUID(each["id"]) for each in made if isinstance(each, dict)]
    assert len(ids) == 2
    for table, of, apart in (
        ("reservations", "id", "id reference member_id made_by resource_id unit_ids voucher_id"),
        ("claims", "reservation_id", "id reservation_id resource_id unit_id owner"),
        ("ledger", "reservation_id", "id debit credit voucher_id reservation_id recorded_at"),
    ):
        first, second = [
            await pool.fetchval(
                f"SELECT to_jsonb(t) - $2::text[] FROM {table} t WHERE {of} = $1",
                each,
                apart.split(),
            )
            for each in ids
        ]
        assert first == second, table
    told_of = await pool.fetch(
        "SELECT type, version, stream_version, ARRAY(SELECT jsonb_object_keys(payload)) "
        "FROM events WHERE stream = ANY ($1)",
        [f"reservation:{each}" for each in ids],
    )
    assert len(told_of) == 2
    assert told_of[0] == told_of[1]


async def test_a_voucher_that_has_not_enough_is_refused_alone(pool: Pool) -> None:
    async with pool.acquire() as conn:
        desks = await make.resource(conn, units=20)
        owner, other = await make.member(conn), await make.member(conn)
        poor = await vouchers.voucher(conn, amount=1_000, member_id=owner.id)
        rich = await vouchers.voucher(conn, amount=50_000, member_id=other.id)
    # Four hours cost 18 euros, of which a voucher pays 9.
    made = await at_once(
        pool,
        (owner, _wish(desks, voucher=poor.code)),
        (owner, _wish(desks, voucher=poor.code)),
        (owner, _wish(desks, voucher=poor.code)),
        (other, _wish(desks, voucher=rich.code)),
    )
    refused = [each for each in made if isinstance(each, Refusal)]
    paid = sorted(each["voucher_cents"] for each in made if isinstance(each, dict))
    assert paid == [100, 900, 900]
    assert [type(each) for each in refused] == [VoucherExhausted]
    async with pool.acquire() as conn:
        assert (await check(conn)).sound


async def test_one_key_twice_in_company_is_one_reservation(pool: Pool) -> None:
    desks, people = await _desks(pool, 5, 1)
    one, other = Key("POST /here", "k", b"1" * 32), Key("POST /here", "k", b"2" * 32)
    wish = _wish(desks)
    made = await at_once(pool, *[(people[0], wish, one)] * 4, (people[0], wish, other))
    answers = [each for each in made if isinstance(each, dict)]
    assert len({each["id"] for each in answers}) == 1
    assert len(answers) in (1, 4)  # whichever body came first
    assert all(isinstance(each, IdempotencyKeyReused) for each in made if each not in answers)
    assert await pool.fetchval("SELECT count(*) FROM reservations") == 1


async def test_nobody_waits_for_the_space_of_another(pool: Pool) -> None:
    """A space that is being changed holds up those who reserve there, and nobody else."""
    held, people = await _desks(pool, 5, 2)
    open_, _ = await _desks(pool, 5, 0)
    desk, network = Desk(pool.acquire), NetworkCache()
    async with pool.acquire() as conn:
        await network.newest(conn)

    async def one(person: Member, resource_id: int) -> str:
        return await reserve(
            desk,
            network=network,
            member=person,
            wish=_wish(resource_id),
            now=make.NOW,
            represent=told,
        )

    async with pool.acquire() as changing, changing.transaction():
        await changing.execute("SELECT change_space(space_id) FROM resources WHERE id = $1", held)
        waits = asyncio.create_task(one(people[0], held))
        await asyncio.wait_for(one(people[1], open_), 5)
        assert not waits.done()
    assert json.loads(await asyncio.wait_for(waits, 5))["status"] == "confirmed"


async def test_a_placement_is_what_the_database_takes(conn: Connection) -> None:
    fields = await conn.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'placement'::regclass AND attnum > 0 "
        "ORDER BY attnum"
    )
    assert tuple(row["attname"] for row in fields) == Placement._fields


@pytest.mark.parametrize("cap", [1_000, 1_800])
async def test_a_cap_holds_for_two_vouchers_of_one_beneficiary_in_company(
    pool: Pool, cap: int
) -> None:
    async with pool.acquire() as conn:
        desks = await make.resource(conn, units=20)
        slug = await vouchers.campaign(conn, terms={"cap_per_year": cap})
        owner = await make.member(conn)
        first, second = [
            await vouchers.voucher(conn, of=slug, member_id=owner.id) for _ in range(2)
        ]
    made = await at_once(
        pool, *((owner, _wish(desks, voucher=each.code)) for each in (first, second, first, second))
    )
    paid = [each["voucher_cents"] for each in made if isinstance(each, dict)]
    assert sum(paid) == cap
    assert all(isinstance(each, VoucherExhausted) for each in made if isinstance(each, Refusal))
