"""The real product beside the model: one space, its people and vouchers, driven step by step."""

import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace

from booking.database.pool import Connection
from booking.errors import Refusal
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.decide import Wish
from booking.reservations.desk import desk_on
from booking.reservations.quote import Quote, quote
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache, Resource
from booking.upkeep.close import close
from booking.upkeep.closure import Closure, reopen
from booking.upkeep.hits import Choices, Hit
from booking.vouchers.campaign import CampaignFile
from booking.vouchers.grant import grant
from booking.vouchers.load_campaign import bring_to
from tests import make
from tests.properties.model import CAP, CLOSES, OPENS, Model, Thing, Voucher
from tests.properties.plain_times import Slot
from tests.reservations.steps import told

Result = TypeVar("Result")
# Whose it is, the unit, from when until when.
Claim = tuple[str, int, datetime, datetime]
BEGIN = make.rome(29, 9)
RULES = {"grid_minutes": 60, "shortest_minutes": 60}
CHECK_IN = {"check_in": {"opens_before_minutes": 15, "grace_minutes": 15}}
NAME = {"it": "Prova", "en": "Trial"}
CAMPAIGN = CampaignFile.model_validate(
    {
        "campaign": {"slug": "trial", "name": NAME, "opens_on": "2026-01-01",
                     "closes_on": "2028-12-31"},
        "terms": {"cap_per_year": CAP, "valid_days": 400},
        "pots": [{"slug": "all", "name": NAME, "budget": 100_000}],
    }
)  # fmt: skip
# Code, owner, balance; the last one ends with the year.
VOUCHERS = (("AAAA-AAAA", 0, 1_500), ("BBBB-BBBB", 0, 1_500), ("CCCC-CCCC", 1, 800))
NEW_YEARS_EVE = date(2026, 12, 31)


class OneConnection:
    """As much of a pool as the clock needs: everything happens in one transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        yield self._conn


@dataclass(frozen=True)
class World:
    """The product's side of what the model knows."""

    conn: Connection
    network: NetworkCache
    slug: str
    people: tuple[Member, Member]
    manager: Member
    things: dict[str, Thing]

    async def resource(self, thing: Thing) -> Resource:
        return (await self.network.newest(self.conn)).resource(thing.id)

    def place(self, what: str) -> tuple[frozenset[int], int | None, int | None]:
        """The units of something to close, and how the request names it."""
        if what == "space":
            every = (unit for thing in self.things.values() for unit in thing.units)
            return frozenset(every), None, None
        if what == "a desk":
            desks = self.things["desks"]
            return frozenset(desks.units[:1]), desks.id, desks.units[0]
        return frozenset(self.things[what].units), self.things[what].id, None

    async def close(
        self, resource_id: int | None, unit_id: int | None, slot: Slot, stays: Any, *, now: datetime
    ) -> tuple[Closure, list[Hit]]:
        network = await self.network.newest(self.conn)
        made = await close(
            self.conn,
            member=self.manager,
            space=network.space(self.slug),
            resource_id=resource_id,
            unit_id=unit_id,
            period=Period(*slot),
            reason="works",
            choices=Choices(otherwise=None if stays == "refuse" else stays),
            network=network,
            now=now,
        )
        return made.closure, [hit for hit, _ in made.settled]

    async def reopen(self, closure_id: int, *, now: datetime) -> Closure:
        return await reopen(
            self.conn,
            network=await self.network.newest(self.conn),
            member=self.manager,
            closure_id=closure_id,
            now=now,
        )

    async def attempt(self, work: Awaitable[Result]) -> tuple[Result | None, Refusal | None]:
        """What came of it, or why it was refused; then everything is as it was."""
        try:
            async with self.conn.transaction():
                return await work, None
        except Refusal as refused:
            return None, refused

    async def reserve(self, wish: Wish, *, who: int, now: datetime) -> dict[str, Any]:
        """Reserve, after the quote that must agree, whatever comes of it."""
        member = self.people[who]
        known = await self.network.newest(self.conn)
        quoted = await quote(self.conn, network=known, member=member, wish=wish, now=now)
        try:
            answer = await reserve(
                desk_on(self.conn),
                network=self.network,
                member=member,
                wish=wish,
                now=now,
                represent=told,
            )
        except Refusal as refused:
            _require_same_code(quoted, refused)
            for offer in refused.facts.get("alternatives", ()):
                await self._require_accepted(offer, wish, member=member, now=now)
            raise
        assert quoted.refusal is None
        made: dict[str, Any] = json.loads(answer)
        assert quoted.price_cents == made["price_cents"]
        return made

    async def _require_accepted(
        self, offer: dict[str, Any], wish: Wish, *, member: Member, now: datetime
    ) -> None:
        instead = replace(
            wish,
            resource_id=offer["resource_id"],
            period=Period(offer["starts_at"], offer["ends_at"]),
        )
        known = await self.network.newest(self.conn)
        quoted = await quote(self.conn, network=known, member=member, wish=instead, now=now)
        assert quoted.refusal is None, (offer, quoted.refusal)
        assert quoted.cover.cents == offer["voucher_cents"]

    async def require_same(self, model: Model) -> None:
        """The database has what the model has, and nothing else."""
        rows = await self.stays()
        for row in rows.values():
            assert row["voucher_cents"] + row["due_cents"] == row["price_cents"]
        assert {
            id_: (
                row["status"],
                Slot(row["starts_at"], row["ends_at"]),
                row["price_cents"],
                row["voucher_cents"],
                row["reserved_units"],
                row["expires_at"],
            )
            for id_, row in rows.items()
        } == {
            stay.id: (
                stay.status,
                stay.slot,
                model.price(stay.slot, stay.quantity),
                stay.covered,
                stay.held,
                stay.expires,
            )
            for stay in model.stays.values()
        }
        assert await self._claims(model.now) == _claims_of(model)
        assert await self._vouchers() == {
            each.code: (each.balance, each.held, each.expired, each.until)
            for each in model.vouchers.values()
        }
        assert await self._used() == {key: used for key, used in model.used.items() if used}

    async def stays(self) -> dict[str, Any]:
        """Every reservation as the database has it."""
        rows = await self.conn.fetch(
            "SELECT id::text, status, starts_at, ends_at, price_cents, voucher_cents, due_cents, "
            "reserved_units, expires_at FROM reservations"
        )
        return {row["id"]: row for row in rows}

    async def _claims(self, now: datetime) -> set[Claim]:
        """Who takes which unit from this moment on."""
        rows = await self.conn.fetch(
            "SELECT coalesce(reservation_id::text, closure_id::text), unit_id, lower(period), "
            "upper(period) FROM claims WHERE upper(period) > $1 AND busy_id IS NULL",
            now,
        )
        return {(row[0], row[1], row[2], row[3]) for row in rows}

    async def _vouchers(self) -> dict[str, tuple[int, int, bool, date]]:
        """Balance, what is set aside, whether expired, and the last day, by code."""
        rows = await self.conn.fetch(
            "SELECT v.code, a.balance, r.balance AS held, v.state = 'expired', v.valid_until "
            "FROM vouchers v JOIN accounts a ON a.id = v.account_id "
            "JOIN accounts r ON r.id = v.reserved_account_id"
        )
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}

    async def _used(self) -> dict[tuple[int, int], int]:
        """What each of the two used in each year."""
        rows = await self.conn.fetch(
            "SELECT m.id, u.year, u.used FROM cap_uses u "
            "JOIN members m ON m.beneficiary_id = u.beneficiary_id WHERE u.used > 0"
        )
        who = {member.id: number for number, member in enumerate(self.people)}
        return {(who[row["id"]], row["year"]): row["used"] for row in rows}


def _require_same_code(quoted: Quote, refused: Refusal) -> None:
    assert quoted.refusal is not None, refused
    assert quoted.refusal.code == refused.code


def _claims_of(model: Model) -> set[Claim]:
    taken = {
        (stay.id, unit, stay.slot.start, until)
        for stay in model.stays.values()
        for unit, until in stay.claims.items()
    }
    shut = {
        (str(each.id), unit, *each.slot) for each in model.closures.values() for unit in each.units
    }
    return {each for each in taken | shut if each[3] > model.now}


async def begin(conn: Connection) -> tuple[World, Model]:
    """A space open 8–13 from Monday to Friday at the turn of a year, and two people."""
    # The same choices of units whenever the same steps are tried again.
    await conn.execute("SELECT setseed(0.5)")
    at = await make.space(conn, opens=OPENS * 60, closes=CLOSES * 60)
    things = await _things(conn, at)
    manager = await make.member(conn, manages=frozenset({at.id}))
    people = (await make.member(conn), await make.member(conn))
    await bring_to(conn, CAMPAIGN, now=BEGIN)
    vouchers: dict[str, Voucher] = {}
    for code, owner, cents in VOUCHERS:
        made = await grant(
            conn, campaign="trial", amount=cents, now=BEGIN, member_id=people[owner].id, code=code
        )
        until = made.valid_until if owner == 0 else NEW_YEARS_EVE
        await conn.execute(
            "UPDATE vouchers SET valid_until = $2 WHERE id = $1", made.voucher_id, until
        )
        vouchers[code] = Voucher(code, owner, cents, until, granted_until=until)
    world = World(conn, NetworkCache(), at.slug, people, manager, things)
    return world, Model(BEGIN, vouchers)


async def _things(conn: Connection, at: make.Space) -> dict[str, Thing]:
    desks = await make.resource(conn, at=at, units=3, rules=RULES)
    room = await make.resource(
        conn, at=at, kind="room", rules=RULES | CHECK_IN | {"turnaround_minutes": 30}
    )
    left = await make.resource(conn, at=at, kind="area", rules=RULES)
    right = await make.resource(conn, at=at, kind="area", rules=RULES)
    parts = [left, right]
    hall = await make.resource(
        conn, at=at, kind="area", parts=parts, rules=RULES | {"turnaround_minutes": 60}
    )
    units = {
        each: tuple(
            row["id"]
            for row in await conn.fetch("SELECT id FROM units WHERE resource_id = $1", each)
        )
        for each in (desks, room, left, right)
    }
    half_hour, hour = timedelta(minutes=30), timedelta(hours=1)
    return {
        "desks": Thing(desks, units[desks]),
        "room": Thing(room, units[room], turnaround=half_hour, check_in=True),
        "left": Thing(left, units[left]),
        "right": Thing(right, units[right]),
        "hall": Thing(hall, units[left] + units[right], whole=True, turnaround=hour),
    }
