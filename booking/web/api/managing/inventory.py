"""What a space has to reserve: resources made and changed, and the parts of a whole."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.upkeep.edit_resource import add_resource, edit_resource
from booking.upkeep.inventory import ResourceChanged, ResourceRetired, resources_of
from booking.upkeep.parts import PartsInUse, set_parts
from booking.web.access import MANAGER, operation
from booking.web.api.answers.inventory import EXAMPLE, ManagedResource, ManagedResources
from booking.web.api.managing.inventory_bodies import (
    ChangedResourceBody,
    NewResourceBody,
    PartsBody,
)
from booking.web.api.managing.represent_inventory import managed
from booking.web.idempotency import Answer, answered, as_response, write_once


@get(
    "/api/v1/spaces/{slug:str}/resources",
    operation_id="listManagedResources",
    summary="What a space has to reserve, for its managers",
    description="With what was retired, and with the `version` that a change is sent with.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=ManagedResources,
        says="The resources.",
        example={"items": [EXAMPLE]},
    ),
)
async def listed(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await resources_of(conn, member=member, space_id=space.id)
    return {"items": [managed(each) for each in found]}


@post(
    "/api/v1/spaces/{slug:str}/resources",
    operation_id="createResource",
    summary="Add a resource",
    description="By a manager of the space. It can be reserved at once; what is closed, or busy in "
    "another calendar, for all of the space is so for it too.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=ManagedResource,
        status=201,
        says="The resource.",
        example=EXAMPLE,
    ),
)
async def add(
    slug: FromPath[str],
    data: JSONBody[NewResourceBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        made = await add_resource(
            conn,
            member=member,
            space_id=(await network.newest(conn)).space(slug).id,
            facts=data.facts(),
            key=data.key,
            unit_names=data.unit_names(),
            parts=data.parts,
            now=now,
        )
        return answered(managed(made), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@put(
    "/api/v1/resources/{resource_id:int}",
    operation_id="changeResource",
    summary="Change a resource: facts, rules and prices",
    description="By a manager of its space, all of them, with the `version` that was read: where "
    "somebody else changed it since, `state-conflict`. Reservations that were made before keep "
    "their times, their price and their deadlines.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, ResourceChanged, ResourceRetired, IdempotencyKeyReused),
        body=True,
        answer=ManagedResource,
        says="The resource as it is now.",
        example=EXAMPLE,
    ),
)
async def change(
    resource_id: FromPath[int],
    data: JSONBody[ChangedResourceBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        changed = await edit_resource(
            conn,
            member=member,
            resource_id=resource_id,
            version=data.version,
            facts=data.facts(),
            now=now,
        )
        return answered(managed(changed))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@put(
    "/api/v1/resources/{resource_id:int}/parts",
    operation_id="changeParts",
    summary="Set which units make up a whole",
    description="By a manager of its space. Refused while reservations of the whole are to come: "
    "they take the units that they were promised.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, ResourceChanged, ResourceRetired, PartsInUse, IdempotencyKeyReused),
        body=True,
        answer=ManagedResource,
        says="The whole as it is now.",
        example=EXAMPLE | {"units": [], "parts": [41, 42]},
    ),
)
async def change_parts(
    resource_id: FromPath[int],
    data: JSONBody[PartsBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        changed = await set_parts(
            conn,
            member=member,
            resource_id=resource_id,
            version=data.version,
            parts=data.parts,
            now=now,
        )
        return answered(managed(changed))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
