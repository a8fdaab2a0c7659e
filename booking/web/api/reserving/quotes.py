"""What a reservation would cost, and why it would be refused; nothing is written."""

from datetime import datetime
from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.database.pool import Pool
from booking.errors import NotFound, RateLimited
from booking.members.member import Member
from booking.money import CURRENCY
from booking.reservations.quote import Quote
from booking.reservations.quote import quote as quote_it
from booking.spaces.network import NetworkCache
from booking.vouchers.cover import explain
from booking.vouchers.refusals import VoucherUnknown
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.api.answers.reservations import QuoteAnswer
from booking.web.api.reserving.wishes import WishBody, wish_of
from booking.web.limits import Limits

_PRICE = {"en": "The price, VAT included", "it": "Il prezzo, IVA compresa"}
_DUE = {"en": "You pay at the space", "it": "Paghi allo spazio"}

EXAMPLE = {
    "price_cents": 4000,
    "voucher_cents": 2000,
    "due_cents": 2000,
    "currency": "EUR",
    "explanation": [
        {"rule": "price", "text": "The price, VAT included", "cents": 4000},
        {"rule": "rate", "text": "voucher €20.00 (50 %)", "cents": 2000},
        {"rule": "due", "text": "you pay €20.00", "cents": 2000},
        {"rule": "left_this_year", "text": "€380.00 left this year", "cents": 38000},
    ],
    "refusal": None,
}


@post(
    "/api/v1/quotes",
    operation_id="createQuote",
    summary="Price, voucher's share and what is left to pay",
    description="The body of a reservation. `refusal` is the problem that reserving now would "
    "answer, or null. Without a token, what depends on the person is left open.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    **operation(
        ANYONE_OR_MEMBER,
        refusals=(NotFound,),
        body=True,
        names_voucher=True,
        answer=QuoteAnswer,
        says="The figures, how they came about, and what stands in the way.",
        example=EXAMPLE,
    ),
)
async def quote(
    data: JSONBody[WishBody],
    maybe_member: NamedDependency[Member | None],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    voucher_wait: NamedDependency[int],
) -> dict[str, Any]:
    wish = wish_of(data)
    if voucher_wait and wish.voucher is not None:
        raise RateLimited(retry_after=voucher_wait)
    async with pool.acquire() as conn:
        known = await network.newest(conn)
        quoted = await quote_it(conn, network=known, member=maybe_member, wish=wish, now=now)
    if maybe_member is not None and isinstance(quoted.refusal, VoucherUnknown):
        await limits.wrong_voucher(member_id=maybe_member.id, address=address)
    return shown(quoted, language=language)


def shown(quoted: Quote, *, language: str) -> dict[str, Any]:
    """A quote in the API: figures, how they came about, and what stands in the way."""
    return figures(quoted, language=language) | {
        "refusal": quoted.refusal.problem(language) if quoted.refusal else None
    }


def figures(quoted: Quote, *, language: str) -> dict[str, Any]:
    """Price, cover and due in cents, and the sentences that explain them."""
    lines: list[dict[str, Any]] = [
        {"rule": "price", "text": _PRICE[language], "cents": quoted.price_cents}
    ]
    if quoted.holding and quoted.cover.cents:
        lines += explain(quoted.cover, quoted.holding, quoted.price_cents, language)
    else:
        lines.append({"rule": "due", "text": _DUE[language], "cents": quoted.due_cents})
    return {
        "price_cents": quoted.price_cents,
        "voucher_cents": quoted.cover.cents,
        "due_cents": quoted.due_cents,
        "currency": CURRENCY,
        "explanation": lines,
    }
