"""Machines that do not work: put out of order with a look ahead, and back by reopening."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from pydantic import BaseModel, ConfigDict, Field

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.upkeep.close import close, preview
from booking.upkeep.hits import AlreadyOutOfOrder, CannotMove, Choice, Choices, ClosureHits
from booking.upkeep.out_of_order import out_of_order_period
from booking.web.access import MANAGER, operation
from booking.web.api.answers.reservations import ClosureMade
from booking.web.api.answers.upkeep import EXAMPLE_HIT, ClosurePreview
from booking.web.api.fields import Id, Instant, Text
from booking.web.api.managing.closures import settled_shown, shown_closure
from booking.web.api.managing.represent_upkeep import shown_hit
from booking.web.idempotency import Answer, answered, as_response, write_once

_PATH = "/api/v1/spaces/{slug:str}/out-of-order"


class MachineBody(BaseModel):
    """Which machine, or which unit of it, from this minute until when."""

    model_config = ConfigDict(extra="forbid")

    resource_id: Id
    unit_id: Annotated[Id | None, Field(description="Without it every unit.")] = None
    until: Annotated[Instant | None, Field(description="Without it until further notice.")] = None


class OutOfOrderLookBody(MachineBody):
    """The same, and whatever else the body that does it says, which a look ahead doesn't need."""

    reason: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    choices: Annotated[dict[UUID, Literal["move", "offer", "cancel"]], Field(max_length=1000)] = {}
    reservations: Literal["refuse", "cancel"] = "refuse"


class OutOfOrderBody(OutOfOrderLookBody):
    """The same, why, and what becomes of stays that it hits, as for a closure."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"resource_id": 12, "reason": "Specchio rotto", "reservations": "cancel"}]
        },
    )

    reason: Annotated[Text, Field(min_length=1, max_length=200)]

    def chosen(self) -> Choices:
        otherwise: Choice | None = "cancel" if self.reservations == "cancel" else None
        return Choices(dict(self.choices), otherwise)


@post(
    _PATH,
    operation_id="putOutOfOrder",
    summary="Put a machine out of order",
    description="By a manager of the space. It is a closure that says so: taking it back puts the "
    "machine back in order. Until further notice, `ends_at` is four years ahead, and "
    "`until_further_notice` is true.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, AlreadyOutOfOrder, ClosureHits, CannotMove, IdempotencyKeyReused),
        body=True,
        answer=ClosureMade,
        status=HTTP_201_CREATED,
        says="The closure, and the reservations that were moved or cancelled for it.",
        example={
            "id": 9,
            "resource_id": 12,
            "unit_id": None,
            "starts_at": "2026-12-01T08:00:00Z",
            "ends_at": "2030-12-04T08:00:00Z",
            "reason": "Specchio rotto",
            "out_of_order": True,
            "until_further_notice": True,
            "moved_reservations": [],
            "cancelled_reservations": [],
        },
    ),
)
async def put_out(
    slug: FromPath[str],
    data: JSONBody[OutOfOrderBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        known = await network.newest(conn)
        space = known.space(slug)
        member.may_manage(space.id)
        made = await close(
            conn,
            member=member,
            space=space,
            resource_id=data.resource_id,
            unit_id=data.unit_id,
            period=out_of_order_period(
                space, resource_id=data.resource_id, until=data.until, now=now
            ),
            reason=data.reason,
            choices=data.chosen(),
            network=known,
            now=now,
            out_of_order=True,
            open_ended=data.until is None,
        )
        return answered(shown_closure(made.closure) | settled_shown(made.settled), HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    f"{_PATH}/preview",
    operation_id="previewOutOfOrder",
    summary="What a machine out of order would hit",
    description="By a manager of the space; writes nothing.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound,),
        body=True,
        answer=ClosurePreview,
        says="The reservations that it would hit, by their start.",
        example={"items": [EXAMPLE_HIT]},
    ),
)
async def look_ahead(
    slug: FromPath[str],
    data: JSONBody[OutOfOrderLookBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        member.may_manage(space.id)
        found = await preview(
            conn,
            member=member,
            space=space,
            resource_id=data.resource_id,
            unit_id=data.unit_id,
            period=out_of_order_period(
                space, resource_id=data.resource_id, until=data.until, now=now
            ),
            now=now,
        )
    return {"items": [shown_hit(hit) | {"can_move": hit.id in found.movable} for hit in found.hits]}
