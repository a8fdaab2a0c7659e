"""Resources and units retired, with a look ahead, and restored."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.upkeep.hits import CannotMove
from booking.upkeep.inventory import ResourceRetired, resource_id_of_unit
from booking.upkeep.retire import LastPart, RetiringHits, preview_retiring, restore, retire
from booking.web.access import MANAGER, operation
from booking.web.api.answers.inventory import (
    EXAMPLE,
    ManagedResource,
    RetiredResource,
    RetiringPreview,
)
from booking.web.api.answers.upkeep import EXAMPLE_HIT
from booking.web.api.managing.inventory_bodies import RetireBody
from booking.web.api.managing.represent_inventory import managed, retired
from booking.web.api.managing.represent_upkeep import shown_hit
from booking.web.idempotency import Answer, answered, as_response, write_once

_AHEAD = operation(
    MANAGER,
    refusals=(NotFound,),
    answer=RetiringPreview,
    says="The reservations under way and to come, by their start.",
    example={"items": [EXAMPLE_HIT]},
)
_RETIRE = operation(
    MANAGER,
    refusals=(NotFound, RetiringHits, CannotMove, LastPart, IdempotencyKeyReused),
    body=True,
    answer=RetiredResource,
    says="The resource, and what became of the reservations.",
    example={
        "resource": EXAMPLE | {"retired": True},
        "moved_reservations": [],
        "cancelled_reservations": [],
        "left_wholes": [],
    },
)
_RESTORE = operation(
    MANAGER,
    refusals=(NotFound, ResourceRetired, IdempotencyKeyReused),
    answer=ManagedResource,
    says="The resource as it is now.",
    example=EXAMPLE,
)


class _Asked:
    """Who asks, and with what, to change something once."""

    def __init__(self, member: Member, pool: Pool, now: datetime, key: Key | None) -> None:
        self.member, self.pool, self.now, self.key = member, pool, now, key

    async def ahead(self, resource_id: int | None, unit_id: int | None) -> dict[str, Any]:
        async with self.pool.acquire() as conn:
            found = await preview_retiring(
                conn,
                member=self.member,
                resource_id=await _resource(conn, resource_id, unit_id),
                unit_id=unit_id,
                now=self.now,
            )
        items = [shown_hit(hit) | {"can_move": hit.id in found.movable} for hit in found.hits]
        return {"items": items}

    async def retire(
        self, resource_id: int | None, unit_id: int | None, data: RetireBody
    ) -> Response[bytes]:
        async def work(conn: Connection) -> Answer:
            done = await retire(
                conn,
                member=self.member,
                resource_id=await _resource(conn, resource_id, unit_id),
                unit_id=unit_id,
                reason=data.reason,
                choices=data.chosen(),
                now=self.now,
            )
            return answered(retired(done))

        return await self._once(work)

    async def restore(self, resource_id: int | None, unit_id: int | None) -> Response[bytes]:
        async def work(conn: Connection) -> Answer:
            found = await _resource(conn, resource_id, unit_id)
            again = await restore(
                conn, member=self.member, resource_id=found, unit_id=unit_id, now=self.now
            )
            return answered(managed(again))

        return await self._once(work)

    async def _once(self, work: Any) -> Response[bytes]:
        done = await write_once(
            self.pool, member=self.member, key=self.key, now=self.now, work=work
        )
        return as_response(done)


def _asked(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> _Asked:
    return _Asked(member, pool, now, key)


_ASKED = {"asked": Provide(_asked, sync_to_thread=False)}


async def _resource(conn: Connection, resource_id: int | None, unit_id: int | None) -> int:
    if unit_id is not None:
        return await resource_id_of_unit(conn, unit_id)
    return resource_id or 0


@get(
    "/api/v1/resources/{resource_id:int}/retire",
    operation_id="previewRetiringResource",
    summary="What retiring a resource would hit",
    description="By a manager of its space, before it is done.",
    tags=["spaces"],
    dependencies=_ASKED,
    **_AHEAD,
)
async def look_at_resource(
    resource_id: FromPath[int], asked: NamedDependency[_Asked]
) -> dict[str, Any]:
    return await asked.ahead(resource_id, None)


@post(
    "/api/v1/resources/{resource_id:int}/retire",
    operation_id="retireResource",
    summary="Retire a resource",
    description="By a manager of its space, from now on. Nothing is retired under a reservation by "
    "accident. Units that were parts of a whole leave that too.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    dependencies=_ASKED,
    **_RETIRE,
)
async def retire_resource(
    resource_id: FromPath[int], data: JSONBody[RetireBody], asked: NamedDependency[_Asked]
) -> Response[bytes]:
    return await asked.retire(resource_id, None, data)


@post(
    "/api/v1/resources/{resource_id:int}/restore",
    operation_id="restoreResource",
    summary="Take back that a resource was retired",
    description="By a manager of its space: with the units that left with it. What was cancelled "
    "does not come back.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    dependencies=_ASKED,
    **_RESTORE,
)
async def restore_resource(
    resource_id: FromPath[int], asked: NamedDependency[_Asked]
) -> Response[bytes]:
    return await asked.restore(resource_id, None)


@get(
    "/api/v1/units/{unit_id:int}/retire",
    operation_id="previewRetiringUnit",
    summary="What retiring a unit would hit",
    description="By a manager of its space, before it is done. `can_move` says whether another "
    "unit is free for that one as things stand.",
    tags=["spaces"],
    dependencies=_ASKED,
    **_AHEAD,
)
async def look_at_unit(unit_id: FromPath[int], asked: NamedDependency[_Asked]) -> dict[str, Any]:
    return await asked.ahead(None, unit_id)


@post(
    "/api/v1/units/{unit_id:int}/retire",
    operation_id="retireUnit",
    summary="Retire a unit",
    description="By a manager of its space, from now on. Nothing is retired under a reservation by "
    "accident. Where it was part of a whole it leaves that too, and the whole's reservations are "
    "hit as well.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    dependencies=_ASKED,
    **_RETIRE,
)
async def retire_unit(
    unit_id: FromPath[int], data: JSONBody[RetireBody], asked: NamedDependency[_Asked]
) -> Response[bytes]:
    return await asked.retire(None, unit_id, data)


@post(
    "/api/v1/units/{unit_id:int}/restore",
    operation_id="restoreUnit",
    summary="Take back that a unit was retired",
    description="By a manager of its space. It is no part of a whole that it left.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    dependencies=_ASKED,
    **_RESTORE,
)
async def restore_unit(unit_id: FromPath[int], asked: NamedDependency[_Asked]) -> Response[bytes]:
    return await asked.restore(None, unit_id)
