"""Units of a resource: added and renamed."""

from datetime import datetime

from litestar import Response, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.upkeep.edit_resource import add_units, rename_unit
from booking.upkeep.inventory import ResourceRetired
from booking.web.access import MANAGER, operation
from booking.web.api.answers.inventory import EXAMPLE, ManagedResource
from booking.web.api.managing.inventory_bodies import UnitBody
from booking.web.api.managing.represent_inventory import managed
from booking.web.idempotency import Answer, answered, as_response, write_once


@post(
    "/api/v1/resources/{resource_id:int}/units",
    operation_id="createUnit",
    summary="Add a unit",
    description="By a manager of its space. What is closed, or busy in another calendar, for all "
    "of the resource is so for it too.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, ResourceRetired, IdempotencyKeyReused),
        body=True,
        answer=ManagedResource,
        status=201,
        says="The resource with its units.",
        example=EXAMPLE,
    ),
)
async def add(
    resource_id: FromPath[int],
    data: JSONBody[UnitBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        changed = await add_units(
            conn, member=member, resource_id=resource_id, names=[data.name], now=now
        )
        return answered(managed(changed), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@patch(
    "/api/v1/units/{unit_id:int}",
    operation_id="renameUnit",
    summary="Rename a unit",
    description="By a manager of its space. Reservations show it by its new name.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, ResourceRetired, IdempotencyKeyReused),
        body=True,
        answer=ManagedResource,
        says="The resource with its units.",
        example=EXAMPLE,
    ),
)
async def rename(
    unit_id: FromPath[int],
    data: JSONBody[UnitBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        changed = await rename_unit(conn, member=member, unit_id=unit_id, name=data.name, now=now)
        return answered(managed(changed))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
