"""Somebody who comes through the door without an account: a manager gives them a place."""

from datetime import datetime
from typing import Annotated

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_201_CREATED
from pydantic import BaseModel, ConfigDict, Field

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.upkeep.walk_in import walk_in
from booking.web.access import MANAGER, operation
from booking.web.api.answers.reservations import ReservationAnswer
from booking.web.api.fields import Flag, Id, Instant, Text
from booking.web.api.reserving.represent import EXAMPLE, known_resource, represented
from booking.web.api.reserving.wishes import RULES
from booking.web.idempotency import Answer, answered, as_response, write_once


class WalkInBody(BaseModel):
    """Who is there, where, and until when."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Gino Bianchi",
                    "resource_id": 12,
                    "ends_at": "2026-12-01T12:00:00+01:00",
                }
            ]
        },
    )

    name: Annotated[Text, Field(min_length=1, max_length=100, description="The guest's.")]
    resource_id: Id
    unit_id: Annotated[Id | None, Field(description="Without it any that is free.")] = None
    starts_at: Annotated[
        Instant | None, Field(description="Without it, or in the past: this minute.")
    ] = None
    ends_at: Instant
    of_age: Annotated[
        Flag,
        Field(
            description="You answer that the guest is as old as the place asks "
            "(`rules.youngest_age`); without it such a place is refused (`too-young`)."
        ),
    ] = False


@post(
    "/api/v1/spaces/{slug:str}/walk-ins",
    operation_id="createWalkIn",
    summary="Give a place to somebody who walks in",
    description="By a manager of the space, and theirs: nobody is mailed. From this minute it is "
    "checked in at once. Lead time, grid, quota and approval are set aside; hours, training and "
    "what is taken are not. The manager's own training and age say nothing of the guest: for the "
    "age that a place asks they answer (`of_age`).",
    tags=["reservations"],
    **operation(
        MANAGER,
        refusals=(*RULES, NotFound, IdempotencyKeyReused),
        body=True,
        answer=ReservationAnswer,
        status=HTTP_201_CREATED,
        says="The reservation.",
        example=EXAMPLE | {"status": "checked_in"},
    ),
)
async def create(
    slug: FromPath[str],
    data: JSONBody[WalkInBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        made = await walk_in(
            conn,
            network=network,
            member=member,
            space=(await network.newest(conn)).space(slug),
            guest=data.name,
            resource_id=data.resource_id,
            unit_id=data.unit_id,
            starts_at=data.starts_at,
            ends_at=data.ends_at,
            of_age=data.of_age,
            now=now,
        )
        resource = await known_resource(conn, network, made)
        return answered(represented(made, resource, settings=settings), HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
