"""The only factory: makes what a test needs, with sensible defaults, on the real tables."""

import hashlib
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.members.member import Member
from booking.periods import Period
from booking.spaces.network import NetworkCache, Resource

ROME = ZoneInfo("Europe/Rome")
ROOT = Path(__file__).resolve().parents[1]
# A Monday; nothing in the suite depends on the real date.
NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
HOUR_PRICE = {"items": [{"item": "hour", "cents": 450}]}

_numbers = itertools.count(1)


def rome(day: int, hour: int, minute: int = 0, *, month: int = 12, year: int = 2026) -> datetime:
    """An instant by Milan's clock; by default in December 2026."""
    return datetime(year, month, day, hour, minute, tzinfo=ROME).astimezone(UTC)


def stay(day: int, start: float, end: float, *, month: int = 12, year: int = 2026) -> Period:
    """A period on one local day, its hours as decimals: 9.5 is 09:30."""
    first = datetime(year, month, day, tzinfo=ROME)
    at = [
        (first.replace(hour=int(hour), minute=round(hour % 1 * 60))).astimezone(UTC)
        for hour in (start, end)
    ]
    return Period(at[0], at[1])


@dataclass(frozen=True, slots=True)
class Space:
    id: int
    slug: str


async def space(
    conn: Connection,
    *,
    opens: int = 8 * 60,
    closes: int = 20 * 60,
    weekdays: range = range(1, 6),
    listed: bool = True,
    closes_on_holidays: bool = True,
    kind: str = "coworking",
    lat: float | None = 45.4642,
    lon: float | None = 9.19,
    timezone: str = "Europe/Rome",
) -> Space:
    """A listed coworking, open 8–20 from Monday to Friday."""
    slug = f"space-{next(_numbers)}"
    space_id = await conn.fetchval(
        "INSERT INTO spaces (slug, kind, name, lat, lon, timezone, closes_on_holidays) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        slug,
        kind,
        slug.title(),
        lat,
        lon,
        timezone,
        closes_on_holidays,
    )
    await conn.executemany(
        "INSERT INTO opening_hours (space_id, weekday, opens, closes) VALUES ($1, $2, $3, $4)",
        [(space_id, day, opens, closes) for day in weekdays],
    )
    if listed:
        await conn.execute(
            "INSERT INTO certifications (space_id, state, listed_from) "
            "VALUES ($1, 'listed', '2013-01-01')",
            space_id,
        )
    await conn.execute("SELECT change_space($1)", space_id)
    return Space(space_id, slug)


async def resource(
    conn: Connection,
    *,
    at: Space | None = None,
    units: int = 1,
    kind: str = "desk",
    family: str | None = None,
    rules: dict[str, Any] | None = None,
    prices: dict[str, Any] | None = None,
    parts: list[int] | None = None,
) -> int:
    """The id of a resource with so many units, or of a whole made of the units of `parts`."""
    at = at or await space(conn)
    number = next(_numbers)
    resource_id: int = await conn.fetchval(
        "INSERT INTO resources (space_id, key, kind, family, name, rules, prices) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        at.id,
        f"resource-{number}",
        kind,
        family,
        {"it": f"Risorsa {number}", "en": f"Resource {number}"},
        {"ahead_days": 400} | (rules or {}),
        prices or HOUR_PRICE,
    )
    if parts:
        await conn.execute(
            "INSERT INTO resource_parts (whole_id, unit_id) "
            "SELECT $1, id FROM units WHERE resource_id = ANY ($2)",
            resource_id,
            parts,
        )
    else:
        await conn.executemany(
            "INSERT INTO units (resource_id, number, name) VALUES ($1, $2, $3)",
            [(resource_id, each, str(each)) for each in range(1, units + 1)],
        )
    await conn.execute("SELECT change_space($1)", at.id)
    return resource_id


async def member(
    conn: Connection,
    *,
    manages: frozenset[int] = frozenset(),
    beneficiary: int | None = None,
    birth_date: date | None = None,
) -> Member:
    """A coworker, or the manager of those spaces."""
    email = f"member-{next(_numbers)}@example.org"
    member_id = await conn.fetchval(
        "INSERT INTO members (email, beneficiary_id, birth_date) VALUES ($1, $2, $3) RETURNING id",
        email,
        beneficiary,
        birth_date,
    )
    await conn.executemany(
        "INSERT INTO roles (member_id, role, space_id) VALUES ($1, 'manager', $2)",
        [(member_id, space_id) for space_id in manages],
    )
    return Member(
        id=member_id,
        email=email,
        beneficiary_id=beneficiary,
        birth_date=birth_date,
        manages=manages,
    )


async def known(conn: Connection, resource_id: int) -> tuple[NetworkCache, Resource]:
    """A fresh copy of the network, and the resource in it."""
    cache = NetworkCache()
    return cache, (await cache.newest(conn)).resource(resource_id)


async def token(conn: Connection, member_id: int, *, scopes: tuple[str, ...] = ()) -> str:
    """An API token of the member with every scope, or these."""
    secret = f"test-token-{member_id}-{next(_numbers)}"
    await conn.execute(
        "INSERT INTO tokens (member_id, sha256, name, scopes, created_at) "
        "VALUES ($1, $2, 'test', $3, $4)",
        member_id,
        hashlib.sha256(secret.encode()).digest(),
        list(scopes or ("read", "reserve", "manage", "city", "admin")),
        NOW,
    )
    return secret


def later(**by: float) -> datetime:
    """NOW and so much more."""
    return NOW + timedelta(**by)
