"""Random campaigns: what a quote says is what redeeming writes, and no cent is made or lost."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.database.pool import Connection
from booking.errors import Refusal
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.cancel import cancel
from booking.reservations.clock import move
from booking.reservations.decide import Wish
from booking.reservations.quote import quote
from booking.reservations.reschedule import reschedule
from booking.reservations.reservation import lock_any
from booking.spaces.network import NetworkCache
from booking.vouchers.check import add_up
from tests import make
from tests.reservations.steps import reserved
from tests.torture import is_long
from tests.vouchers import steps

_COUNTED = (
    "SELECT (SELECT count(*) FROM reservations) + (SELECT count(*) FROM ledger) "
    "+ (SELECT count(*) FROM events) + (SELECT coalesce(sum(used), 0) FROM cap_uses) "
    "+ (SELECT count(*) FROM claims)"
)
# How many cents stand for one day, and for one minute.
SCALE = {"money": 1, "day": 2_500, "hour": 20}
_TOTALS = "SELECT campaign_id, sum(balance)::bigint FROM accounts GROUP BY 1"


def random_terms(rng: random.Random, unit: str) -> dict[str, Any]:
    """Terms of every sort, tight enough that each cap bites before long."""

    def cap(low: int, high: int) -> int | None:
        return rng.choice([None, -(-rng.randint(low, high) // SCALE[unit])])

    terms: dict[str, Any] = {
        "rate_basis_points": rng.choice([3_333, 5_000, 7_501, 10_000]),
        "vat": rng.choice(["included", "excluded", "excluded_for_undertakings"]),
        "cap_per_year": cap(2_000, 20_000),
        "cap_per_campaign": cap(3_000, 30_000),
        "cap_per_reservation": cap(500, 4_000),
        "minimum_cost_cents": rng.choice([0, 0, 900]),
        "listed_only": False,
        "give_back": {
            "late": rng.choice(["pot", "voucher"]),
            "no_show": rng.choice(["pot", "voucher"]),
        },
    }
    if rng.random() < 0.5:
        terms["classes"] = [
            {"number": 1, "slug": "desks", "name": {"it": "Postazioni", "en": "Desks"},
             "cap": cap(2_000, 20_000), "resource_kinds": ["desk"]},
            {"number": 2, "slug": "rooms", "name": {"it": "Sale", "en": "Rooms"},
             "cap": cap(2_000, 20_000), "resource_kinds": ["room"]},
        ]  # fmt: skip
    return terms


class Town:
    """A desk pool and a room, people with vouchers of a random campaign, and what they do."""

    def __init__(self, conn: Connection, rng: random.Random) -> None:
        self.conn, self.rng, self.network = conn, rng, NetworkCache()
        self.people: list[tuple[Member, str]] = []
        self.standing: list[tuple[Member, UUID, Period]] = []
        self.done: Counter[str] = Counter()

    async def build(self) -> None:
        conn, rng = self.conn, self.rng
        unit = rng.choice(["money", "money", "day", "hour"])
        place = await make.space(conn)
        prices = {"items": [{"item": "hour", "cents": rng.choice([331, 450, 1_234])}]}
        check_in = {"check_in": {"opens_before_minutes": 15, "grace_minutes": 15}}
        rules = rng.choice([{}, check_in])
        self.things = [
            await make.resource(conn, at=place, units=4, prices=prices),
            await make.resource(conn, at=place, kind="room", prices=prices, rules=rules),
        ]
        budget = 10_000_000
        self.slug = await steps.campaign(
            conn,
            unit=unit,
            terms={"cap_per_year": None} | random_terms(rng, unit),
            pots=({"slug": "city", "budget": budget}, {"slug": "chamber", "budget": budget}),
        )
        for _ in range(3):
            amount = rng.randint(1_000, 25_000)
            amount = -(-amount // SCALE[unit])
            held = await steps.voucher(conn, of=self.slug, amount=amount)
            member = await make.member(conn, beneficiary=await self._beneficiary(held.member_id))
            self.people.append((member, held.granted.code))

    async def _beneficiary(self, member_id: int) -> int:
        found: int = await self.conn.fetchval(
            "SELECT beneficiary_id FROM members WHERE id = $1", member_id
        )
        return found

    async def step(self) -> None:
        act = self.rng.choice(["reserve"] * 5 + ["cancel", "late", "move", "end"])
        try:
            await getattr(self, f"_{act}")()
        except Refusal as refusal:
            act = refusal.code
        self.done[act] += 1

    def _period(self) -> Period:
        day = self.rng.choice([1, 2, 3, 4, 9, 10, 11, 14, 15, 16, 17, 18])
        start = self.rng.randint(16, 36) / 2
        return make.stay(day, start, start + self.rng.choice([0.5, 1, 2, 3.5]))

    async def _reserve(self) -> None:
        """A quote writes nothing, and then redeeming writes what it said."""
        member, code = self.rng.choice(self.people)
        period, thing = self._period(), self.rng.choice(self.things)
        wish = Wish(resource_id=thing, period=period, voucher=code)
        before = await self.conn.fetchval(_COUNTED)
        said = await quote(
            self.conn,
            network=await self.network.newest(self.conn),
            member=member,
            wish=wish,
            now=make.NOW,
        )
        assert await self.conn.fetchval(_COUNTED) == before
        if said.refusal is not None:
            assert all(len(said.refusal.detail(language)) > 20 for language in ("it", "en"))
            with pytest.raises(type(said.refusal)):
                await reserved(
                    self.conn, thing, period, member=member, network=self.network, voucher=code
                )
            raise said.refusal
        made = await reserved(
            self.conn, thing, period, member=member, network=self.network, voucher=code
        )
        assert (made["price_cents"], made["voucher_cents"]) == (said.price_cents, said.cover.cents)
        self.standing.append((member, UUID(made["id"]), period))

    def _one(self) -> tuple[Member, UUID, Period] | None:
        return self.rng.choice(self.standing) if self.standing else None

    async def _cancel(self, now: datetime | None = None) -> None:
        if found := self._one():
            member, made, _ = found
            self.standing.remove(found)
            await cancel(self.conn, member=member, reservation_id=made, now=now or make.NOW)

    async def _late(self) -> None:
        if found := self._one():
            member, made, period = found
            self.standing.remove(found)
            at = period.start - timedelta(minutes=5)
            await cancel(self.conn, member=member, reservation_id=made, now=at)

    async def _move(self) -> None:
        if found := self._one():
            member, made, _ = found
            to = self._period()
            async with self.conn.transaction():
                await reschedule(
                    self.conn,
                    network=self.network,
                    member=member,
                    reservation_id=made,
                    period=to,
                    now=make.NOW,
                )
            self.standing[self.standing.index(found)] = (member, made, to)

    async def _end(self) -> None:
        """The clock completes it, or finds that nobody came."""
        if found := self._one():
            self.standing.remove(found)
            stay = await lock_any(self.conn, found[1])
            await move(self.conn, stay, now=found[2].end + timedelta(minutes=1))


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
async def test_a_quote_is_what_is_written_and_money_is_conserved(
    conn: Any, seed: int, pytestconfig: pytest.Config
) -> None:
    town = Town(conn, random.Random(seed))
    await town.build()
    for number in range(1_000 if is_long(pytestconfig) else 60):
        await town.step()
        if number % 20 == 0:
            assert {total for _, total in await conn.fetch(_TOTALS)} == {0}
    report = await add_up(conn)
    assert report.wrong == ()
    assert town.done["reserve"] > 0, town.done


async def test_giving_back_in_every_state_restores_exactly(conn: Any) -> None:
    """Whatever was taken of balance and caps is there again, for every cap there is."""
    classes = [{"number": 1, "slug": "desks", "name": {"it": "Postazioni", "en": "Desks"},
                "cap": 50_000, "resource_kinds": ["desk"]}]  # fmt: skip
    slug = await steps.campaign(
        conn,
        terms={"cap_per_campaign": 80_000, "classes": classes, "listed_only": False},
    )
    held = await steps.voucher(conn, of=slug, amount=90_000)
    beneficiary = await conn.fetchval(
        "SELECT beneficiary_id FROM members WHERE id = $1", held.member_id
    )
    who = await make.member(conn, beneficiary=beneficiary)
    desk = await make.resource(conn, units=3)
    asks = await make.resource(conn, rules={"approval": True})
    caps = "SELECT year, class, used FROM cap_uses ORDER BY 1, 2"
    for thing, hold in ((desk, False), (desk, True), (asks, False)):
        made = await reserved(
            conn, thing, make.stay(9, 9, 13), member=who, voucher=held.granted.code, hold=hold
        )
        taken = made["voucher_cents"]
        assert [tuple(row) for row in await conn.fetch(caps)] == [
            (0, 0, taken), (0, 1, taken), (2026, 0, taken),
        ]  # fmt: skip
        await cancel(conn, member=who, reservation_id=UUID(made["id"]), now=make.NOW)
        assert [row["used"] for row in await conn.fetch(caps)] == [0, 0, 0]
        assert (await steps.money(conn, held)).voucher == 90_000
    assert (await add_up(conn)).wrong == ()
