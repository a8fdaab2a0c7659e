"""Add-ons of a space, and those that come with a reservation."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from booking.add_ons.add_on import (
    AddOn,
    AddOnFacts,
    StockPromised,
    add_ons_of,
    change_add_on,
    make_add_on,
)
from booking.add_ons.take import AddOnTaken, AddOnTooLate, TakenAddOn, add_ons_with, set_add_ons
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, Invalid, NotFound, StateConflict
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, MANAGER, MEMBER, READER, operation
from booking.web.api.answers.add_ons import (
    EXAMPLE,
    EXAMPLE_TAKEN,
    AddOnAnswer,
    AddOnBody,
    AddOnList,
    TakeBody,
    TakenList,
)
from booking.web.idempotency import answered, as_response, write_once

_ONCE = {"en": "each add-on once", "it": "ogni extra una volta sola"}


@get(
    "/api/v1/spaces/{slug:str}/add-ons",
    operation_id="listAddOns",
    summary="What a space lends or serves with a stay",
    tags=["spaces"],
    **operation(
        ANYONE,
        refusals=(NotFound,),
        answer=AddOnList,
        says="The add-ons that can be had.",
        example={"items": [EXAMPLE]},
    ),
)
async def listed(
    slug: FromPath[str], pool: NamedDependency[Pool], network: NamedDependency[NetworkCache]
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await add_ons_of(conn, space_id=space.id)
    return {"items": [_shown(each) for each in found]}


@post(
    "/api/v1/spaces/{slug:str}/add-ons",
    operation_id="createAddOn",
    summary="Add an add-on",
    description="By a manager of the space: a projector of three, coffee for so many.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=AddOnAnswer,
        status=201,
        says="The add-on.",
        example=EXAMPLE,
    ),
)
async def add(
    slug: FromPath[str],
    data: JSONBody[AddOnBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> dict[str, Any]:
        space = (await network.newest(conn)).space(slug)
        made = await make_add_on(
            conn, member=member, space_id=space.id, facts=_facts(data), now=now
        )
        return _shown(made)

    return await _write(pool, member, key, now, work, 201)


@put(
    "/api/v1/add-ons/{add_on_id:int}",
    operation_id="changeAddOn",
    summary="Change or retire an add-on",
    description="By a manager of its space, all of it. Reservations that have it keep it at the "
    "price that they were told; no stock falls below what was promised.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, StockPromised, IdempotencyKeyReused),
        body=True,
        answer=AddOnAnswer,
        says="The add-on as it is now.",
        example=EXAMPLE,
    ),
)
async def change(
    add_on_id: FromPath[int],
    data: JSONBody[AddOnBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> dict[str, Any]:
        changed = await change_add_on(
            conn,
            member=member,
            add_on_id=add_on_id,
            facts=_facts(data),
            retired=data.retired,
            now=now,
        )
        return _shown(changed)

    return await _write(pool, member, key, now, work)


@get(
    "/api/v1/reservations/{reservation_id:uuid}/add-ons",
    operation_id="readReservationAddOns",
    summary="What comes with a reservation",
    description="One's own, or by a manager of its space.",
    tags=["reservations"],
    **operation(
        READER,
        refusals=(NotFound,),
        answer=TakenList,
        says="The add-ons, and what they cost.",
        example=EXAMPLE_TAKEN,
    ),
)
async def taken(
    reservation_id: FromPath[UUID],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
) -> dict[str, Any]:
    member.may_read()
    async with pool.acquire() as conn:
        found = await add_ons_with(conn, member=member, reservation_id=reservation_id)
    return shown_taken(found)


@put(
    "/api/v1/reservations/{reservation_id:uuid}/add-ons",
    operation_id="changeReservationAddOns",
    summary="Choose what comes with a reservation",
    description="All of it, before the stay begins. Never more than there is at any instant; let "
    "go where the reservation is cancelled, moved to another time, or nobody comes. It is paid at "
    "the space beside the price of the stay, and no voucher covers it.",
    tags=["reservations"],
    **operation(
        MEMBER,
        refusals=(NotFound, StateConflict, AddOnTaken, AddOnTooLate, IdempotencyKeyReused),
        body=True,
        answer=TakenList,
        says="The add-ons, and what they cost.",
        example=EXAMPLE_TAKEN,
    ),
)
async def choose(
    reservation_id: FromPath[UUID],
    data: JSONBody[TakeBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    wanted = {each.id: each.quantity for each in data.add_ons}
    if len(wanted) < len(data.add_ons):
        raise Invalid.of("add_ons", "once", _ONCE)

    async def work(conn: Connection) -> dict[str, Any]:
        found = await set_add_ons(
            conn, member=member, reservation_id=reservation_id, wanted=wanted, now=now
        )
        return shown_taken(found)

    return await _write(pool, member, key, now, work)


async def _write(
    pool: Pool,
    member: Member,
    key: Key | None,
    now: datetime,
    work: Callable[[Connection], Awaitable[dict[str, Any]]],
    status: int = 200,
) -> Response[bytes]:
    async def answer(conn: Connection) -> Any:
        return answered(await work(conn), status)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=answer))


def _facts(data: AddOnBody) -> AddOnFacts:
    return AddOnFacts(
        name={"it": data.name.it, "en": data.name.en},
        price_cents=data.price_cents,
        per=data.per,
        stock=data.stock,
        notice_minutes=data.notice_minutes,
        resource_ids=data.resource_ids,
    )


def _shown(add_on: AddOn) -> dict[str, Any]:
    return {
        "id": add_on.id,
        "name": add_on.name,
        "price_cents": add_on.price_cents,
        "per": add_on.per,
        "stock": add_on.stock,
        "notice_minutes": add_on.notice_minutes,
        "resource_ids": None if add_on.resource_ids is None else list(add_on.resource_ids),
        "retired": add_on.retired,
    }


def shown_taken(found: list[TakenAddOn]) -> dict[str, Any]:
    items = [
        {
            "id": each.add_on_id,
            "name": each.name,
            "per": each.per,
            "quantity": each.quantity,
            "price_cents": each.price_cents,
        }
        for each in found
    ]
    return {"items": items, "add_ons_cents": sum(each.price_cents for each in found)}
