"""A voucher that the city offers: accepted or declined on the account's page."""

from collections.abc import Awaitable, Callable

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.vouchers.offers import accept_offer, decline_offer, require_voucher
from booking.web.access import MEMBER, operation
from booking.web.api.fields import id_in_path
from booking.web.pages.own.visit import VISIT, Visit

_PATH = "/account/voucher/{voucher_id:int}"


@post(
    f"{_PATH}/accetta",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def accept(voucher_id: FromPath[int], visit: NamedDependency[Visit]) -> Redirect:
    return await _answer(visit, voucher_id, accept_offer, said="accettato")


@post(
    f"{_PATH}/rinuncia",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def decline(voucher_id: FromPath[int], visit: NamedDependency[Visit]) -> Redirect:
    return await _answer(visit, voucher_id, decline_offer, said="rinunciato")


async def _answer(
    visit: Visit, voucher_id: int, use_case: Callable[..., Awaitable[None]], *, said: str
) -> Redirect:
    member = visit.member

    async def work(conn: Connection) -> None:
        await require_voucher(conn, id_in_path(voucher_id), of_member=member.id)
        member.may_reserve()
        await use_case(conn, voucher_id=voucher_id, member_id=member.id, now=visit.now)

    await visit.change(work)
    return Redirect(f"/account?{said}=1#offers", status_code=303)
