"""A group as it stands, and what becomes of it: cancelled or moved, all of it or from a date on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound, StateConflict
from booking.groups.cancel import cancel_together
from booking.groups.group import Group, read_group
from booking.groups.refusals import GroupRefused, shown
from booking.groups.reschedule import reschedule_together
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.groups import CancelledGroupAnswer, GroupAnswer, MovedGroupAnswer
from booking.web.api.reserving.group_bodies import CancelGroupBody, MoveGroupBody
from booking.web.api.reserving.represent import known_resource, represented
from booking.web.idempotency import Answer, answered, as_response, write_once

_REFUSALS = (NotFound, StateConflict, IdempotencyKeyReused)


@get(
    "/api/v1/groups/{group_id:uuid}",
    operation_id="getGroup",
    summary="Several reservations that were made together",
    tags=["reservations"],
    **operation(READER, refusals=(NotFound,), answer=GroupAnswer, says="The group as it stands."),
)
async def read(
    group_id: FromPath[UUID],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
) -> dict[str, Any]:
    member.may_read()
    async with pool.acquire() as conn:
        group = await read_group(conn, group_id, member=member)
        return await represented_group(conn, group, network=network, settings=settings)


@post(
    "/api/v1/groups/{group_id:uuid}/cancel",
    operation_id="cancelGroup",
    summary="Cancel a group",
    description="All of it that has not begun; of a series with `since` that date and those after "
    "it. Each as it would be alone: in time everything goes back to the voucher. A body is "
    "optional.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    **operation(
        MEMBER,
        refusals=_REFUSALS,
        body=True,
        answer=CancelledGroupAnswer,
        says="The group, and which of it were cancelled.",
    ),
)
async def cancel(
    group_id: FromPath[UUID],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
    data: JSONBody[CancelGroupBody | None] = None,
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        done = await cancel_together(
            conn,
            member=member,
            group_id=group_id,
            since=data.since if data else None,
            reason=data.reason if data else None,
            now=now,
        )
        told = await represented_group(conn, done.group, network=network, settings=settings)
        return answered(
            told
            | {
                "cancelled": done.cancelled,
                "late": done.late,
                "given_back_cents": done.given_back_cents,
            }
        )

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/groups/{group_id:uuid}/reschedule",
    operation_id="rescheduleGroup",
    summary="Move a group",
    description="As one of it is moved, by as many days and as much of the clock. All of it or "
    'nothing, or with `take`: "what-fits" those that can; the others stay where they are.',
    tags=["reservations"],
    status_code=HTTP_200_OK,
    **operation(
        MEMBER,
        refusals=(GroupRefused, *_REFUSALS),
        body=True,
        answer=MovedGroupAnswer,
        says="The group, and which of it were moved.",
    ),
)
async def reschedule(
    group_id: FromPath[UUID],
    data: JSONBody[MoveGroupBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        done = await reschedule_together(
            conn,
            network=network,
            member=member,
            group_id=group_id,
            like=data.like,
            period=data.period,
            following=data.following,
            what_fits=data.take == "what-fits",
            now=now,
        )
        told = await represented_group(conn, done.group, network=network, settings=settings)
        outcomes = [shown(each, language) for each in done.outcomes]
        return answered(told | {"moved": done.moved, "outcomes": outcomes})

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


async def represented_group(
    conn: Connection, group: Group, *, network: NetworkCache, settings: Settings
) -> dict[str, Any]:
    """The group in JSON's own types."""
    return {
        "id": str(group.id),
        "kind": group.kind,
        "repeat": group.rule.model_dump(mode="json") if group.rule else None,
        "reservations": [
            represented(each, await known_resource(conn, network, each), settings=settings)
            for each in group.reservations
        ],
    }
