"""Reservations that lie in busy times of imported calendars, and that they stay all the same."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.imports.conflicts import Conflict, conflicts_of, keep_stay, unkeep_stay
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import MANAGER, Operation, operation
from booking.web.api.answers.imports import BusyConflictList
from booking.web.api.managing.busy_bodies import EXAMPLE_CONFLICT, shown_conflict
from booking.web.idempotency import Answer, answered, as_response, write_once

_PATH = "/api/v1/spaces/{slug:str}/busy-conflicts"
_Change = Callable[..., Awaitable[list[Conflict]]]


def _operation(*, writes: bool) -> Operation:
    return operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused) if writes else (NotFound,),
        answer=BusyConflictList,
        says="The conflicts of the reservation." if writes else "The conflicts, by their start.",
        example={"items": [EXAMPLE_CONFLICT]},
    )


@get(
    _PATH,
    operation_id="listBusyConflicts",
    summary="What clashes with imported calendars",
    description="By a manager of the space. None of these reservations ends by itself: move it, "
    "cancel it (a manager's cancelling gives everything back), or keep it.",
    tags=["imports"],
    **_operation(writes=False),
)
async def listed(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await conflicts_of(conn, member=member, space=space, now=now)
    return {"items": [shown_conflict(each) for each in found]}


@post(
    f"{_PATH}/{{reservation_id:uuid}}/keep",
    operation_id="keepInConflict",
    summary="Keep a reservation that clashes",
    tags=["imports"],
    status_code=HTTP_200_OK,
    **_operation(writes=True),
)
async def keep(
    slug: FromPath[str],
    reservation_id: FromPath[UUID],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    work = _work(keep_stay, slug, reservation_id, member, network, now)
    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    f"{_PATH}/{{reservation_id:uuid}}/unkeep",
    operation_id="unkeepInConflict",
    summary="Decide anew about a reservation that was kept",
    tags=["imports"],
    status_code=HTTP_200_OK,
    **_operation(writes=True),
)
async def unkeep(
    slug: FromPath[str],
    reservation_id: FromPath[UUID],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    work = _work(unkeep_stay, slug, reservation_id, member, network, now)
    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _work(
    change: _Change,
    slug: str,
    reservation_id: UUID,
    member: Member,
    network: NetworkCache,
    now: datetime,
) -> Callable[[Connection], Awaitable[Answer]]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        found = await change(
            conn, member=member, space=space, reservation_id=reservation_id, now=now
        )
        return answered({"items": [shown_conflict(each) for each in found]})

    return work
