"""De minimis aid of a beneficiary: what counts, line by line, and what it declares of others."""

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.de_minimis import (
    CEILING_CENTS,
    aid_that_counts,
    beneficiary_of_aid,
    day_of_aid,
    declare_aid,
    first_day_that_counts,
    withdraw_aid,
)
from booking.vouchers.grant_refusals import AidWithdrawnBefore
from booking.web.access import OFFICER, operation
from booking.web.api.answers.grants import AidAnswer
from booking.web.api.city.beneficiaries import require_beneficiary
from booking.web.api.city.rankings import ReasonBody
from booking.web.api.fields import Text, Whole
from booking.web.idempotency import Answer, answered, as_response, write_once

_EXAMPLE: dict[str, Any] = {
    "granted_on": "2025-04-30",
    "amount_cents": 1_200_000,
    "grantor": "Camera di commercio di Milano",
    "measure": "Bando digitalizzazione 2025",
}


class AidBody(BaseModel):
    """Aid that another grantor gave, as the beneficiary declares it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    granted_on: date
    amount_cents: Annotated[Whole, Field(ge=1, le=10**12)]
    grantor: Annotated[Text, Field(min_length=1, max_length=200)]
    measure: Annotated[Text, Field(min_length=1, max_length=200)]


@get(
    "/api/v1/beneficiaries/{beneficiary_id:int}/aid",
    operation_id="readAid",
    summary="De minimis aid that counts",
    description="By an officer: over the three years up to today, of all that count as one "
    "undertaking with it (Reg. (EU) 2023/2831).",
    tags=["vouchers"],
    **operation(OFFICER, refusals=(NotFound,), answer=AidAnswer, says="What counts, and the rest."),
)
async def read(
    beneficiary_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        await require_beneficiary(conn, beneficiary_id)
        member.may_act_for_city()
        return await _shown(conn, beneficiary_id, now=now)


@post(
    "/api/v1/beneficiaries/{beneficiary_id:int}/aid",
    operation_id="declareAid",
    summary="Enter aid from elsewhere",
    description="By an officer, as the beneficiary declares it.",
    tags=["vouchers"],
    **operation(
        OFFICER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=AidAnswer,
        status=201,
        says="What counts now.",
    ),
)
async def declare(
    beneficiary_id: FromPath[int],
    data: JSONBody[AidBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await require_beneficiary(conn, beneficiary_id)
        member.may_act_for_city()
        await declare_aid(
            conn,
            beneficiary_id=beneficiary_id,
            granted_on=data.granted_on,
            amount_cents=data.amount_cents,
            grantor=data.grantor,
            measure=data.measure,
            entered_by=member.id,
            today=day_of_aid(now),
            now=now,
        )
        return answered(await _shown(conn, beneficiary_id, now=now), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/aid/{aid_id:int}/withdraw",
    operation_id="withdrawAid",
    summary="Take back an entry of aid",
    description="By an officer, with a reason: what was declared wrong counts no more. The right "
    "one is declared anew.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, AidWithdrawnBefore, IdempotencyKeyReused),
        body=True,
        answer=AidAnswer,
        says="What counts now.",
    ),
)
async def withdraw(
    aid_id: FromPath[int],
    data: JSONBody[ReasonBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        beneficiary_id = await beneficiary_of_aid(conn, aid_id)
        member.may_act_for_city()
        await withdraw_aid(conn, aid_id=aid_id, reason=data.reason, officer_id=member.id, now=now)
        return answered(await _shown(conn, beneficiary_id, now=now))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


async def _shown(conn: Connection, beneficiary_id: int, *, now: datetime) -> dict[str, Any]:
    today = day_of_aid(now)
    lines = await aid_that_counts(conn, beneficiary_id=beneficiary_id, on=today)
    counted = sum(each.cents for each in lines)
    return {
        "beneficiary_id": beneficiary_id,
        "from_day": first_day_that_counts(today).isoformat(),
        "to_day": today.isoformat(),
        "ceiling_cents": CEILING_CENTS,
        "counted_cents": counted,
        "left_cents": max(0, CEILING_CENTS - counted),
        "lines": [
            {
                "source": each.source,
                "id": each.id,
                "beneficiary_id": each.beneficiary_id,
                "granted_on": each.granted_on.isoformat(),
                "cents": each.cents,
                "measure": each.measure,
                "grantor": each.grantor,
            }
            for each in lines
        ],
    }
