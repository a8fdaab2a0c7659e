"""Whether this process runs, and whether it can serve."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from litestar import Response, get
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec

from booking.database.away import DATABASE_AWAY
from booking.database.migrations import Standing, standing
from booking.web.access import ANYONE, operation
from booking.web.queue import worker_alive
from booking.web.state import Web

_PATIENCE = 2.0
_NEVER_KEPT = {"Cache-Control": "no-store"}
_AWAY = (
    "The database does not answer. Nothing can be reserved until it is back. "
    "Il database non risponde. Finché non torna non si può prenotare."
)


@dataclass
class Live:
    status: Literal["ok"] = "ok"


@dataclass
class Ready:
    """`database`: `behind` until `booking migrate`, `ahead` where a newer program migrated it.
    `limits`: counted across processes, or by each alone while the queue is away."""

    status: Literal["ok", "not-ready"]
    database: Literal["ok", "away", "behind", "ahead"]
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
    (database, reason), worker = await asyncio.gather(_database(web), _worker(web))
    found = Ready(
        status="ok" if reason is None else "not-ready",
        database=database,
        queue="away" if worker is None else "ok",
        worker="unknown" if worker is None else "ok" if worker else "absent",
        limits=web.limits.state,
        reason=reason,
    )
    return Response(found, status_code=200 if reason is None else 503, headers=_NEVER_KEPT)


async def _database(web: Web) -> tuple[Literal["ok", "away", "behind", "ahead"], str | None]:
    """Its state, and why nothing can be served from it."""
    try:
        async with asyncio.timeout(_PATIENCE), web.pool.acquire() as conn:
            stands = await standing(conn)
    except DATABASE_AWAY:
        return "away", _AWAY
    if stands is Standing.CURRENT:
        return "ok", None
    return stands.value, f"{stands.sentence('en')} {stands.sentence('it')}"


async def _worker(web: Web) -> bool | None:
    return await worker_alive(web.queue) if web.queue else None
