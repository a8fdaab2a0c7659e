"""What becomes of a reservation: cancelled, moved, confirmed, approved, declined, checked in."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.database.pool import Connection
from booking.doors.arrive import WrongCode, WrongDoor, arrive
from booking.errors import IdempotencyKeyReused, NotFound, StateConflict
from booking.members.server_secret import server_secret
from booking.reservations import answer as answers
from booking.reservations import reservation as stored
from booking.reservations.cancel import cancel as cancel_it
from booking.reservations.refusals import (
    CheckInAtTheDoor,
    PartOfVisit,
)
from booking.reservations.reschedule import reschedule as move_it
from booking.reservations.reservation import Reservation
from booking.web.access import MANAGER, MEMBER, operation
from booking.web.api.answers.reservations import CancelledAnswer, ReservationAnswer
from booking.web.api.fields import Id, Stretch, Text
from booking.web.api.reserving.changing import CHANGING, Changing
from booking.web.api.reserving.check_in_body import CheckInBody
from booking.web.api.reserving.represent import EXAMPLE, known_resource
from booking.web.api.reserving.wishes import RULES
from booking.web.limits import Limits

_MOVE: dict[str, JsonValue] = {
    "starts_at": "2026-12-02T09:00:00+01:00",
    "ends_at": "2026-12-02T13:00:00+01:00",
}
_REFUSALS = (NotFound, StateConflict, IdempotencyKeyReused)


class ReasonBody(BaseModel):
    """Why; shown to whoever it concerns."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Text, Field(max_length=500)] | None = None


class MoveBody(Stretch):
    """Where it should go; quantity, voucher and title stay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_MOVE]})

    unit_id: Annotated[
        Id | None,
        Field(description="By a manager of the space: to this unit of the same resource."),
    ] = None
    reason: Annotated[
        Text | None,
        Field(
            min_length=1,
            max_length=500,
            description="By a manager of the space: lead time, grid, quota and cancellation "
            "deadline are set aside; the member reads it.",
        ),
    ] = None


@post(
    "/api/v1/reservations/{reservation_id:uuid}/cancel",
    operation_id="cancelReservation",
    summary="Cancel",
    description="Before it begins. In time, or within ten minutes of reserving, everything goes "
    "back to the voucher; late, the campaign's rule says. A body is optional.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=CHANGING,
    **operation(
        MEMBER,
        refusals=(*_REFUSALS, PartOfVisit),
        body=True,
        answer=CancelledAnswer,
        says="The reservation, cancelled, and what went back to the voucher.",
        example=EXAMPLE | {"status": "cancelled", "late": False, "given_back_cents": 900},
    ),
)
async def cancel(
    reservation_id: FromPath[UUID],
    change: NamedDependency[Changing],
    data: JSONBody[ReasonBody | None] = None,
) -> Response[bytes]:
    more: dict[str, Any] = {}

    async def work(conn: Connection) -> Reservation:
        done = await cancel_it(
            conn,
            member=change.member,
            reservation_id=reservation_id,
            now=change.now,
            reason=data.reason if data else None,
        )
        more.update(late=done.late, given_back_cents=done.given_back_cents)
        return done.reservation

    return await change.answer(work, more=lambda: more)


@post(
    "/api/v1/reservations/{reservation_id:uuid}/reschedule",
    operation_id="rescheduleReservation",
    summary="Move to another time",
    description="In one step, at the new time's price and with the same voucher, or not at all: "
    "a refusal leaves everything as it was. A manager of the space may name the unit and, with a "
    "reason, set rules aside; a stay that has begun keeps its start and may end at another time.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=CHANGING,
    **operation(
        MEMBER,
        refusals=(*RULES, *_REFUSALS, PartOfVisit),
        body=True,
        answer=ReservationAnswer,
        says="The reservation at its new time.",
        example=EXAMPLE | {"sequence": 1},
    ),
)
async def reschedule(
    reservation_id: FromPath[UUID],
    data: JSONBody[MoveBody],
    change: NamedDependency[Changing],
) -> Response[bytes]:
    async def work(conn: Connection) -> Reservation:
        return await move_it(
            conn,
            network=change.network,
            member=change.member,
            reservation_id=reservation_id,
            period=data.period,
            now=change.now,
            unit_id=data.unit_id,
            reason=data.reason,
        )

    return await change.answer(work)


@post(
    "/api/v1/reservations/{reservation_id:uuid}/confirm",
    operation_id="confirmReservation",
    summary="Take what is held",
    description="Before the hold runs out. Where the resource needs approval it becomes a request.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=CHANGING,
    **operation(
        MEMBER,
        refusals=_REFUSALS,
        answer=ReservationAnswer,
        says="The reservation, confirmed, or pending where the space answers first.",
    ),
)
async def confirm(
    reservation_id: FromPath[UUID], change: NamedDependency[Changing]
) -> Response[bytes]:
    async def work(conn: Connection) -> Reservation:
        found = await stored.read(conn, reservation_id, member=change.member)
        return await answers.confirm(
            conn,
            member=change.member,
            reservation_id=reservation_id,
            resource=await known_resource(conn, change.network, found),
            now=change.now,
        )

    return await change.answer(work)


@post(
    "/api/v1/reservations/{reservation_id:uuid}/check-in",
    operation_id="checkInReservation",
    summary="Say that one is there",
    description="Within the resource's window, by the member or a manager of the space. Where "
    "`rules.check_in.ways` has no `button`, the member sends the six digits of the wall display "
    "(`code`), or what the QR at the door holds as `t` (`door`). A body is optional.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=CHANGING,
    **operation(
        MEMBER,
        refusals=(*_REFUSALS, CheckInAtTheDoor, WrongDoor, WrongCode),
        body=True,
        answer=ReservationAnswer,
        says="The reservation, checked in.",
    ),
)
async def check_in(
    reservation_id: FromPath[UUID],
    change: NamedDependency[Changing],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    data: JSONBody[CheckInBody | None] = None,
) -> Response[bytes]:
    proof = data.proof() if data else None
    if proof is not None and proof.way == "code":
        await limits.door_code_try(member_id=change.member.id, address=address)

    async def work(conn: Connection) -> Reservation:
        return await arrive(
            conn,
            member=change.member,
            reservation_id=reservation_id,
            proof=proof,
            own_key=server_secret(change.settings),
            now=change.now,
        )

    return await change.answer(work)


@post(
    "/api/v1/reservations/{reservation_id:uuid}/approve",
    operation_id="approveReservation",
    summary="Approve a request",
    description="By a manager of the space, before its answer-by time.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=CHANGING,
    **operation(
        MANAGER,
        refusals=_REFUSALS,
        answer=ReservationAnswer,
        says="The reservation, confirmed.",
    ),
)
async def approve(
    reservation_id: FromPath[UUID], change: NamedDependency[Changing]
) -> Response[bytes]:
    async def work(conn: Connection) -> Reservation:
        return await answers.approve(
            conn, member=change.member, reservation_id=reservation_id, now=change.now
        )

    return await change.answer(work)


@post(
    "/api/v1/reservations/{reservation_id:uuid}/decline",
    operation_id="declineReservation",
    summary="Decline a request",
    description="By a manager of the space; everything goes back to the voucher.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=CHANGING,
    **operation(
        MANAGER,
        refusals=_REFUSALS,
        body=True,
        answer=ReservationAnswer,
        says="The reservation, declined.",
    ),
)
async def decline(
    reservation_id: FromPath[UUID],
    change: NamedDependency[Changing],
    data: JSONBody[ReasonBody | None] = None,
) -> Response[bytes]:
    async def work(conn: Connection) -> Reservation:
        return await answers.decline(
            conn,
            member=change.member,
            reservation_id=reservation_id,
            now=change.now,
            reason=data.reason if data else None,
        )

    return await change.answer(work)
