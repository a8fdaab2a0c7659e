"""Calendars that a space keeps elsewhere: what is busy there is taken here."""

from datetime import datetime
from typing import Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.imports.source import (
    CalendarThere,
    TooManyCalendars,
    add_source,
    check_now,
    remove_source,
    sources_of,
)
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import MANAGER, operation
from booking.web.api.answers.imports import BusySourceAnswer, BusySourceList, BusySourceQueued
from booking.web.api.managing.busy_bodies import EXAMPLE, SourceBody, shown_source
from booking.web.idempotency import Answer, answered, as_response, write_once

_PATH = "/api/v1/spaces/{slug:str}/busy-sources"


@get(
    _PATH,
    operation_id="listBusySources",
    summary="Imported calendars",
    description="By a manager of the space.",
    tags=["imports"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=BusySourceList,
        says="The calendars, by name.",
        example={"items": [EXAMPLE]},
    ),
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
        found = await sources_of(conn, member=member, space=space, now=now)
    return {"items": [shown_source(each) for each in found]}


@post(
    _PATH,
    operation_id="addBusySource",
    summary="Import a calendar",
    description="By a manager of the space. What is busy there is taken here from its first "
    "reading on, in seconds, and within 15 minutes of every change.",
    tags=["imports"],
    **operation(
        MANAGER,
        refusals=(NotFound, CalendarThere, TooManyCalendars, IdempotencyKeyReused),
        body=True,
        answer=BusySourceAnswer,
        status=201,
        says="The calendar; its address is not shown again.",
        example=EXAMPLE,
    ),
)
async def add(
    slug: FromPath[str],
    data: JSONBody[SourceBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        source = await add_source(
            conn,
            member=member,
            space=(await network.newest(conn)).space(slug),
            resource_id=data.resource_id,
            unit_id=data.unit_id,
            name=data.name,
            address=data.address,
            from_loopback=settings.imports_from_loopback,
            now=now,
        )
        return answered(shown_source(source), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@delete(
    f"{_PATH}/{{source_id:int}}",
    operation_id="removeBusySource",
    summary="Import a calendar no longer",
    description="By a manager of the space. What it blocked is free at once, "
    "or within seconds where that is more than 3,000 claims.",
    tags=["imports"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=BusySourceAnswer,
        says="The calendar as it was.",
        example=EXAMPLE,
    ),
)
async def remove(
    slug: FromPath[str],
    source_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        source = await remove_source(conn, member=member, space=space, source_id=source_id, now=now)
        return answered(shown_source(source))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    f"{_PATH}/{{source_id:int}}/check",
    operation_id="checkBusySource",
    summary="Read an imported calendar now",
    description="By a manager of the space. A worker reads it at `check_at`, mostly within "
    "seconds; at most once a minute.",
    tags=["imports"],
    status_code=HTTP_202_ACCEPTED,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=BusySourceQueued,
        status=202,
        says="It is queued; list the calendars to see what came of it.",
        example=EXAMPLE | {"queued": True},
    ),
)
async def check(
    slug: FromPath[str],
    source_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        source = await check_now(conn, member=member, space=space, source_id=source_id, now=now)
        return answered(shown_source(source) | {"queued": True}, 202)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
