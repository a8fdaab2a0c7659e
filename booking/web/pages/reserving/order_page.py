"""A choice as a page: its price and button, or who was quicker, or what to correct."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response

from booking.database.pool import Pool
from booking.errors import Invalid, Refusal
from booking.members.member import Member
from booking.reservations.refusals import SlotTaken
from booking.spaces.network import Network, NetworkCache
from booking.vouchers.own import OwnVoucher
from booking.vouchers.refusals import VoucherUnknown
from booking.web.limits import Limits
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Choice, Fields, choice_of, some_choice
from booking.web.pages.reserving.order import Order, order_of, usable_vouchers
from booking.web.pages.reserving.taken import taken_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of
from booking.web.pages.vouchers.offered_here import Offered, offered_here


@dataclass(frozen=True, slots=True)
class Asking:
    """Who looks at a choice, and with what."""

    request: Request[Any, Any, Any]
    pool: Pool
    network: NetworkCache
    member: Member | None
    limits: Limits
    address: str
    say: Say


async def order_page(
    asking: Asking, fields: Fields, *, refusal: Refusal | None = None
) -> Response[str]:
    """`refusal` is what reserving was refused with, if it was tried."""
    async with asking.pool.acquire() as conn:
        network = await asking.network.newest(conn)
        try:
            choice = choice_of(fields, network)
        except Invalid as wrong:
            choice, refusal = some_choice(fields, network, now=asking.say.now), wrong
        vouchers = await usable_vouchers(conn, member=asking.member, now=asking.say.now)
        await _may_name(asking, choice, vouchers)
        order = await order_of(
            conn,
            network=network,
            member=asking.member,
            choice=choice,
            say=asking.say,
            vouchers=vouchers,
        )
        offered = None
        if not vouchers:
            offered = await offered_here(
                conn, member=asking.member, choice=order.choice, say=asking.say
            )
    if isinstance(order.refusal, VoucherUnknown) and asking.member and refusal is None:
        await asking.limits.wrong_voucher(member_id=asking.member.id, address=asking.address)
    gone = refusal or order.refusal
    if isinstance(gone, SlotTaken):
        return _taken_page(asking, gone, order, network, tried=refusal is not None)
    return _shown(asking, order, gone, tried=refusal is not None, offered=offered)


async def _may_name(asking: Asking, choice: Choice, vouchers: list[OwnVoucher]) -> None:
    """Guessing codes is counted; one's own are none."""
    known = {each.code for each in vouchers} | {"", None}
    if asking.member is not None and choice.voucher not in known:
        await asking.limits.may_try_voucher(member_id=asking.member.id, address=asking.address)


def _shown(
    asking: Asking, order: Order, refusal: Refusal | None, *, tried: bool, offered: Offered | None
) -> Response[str]:
    return page(
        asking.request,
        "reserve.html",
        status=refusal.status if refusal and tried else 200,
        say=asking.say,
        order=order,
        troubles=troubles_of(refusal, asking.say, back=order.choice.path),
        offered=offered,
        tried=tried,
        can_reserve=order.refusal is None and not isinstance(refusal, Invalid),
        repeat=f"/serie?{urlencode(order.choice.fields)}",
        return_to=order.choice.path,
    )


def _taken_page(
    asking: Asking, refusal: SlotTaken, order: Order, network: Network, *, tried: bool
) -> Response[str]:
    taken = taken_of(
        refusal,
        order.choice,
        network=network,
        price_cents=order.quoted.price_cents,
        say=asking.say,
    )
    return page(
        asking.request,
        "reserve_taken.html",
        status=refusal.status if tried else 200,
        say=asking.say,
        taken=taken,
        return_to=order.choice.path,
    )
