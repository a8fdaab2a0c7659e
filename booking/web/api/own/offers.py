"""Accept or decline an offered voucher; take one back."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.grant_refusals import NoOffer, NotToRevoke
from booking.vouchers.offers import accept_offer, decline_offer, require_voucher
from booking.vouchers.offers import revoke as revoke_voucher
from booking.web.access import MEMBER, OFFICER, operation
from booking.web.api.answers.grants import RevokedAnswer
from booking.web.api.city.rankings import RevocationBody
from booking.web.api.own.vouchers import VoucherItem, one_voucher
from booking.web.idempotency import Answer, answered, as_response, write_once


@post(
    "/api/v1/vouchers/{voucher_id:int}/accept",
    operation_id="acceptVoucher",
    summary="Accept an offered voucher",
    description="Up to its `accept_by`, that day included.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        MEMBER,
        refusals=(NotFound, NoOffer, IdempotencyKeyReused),
        answer=VoucherItem,
        says="The voucher, active.",
    ),
)
async def accept(
    voucher_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    work = _answer(accept_offer, voucher_id, member=member, language=language, now=now)
    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/vouchers/{voucher_id:int}/decline",
    operation_id="declineVoucher",
    summary="Decline an offered voucher",
    description="It goes back to the pot.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        MEMBER,
        refusals=(NotFound, NoOffer, IdempotencyKeyReused),
        answer=VoucherItem,
        says="The voucher, forfeited.",
    ),
)
async def decline(
    voucher_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    work = _answer(decline_offer, voucher_id, member=member, language=language, now=now)
    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/vouchers/{voucher_id:int}/revoke",
    operation_id="revokeVoucher",
    summary="Take a voucher back",
    description="By an officer, with a reason. What is left goes back to the pot; what stays hold "
    "on it stays theirs.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, NotToRevoke, IdempotencyKeyReused),
        body=True,
        answer=RevokedAnswer,
        says="What went back.",
        example={"id": 7, "state": "revoked", "amount": 80_000},
    ),
)
async def revoke(
    voucher_id: FromPath[int],
    data: JSONBody[RevocationBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await require_voucher(conn, voucher_id)
        member.may_act_for_city()
        amount = await revoke_voucher(
            conn,
            voucher_id=voucher_id,
            officer_id=member.id,
            reason=data.reason,
            wrong_identity=data.wrong_identity,
            now=now,
        )
        return answered({"id": voucher_id, "state": "revoked", "amount": amount})

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _answer(
    use_case: Callable[..., Awaitable[None]],
    voucher_id: int,
    *,
    member: Member,
    language: str,
    now: datetime,
) -> Callable[[Connection], Awaitable[Answer]]:
    """The owner's answer to an offer, and the voucher as it is then."""

    async def work(conn: Connection) -> Answer:
        await require_voucher(conn, voucher_id, of_member=member.id)
        member.may_reserve()
        await use_case(conn, voucher_id=voucher_id, member_id=member.id, now=now)
        found = await one_voucher(conn, voucher_id, member_id=member.id, language=language, now=now)
        return answered(found)

    return work
