"""Reserve, list and read reservations."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED

from booking.add_ons.take import taken_with
from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.database.retry import retrying
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations import reservation as stored
from booking.reservations.desk import Desk
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache, Resource
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.add_ons import EXAMPLE_TAKEN
from booking.web.api.answers.reservations import (
    ReservationAnswer,
    ReservationPage,
    ReservationRead,
    Status,
)
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    clamped,
    cursor_of,
    position_of,
)
from booking.web.api.managing.add_ons import shown_taken
from booking.web.api.reserving.represent import EXAMPLE, known_resource, represented
from booking.web.api.reserving.voucher_tries import voucher_tries
from booking.web.api.reserving.wishes import AT_FIRST_USE, RULES, WishBody, wish_of
from booking.web.idempotency import Answer, as_response
from booking.web.limits import Limits


@post(
    "/api/v1/reservations",
    operation_id="createReservation",
    summary="Reserve",
    description="Reserves units of one resource for one period, and redeems a voucher against "
    "it, in one step. The slug of a campaign that grants at first use may stand in place of a "
    "voucher's code: the voucher is taken first, and kept whatever becomes of the reservation. "
    "Send an `Idempotency-Key`: a repeat gives the first answer again.",
    tags=["reservations"],
    **operation(
        MEMBER,
        refusals=(*RULES, *AT_FIRST_USE, NotFound, IdempotencyKeyReused),
        body=True,
        names_voucher=True,
        answer=ReservationAnswer,
        status=HTTP_201_CREATED,
        says="The reservation: confirmed, pending where the space answers first, or held.",
        example=EXAMPLE,
    ),
)
async def create(
    data: JSONBody[WishBody],
    member: NamedDependency[Member],
    desk: NamedDependency[Desk],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    voucher_wait: NamedDependency[int],
) -> Response[bytes]:
    wish = wish_of(data)

    drafted = ""

    def represent(draft: Reservation, resource: Resource) -> dict[str, Any]:
        nonlocal drafted
        drafted = str(draft.id)
        return represented(draft, resource, settings=settings)

    async def work() -> str:
        return await reserve(
            desk,
            network=network,
            member=member,
            wish=wish,
            now=now,
            represent=represent,
            key=key,
        )

    async with voucher_tries(
        limits, member=member, address=address, code=wish.voucher, wait=voucher_wait
    ):
        answer = await retrying(work)
    # The answer is of our own draft, or it is an earlier one's.
    replayed = not drafted or drafted not in answer
    return as_response(Answer(HTTP_201_CREATED, answer, replayed))


@get(
    "/api/v1/reservations",
    operation_id="listReservations",
    summary="Own reservations, and those of spaces that one manages",
    description="In the order of their start. `mine=true` leaves out the managed spaces', "
    "`space` leaves out everything but that space's.",
    tags=["reservations"],
    **operation(
        READER,
        refusals=(NotFound,),
        answer=ReservationPage,
        says="The reservations, in the order of their start.",
        example={"items": [EXAMPLE], "next": None},
    ),
)
async def listed(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    space: Annotated[
        str | None, QueryParameter(description="The slug of a space that one manages.")
    ] = None,
    mine: Annotated[bool, QueryParameter(description="Only one's own.")] = False,
    status: Annotated[
        list[Status] | None, QueryParameter(description="Only these; may be repeated.")
    ] = None,
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most = clamped(limit)
    position = position_of(cursor, datetime, UUID)
    member.may_read()
    async with pool.acquire() as conn:
        found = await stored.visible(
            conn,
            member_id=None if space else member.id,
            space_ids=await _spaces(conn, network, member, space=space, mine=mine),
            statuses=[str(each) for each in status] if status else None,
            after=(position[0], position[1]) if position else None,
            limit=most + 1,
        )
        items = [
            represented(each, await known_resource(conn, network, each), settings=settings)
            for each in found[:most]
        ]
    last = found[most - 1] if len(found) > most else None
    return {
        "items": items,
        "next": cursor_of(last.starts_at.isoformat(), last.id) if last else None,
    }


async def _spaces(
    conn: Connection, network: NetworkCache, member: Member, *, space: str | None, mine: bool
) -> frozenset[int]:
    """The spaces whose reservations are listed beside the member's own."""
    if space is not None:
        space_id = (await network.newest(conn)).space(space).id
        member.may_manage(space_id)
        return frozenset({space_id})
    acts_for_spaces = member.scopes is None or "manage" in member.scopes
    return member.manages if acts_for_spaces and not mine else frozenset()


@get(
    "/api/v1/reservations/{reservation_id:uuid}",
    operation_id="readReservation",
    summary="One reservation",
    description="One's own, or one in a space that one manages.",
    tags=["reservations"],
    **operation(
        READER,
        refusals=(NotFound,),
        answer=ReservationRead,
        says="The reservation as it stands, and what comes with it.",
        example=EXAMPLE | {"add_ons": EXAMPLE_TAKEN["items"], "add_ons_cents": 1000},
    ),
)
async def read(
    reservation_id: FromPath[UUID],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
) -> dict[str, Any]:
    member.may_read()
    async with pool.acquire() as conn:
        found = await stored.read(conn, reservation_id, member=member)
        resource = await known_resource(conn, network, found)
        comes_with = shown_taken(await taken_with(conn, found.id))
    return represented(found, resource, settings=settings) | {
        "add_ons": comes_with["items"],
        "add_ons_cents": comes_with["add_ons_cents"],
    }
