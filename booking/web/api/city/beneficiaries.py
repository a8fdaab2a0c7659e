"""Who a beneficiary is, and which accounts act for it."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.separate import separate
from booking.web.access import OFFICER, operation
from booking.web.api.answers.grants import BeneficiaryAnswer
from booking.web.api.city.rankings import ReasonBody
from booking.web.idempotency import Answer, answered, as_response, write_once

whose = queries("identity")


@get(
    "/api/v1/beneficiaries/{beneficiary_id:int}",
    operation_id="readBeneficiary",
    summary="A beneficiary and its accounts",
    description="By an officer.",
    tags=["vouchers"],
    **operation(
        OFFICER, refusals=(NotFound,), answer=BeneficiaryAnswer, says="Who it is, and who acts."
    ),
)
async def read(
    beneficiary_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        found = await _shown(conn, beneficiary_id)
        member.may_act_for_city()
        return found


@post(
    "/api/v1/beneficiaries/{beneficiary_id:int}/accounts/{member_id:int}/separate",
    operation_id="separateAccount",
    summary="Separate an account from a beneficiary",
    description="By an officer, with a reason: the account does not act for it, and sees and uses "
    "its vouchers no more. What it reserved stays.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=BeneficiaryAnswer,
        says="Who acts for it now.",
    ),
)
async def separate_account(
    beneficiary_id: FromPath[int],
    member_id: FromPath[int],
    data: JSONBody[ReasonBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await require_beneficiary(conn, beneficiary_id)
        member.may_act_for_city()
        await separate(
            conn,
            beneficiary_id=beneficiary_id,
            member_id=member_id,
            officer_id=member.id,
            reason=data.reason,
            now=now,
        )
        return answered(await _shown(conn, beneficiary_id))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


async def require_beneficiary(conn: Connection, beneficiary_id: int) -> dict[str, Any]:
    """Its row; refuse with NotFound where there is none."""
    found = await whose.beneficiary.row(conn, id=beneficiary_id)
    if found is None:
        raise NotFound(what={"en": "beneficiary", "it": "un beneficiario con questo numero"})
    return found


async def _shown(conn: Connection, beneficiary_id: int) -> dict[str, Any]:
    found = await require_beneficiary(conn, beneficiary_id)
    return found | {
        "accounts": await whose.accounts_of.rows(conn, beneficiary_id=beneficiary_id),
        "separations": await whose.separations_of.rows(conn, beneficiary_id=beneficiary_id),
    }
