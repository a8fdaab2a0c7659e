"""The databases that are measured: seeded once and kept, copied afresh for each run."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import asyncpg

from bench.servers import Servers
from booking.database.migrations import migrate, on_disk
from booking.embedded.postgres import APP, OWNER

HERE = Path(__file__).parent
_LIMIT = ("schema", "seed", "functions", "hot")
_PRODUCT = HERE / "seed" / "product.sql"
Fill = Callable[[Servers, str], Awaitable[None]]


def first_day(today: date) -> date:
    """The first day that is seeded: that of the next month, so that a seed serves a month."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def seeded_limit(servers: Servers) -> str:
    """The limit's own schema with a million bookings."""
    text = "".join(_limit_file(name) for name in _LIMIT)
    return _seeded(servers, "limit", text, _fill_limit)


def seeded_product(servers: Servers, today: date) -> str:
    """The product's schema with a million reservations over the year from `first_day`."""
    schema = "".join(each.sha256 for each in on_disk())
    start = first_day(today)

    async def fill(servers: Servers, name: str) -> None:
        await migrate(servers.owner(name), app_role=APP)
        text = f"SET bench.first_day = '{start}';\n{_PRODUCT.read_text()}"
        await _execute(servers.superuser(name), text)

    return _seeded(servers, "product", f"{schema} {start} {_PRODUCT.read_text()}", fill)


@contextmanager
def copy_of(servers: Servers, seed: str) -> Iterator[str]:
    """A copy of a seeded database by its name, dropped at the end."""
    name = f"run_{seed}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    make = f'CREATE DATABASE "{name}" TEMPLATE "{seed}" OWNER {OWNER} STRATEGY file_copy'
    asyncio.run(_execute(servers.superuser(), drop, make, "CHECKPOINT"))
    if seed.startswith("product"):
        # Everybody was here a minute ago: that a token was used is written every five minutes,
        # not with each reservation.
        asyncio.run(_execute(servers.superuser(name), "UPDATE tokens SET last_used_at = now()"))
    try:
        yield name
    finally:
        asyncio.run(_execute(servers.superuser(), drop))


def _seeded(servers: Servers, kind: str, made_from: str, fill: Fill) -> str:
    name = f"{kind}_{hashlib.sha256(made_from.encode()).hexdigest()[:12]}"
    asyncio.run(_ensure(servers, name, kind, fill))
    return name


async def _ensure(servers: Servers, name: str, kind: str, fill: Fill) -> None:
    known = await _names(servers)
    if name in known:
        return
    print(f"seeding the {kind} with a million reservations, once (about a minute)", flush=True)
    # Named for what it is only when it is whole; older seeds of its kind serve nobody any more.
    half = f"{kind}_half"
    stale = [each for each in known if each == half or each.startswith(f"{kind}_")]
    drops = [f'DROP DATABASE "{each}" WITH (FORCE)' for each in stale]
    await _execute(servers.superuser(), *drops, f'CREATE DATABASE "{half}" OWNER {OWNER}')
    await fill(servers, half)
    await _execute(servers.superuser(half), "VACUUM (ANALYZE, FREEZE)")
    await _execute(servers.superuser(), f'ALTER DATABASE "{half}" RENAME TO "{name}"')


async def _fill_limit(servers: Servers, name: str) -> None:
    await _execute(servers.superuser(name), *(_limit_file(each) for each in _LIMIT))


def _limit_file(name: str) -> str:
    return (HERE / "limit" / f"{name}.sql").read_text()


async def _names(servers: Servers) -> list[str]:
    conn = await asyncpg.connect(servers.superuser())
    try:
        return [row["datname"] for row in await conn.fetch("SELECT datname FROM pg_database")]
    finally:
        await conn.close()


async def _execute(url: str, *statements: str) -> None:
    """Run each as one batch, as the address's role."""
    conn = await asyncpg.connect(url)
    try:
        for each in statements:
            await conn.execute(each)
    finally:
        await conn.close()
