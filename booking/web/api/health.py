"""Whether this process runs, and whether it can serve."""

import asyncio
from dataclasses import dataclass
from typing import Literal

import asyncpg
from litestar import Response, get
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec

from booking.database.queries import queries
from booking.web.access import ANYONE, operation
from booking.web.queue import worker_alive
from booking.web.state import Web

sql = queries("web")
_PATIENCE = 2.0
_NEVER_KEPT = {"Cache-Control": "no-store"}
_REASON = {
    "en": "The database does not answer. Nothing can be reserved until it is back.",
    "it": "Il database non risponde. Finché non torna non si può prenotare.",
}


@dataclass
class Live:
    status: Literal["ok"] = "ok"


@dataclass
class Ready:
    """`limits`: counted across processes, or by each alone while the queue is away."""

    status: Literal["ok", "not-ready"]
    database: Literal["ok", "away"]
    queue: Literal["ok", "away"]
    worker: Literal["ok", "absent", "unknown"]
    limits: Literal["shared", "per process"]
    reason: str | None = None


_access = operation(ANYONE)
_access["responses"] = {
    503: ResponseSpec(Ready, generate_examples=False, description="It can’t serve; says why.")
}


@get("/health/live", summary="Whether the process runs", tags=["health"], **operation(ANYONE))
async def live() -> Response[Live]:
    return Response(Live(), headers=_NEVER_KEPT)


@get("/health/ready", summary="Whether it can serve, and what is away", tags=["health"], **_access)
async def ready(state: State) -> Response[Ready]:
    web: Web = state.web
    database, worker = await asyncio.gather(_database_answers(web), _worker(web))
    found = Ready(
        status="ok" if database else "not-ready",
        database="ok" if database else "away",
        queue="away" if worker is None else "ok",
        worker="unknown" if worker is None else "ok" if worker else "absent",
        limits=web.limits.state,
        reason=None if database else f"{_REASON['en']} {_REASON['it']}",
    )
    return Response(found, status_code=200 if database else 503, headers=_NEVER_KEPT)


async def _database_answers(web: Web) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE), web.pool.acquire() as conn:
            return bool(await sql.database_answers.value(conn))
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False


async def _worker(web: Web) -> bool | None:
    return await worker_alive(web.queue) if web.queue else None
