"""Closures: a space, a resource or a unit that is shut for a period."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import ConfigDict, Field, JsonValue

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.upkeep.close import close, preview
from booking.upkeep.closure import Closure, closures_of, reopen
from booking.upkeep.hits import CannotMove, Choice, Choices, ClosureHits, Hit
from booking.web.access import ANYONE, MANAGER, operation
from booking.web.api.answers.reservations import ClosureAnswer, ClosureMade, ClosurePage
from booking.web.api.answers.upkeep import EXAMPLE_HIT, ClosurePreview
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Id,
    Limit,
    Stretch,
    Text,
    clamped,
    page_of,
    position_of,
)
from booking.web.api.managing.represent_upkeep import shown_hit
from booking.web.api.reserving.represent import utc
from booking.web.idempotency import Answer, answered, as_response, write_once

# Of one space, now and to come.
_MOST_CLOSURES = 10_000
_EXAMPLE: dict[str, JsonValue] = {
    "id": 9,
    "resource_id": None,
    "unit_id": None,
    "starts_at": "2026-12-18T07:00:00Z",
    "ends_at": "2026-12-18T19:00:00Z",
    "reason": "Lavori",
    "out_of_order": False,
    "until_further_notice": False,
}


_MOST_CHOICES = 1000


class PlaceBody(Stretch):
    """What to close; without `resource_id` the whole space."""

    model_config = ConfigDict(extra="forbid")

    resource_id: Id | None = None
    unit_id: Id | None = None


class ClosureLookBody(PlaceBody):
    """What to close, and whatever else the body that closes it says, which a look ahead doesn't
    need."""

    reason: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    choices: Annotated[
        dict[UUID, Literal["move", "offer", "cancel"]], Field(max_length=_MOST_CHOICES)
    ] = {}
    reservations: Literal["refuse", "cancel"] = "refuse"


class ClosureBody(ClosureLookBody):
    """What to close, and what becomes of stays that lie in the period. Each in `choices` is moved
    to another unit, or cancelled with all given back, its member being offered other places or
    not. For the others `reservations` says whether nothing is closed, or they are cancelled."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "starts_at": "2026-12-18T08:00:00+01:00",
                    "ends_at": "2026-12-18T20:00:00+01:00",
                    "reason": "Lavori",
                }
            ]
        },
    )

    reason: Annotated[Text, Field(min_length=1, max_length=200)]

    def chosen(self) -> Choices:
        otherwise: Choice | None = "cancel" if self.reservations == "cancel" else None
        return Choices(dict(self.choices), otherwise)


@get(
    "/api/v1/spaces/{slug:str}/closures",
    operation_id="listClosures",
    summary="Closures now and to come",
    tags=["spaces"],
    **operation(
        ANYONE,
        refusals=(NotFound,),
        answer=ClosurePage,
        says="The closures, by their start.",
        example={"items": [_EXAMPLE], "next": None},
    ),
)
async def closures(
    slug: FromPath[str],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, str, int)
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await closures_of(conn, space_id=space.id, now=now, limit=_MOST_CLOSURES)
    items, following = page_of(
        found, order=lambda each: (utc(each.starts_at), each.id), after=position, most=most
    )
    return {"items": [shown_closure(each) for each in items], "next": following}


@post(
    "/api/v1/spaces/{slug:str}/closures",
    operation_id="createClosure",
    summary="Close",
    description="By a manager of the space. Nothing is closed under a reservation by accident.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, ClosureHits, CannotMove, IdempotencyKeyReused),
        body=True,
        answer=ClosureMade,
        status=201,
        says="The closure, and the reservations that were moved or cancelled for it.",
        example=_EXAMPLE | {"moved_reservations": [], "cancelled_reservations": []},
    ),
)
async def make(
    slug: FromPath[str],
    data: JSONBody[ClosureBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        known = await network.newest(conn)
        made = await close(
            conn,
            member=member,
            space=known.space(slug),
            resource_id=data.resource_id,
            unit_id=data.unit_id,
            period=data.period,
            reason=data.reason,
            choices=data.chosen(),
            network=known,
            now=now,
        )
        return answered(shown_closure(made.closure) | settled_shown(made.settled), 201)

    return await _write(pool, member=member, key=key, now=now, work=work)


@post(
    "/api/v1/spaces/{slug:str}/closures/preview",
    operation_id="previewClosure",
    summary="What a closure would hit",
    description="By a manager of the space, before it is made; writes nothing. `can_move` says "
    "whether another unit is free for that one as things stand.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound,),
        body=True,
        answer=ClosurePreview,
        says="The reservations in the period, by their start.",
        example={"items": [EXAMPLE_HIT]},
    ),
)
async def look_ahead(
    slug: FromPath[str],
    data: JSONBody[ClosureLookBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        found = await preview(
            conn,
            member=member,
            space=(await network.newest(conn)).space(slug),
            resource_id=data.resource_id,
            unit_id=data.unit_id,
            period=data.period,
            now=now,
        )
    return {"items": [shown_hit(hit) | {"can_move": hit.id in found.movable} for hit in found.hits]}


@delete(
    "/api/v1/closures/{closure_id:int}",
    operation_id="deleteClosure",
    summary="Take a closure back",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=ClosureAnswer,
        says="The closure that was taken back.",
        example=_EXAMPLE,
    ),
)
async def take_back(
    closure_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        closure = await reopen(
            conn,
            network=await network.newest(conn),
            member=member,
            closure_id=closure_id,
            now=now,
        )
        return answered(shown_closure(closure))

    return await _write(pool, member=member, key=key, now=now, work=work)


async def _write(
    pool: Pool, *, member: Member, key: Key | None, now: datetime, work: Any
) -> Response[bytes]:
    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def settled_shown(settled: list[tuple[Hit, Choice]]) -> dict[str, list[str]]:
    """What became of the stays."""
    moved = [str(hit.id) for hit, choice in settled if choice == "move"]
    cancelled = [str(hit.id) for hit, choice in settled if choice in ("offer", "cancel")]
    return {"moved_reservations": moved, "cancelled_reservations": cancelled}


def shown_closure(closure: Closure) -> dict[str, Any]:
    """A closure as the API tells it."""
    return {
        "id": closure.id,
        "resource_id": closure.resource_id,
        "unit_id": closure.unit_id,
        "starts_at": utc(closure.starts_at),
        "ends_at": utc(closure.ends_at),
        "reason": closure.reason,
        "out_of_order": closure.out_of_order,
        "until_further_notice": closure.open_ended,
    }
