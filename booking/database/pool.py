"""Connections and pools, set up alike everywhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec

# A pooled connection is a proxy with the same methods; use cases take either.
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Pool = asyncpg.Pool


# Every statement here is prepared once and run often, on indexes that do not depend on the values:
# planning it anew for each value cost more than running it.
SETTINGS = {"plan_cache_mode": "force_generic_plan"}


async def _set_up(conn: Any) -> None:
    await conn.set_type_codec(
        "jsonb", encoder=_to_json, decoder=msgspec.json.decode, schema="pg_catalog"
    )


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _leave(conn: Any) -> None:
    """Nothing to reset: asyncpg has ended whatever transaction was open, and no code of ours
    changes a pooled session. Its own reset is a round trip after each use."""


async def connect(url: str, *, idle: float | None = None) -> "asyncpg.Connection[Any]":
    """One connection; the caller closes it. The server ends one that asks nothing for `idle`
    seconds, with whatever locks it holds."""
    milliseconds = str(round((idle or 0) * 1000))
    given = {
        "idle_session_timeout": milliseconds,
        "idle_in_transaction_session_timeout": milliseconds,
    }
    conn = await asyncpg.connect(
        url, statement_cache_size=500, server_settings=given if idle else None
    )
    await _set_up(conn)
    return conn


@asynccontextmanager
async def open_pool(
    url: str, *, size: int, patience: float | None = None
) -> AsyncIterator["asyncpg.Pool[Any]"]:
    """A pool of at most `size` connections, closed at the end. A statement that takes longer than
    `patience` seconds is given up with TimeoutError: also one whose server went silent."""
    async with asyncpg.create_pool(
        url,
        min_size=min(2, size),
        max_size=size,
        init=_set_up,
        reset=_leave,
        server_settings=SETTINGS,
        statement_cache_size=500,
        command_timeout=patience,
    ) as pool:
        yield pool
