"""Members from whom a space takes no reservations."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.upkeep.block import (
    Block,
    BlockHits,
    CannotBlock,
    MadeBlock,
    block,
    blocks_of,
    lift,
    preview_block,
)
from booking.upkeep.hits import Choice, Choices
from booking.web.access import MANAGER, operation
from booking.web.api.answers.blocks import BlockAnswer, BlockMade, BlockPage, BlockPreview
from booking.web.api.answers.upkeep import EXAMPLE_HIT
from booking.web.api.fields import Id, Instant, Text, id_in_path
from booking.web.api.managing.represent_upkeep import shown_hit
from booking.web.api.reserving.represent import utc
from booking.web.idempotency import Answer, answered, as_response, write_once

_MOST_BLOCKS, _MOST_CHOICES = 10_000, 1000
_EXAMPLE: dict[str, JsonValue] = {
    "id": 3,
    "member": {"id": 7, "name": "Ada Neri"},
    "reason": "Tre assenze senza disdetta",
    "starts_at": "2026-12-01T08:00:00Z",
    "until": "2026-12-31T23:00:00Z",
}
_HIT = {name: value for name, value in EXAMPLE_HIT.items() if name != "can_move"}


class WhomBody(BaseModel):
    """Somebody who reserved in the space."""

    model_config = ConfigDict(extra="forbid")

    member_id: Id


class BlockLookBody(WhomBody):
    """Whom, and whatever else the body that blocks says, which a look ahead doesn't need."""

    reason: Annotated[Text, Field(min_length=1, max_length=500, description="They read it.")] | (
        None
    ) = None
    until: Annotated[Instant | None, Field(description="Without it, until it is lifted.")] = None
    choices: Annotated[dict[UUID, Literal["keep", "cancel"]], Field(max_length=_MOST_CHOICES)] = {}
    reservations: Literal["refuse", "keep", "cancel"] = "refuse"


class BlockBody(BlockLookBody):
    """Whom, why, until when, and what becomes of each stay that they have ahead."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "member_id": 7,
                    "reason": "Tre assenze senza disdetta",
                    "until": "2027-01-01T00:00:00+01:00",
                    "reservations": "keep",
                }
            ]
        },
    )

    reason: Annotated[Text, Field(min_length=1, max_length=500, description="They read it.")]

    def chosen(self) -> Choices:
        otherwise: Choice | None = None if self.reservations == "refuse" else self.reservations
        return Choices(dict(self.choices), otherwise)


@get(
    "/api/v1/spaces/{slug:str}/blocks",
    operation_id="listBlocks",
    summary="Whom the space blocks",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=BlockPage,
        says="The blocks that stand, the newest first.",
        example={"items": [_EXAMPLE], "next": None},
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
        found = await blocks_of(conn, member=member, space=space, now=now, limit=_MOST_BLOCKS)
    return {"items": [_shown(each) for each in found], "next": None}


@post(
    "/api/v1/spaces/{slug:str}/blocks",
    operation_id="createBlock",
    summary="Take no reservations from a member",
    description="By a manager of the space, from now on; the member is mailed the reason and the "
    "end, and is refused with `blocked`. One that stands already is replaced.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, CannotBlock, BlockHits, IdempotencyKeyReused),
        body=True,
        answer=BlockMade,
        status=HTTP_201_CREATED,
        says="The block, and the reservations that were kept or cancelled.",
        example=_EXAMPLE | {"kept_reservations": [], "cancelled_reservations": []},
    ),
)
async def make(
    slug: FromPath[str],
    data: JSONBody[BlockBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        made = await block(
            conn,
            member=member,
            space=(await network.newest(conn)).space(slug),
            member_id=data.member_id,
            reason=data.reason,
            until=data.until,
            choices=data.chosen(),
            now=now,
        )
        return answered(_shown(made.block) | _settled(made), HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/spaces/{slug:str}/blocks/preview",
    operation_id="previewBlock",
    summary="What a member has ahead in the space",
    description="By a manager of the space, before they are blocked; writes nothing.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, CannotBlock),
        body=True,
        answer=BlockPreview,
        says="Their reservations, by their start.",
        example={"items": [_HIT]},
    ),
)
async def look_ahead(
    slug: FromPath[str],
    data: JSONBody[BlockLookBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await preview_block(
            conn, member=member, space=space, member_id=data.member_id, now=now
        )
    return {"items": [shown_hit(each) for each in found]}


@delete(
    "/api/v1/blocks/{block_id:int}",
    operation_id="deleteBlock",
    summary="Lift a block",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=BlockAnswer,
        says="The block that was lifted.",
        example=_EXAMPLE,
    ),
)
async def take_back(
    block_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        return answered(
            _shown(await lift(conn, member=member, block_id=id_in_path(block_id), now=now))
        )

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _shown(found: Block) -> dict[str, Any]:
    return {
        "id": found.id,
        "member": {"id": found.member_id, "name": found.name},
        "reason": found.reason,
        "starts_at": utc(found.from_at),
        "until": utc(found.until_at) if found.until_at else None,
    }


def _settled(made: MadeBlock) -> dict[str, Any]:
    kept = [str(hit.id) for hit, choice in made.settled if choice == "keep"]
    cancelled = [str(hit.id) for hit, choice in made.settled if choice == "cancel"]
    return {"kept_reservations": kept, "cancelled_reservations": cancelled}
