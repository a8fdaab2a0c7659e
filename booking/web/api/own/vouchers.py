"""A member's own vouchers, with what is left of each and all that ever moved on it."""

from dataclasses import dataclass
from datetime import date, datetime

from litestar import get
from litestar.di import NamedDependency

from booking.database.pool import Connection, Pool
from booking.errors import NotFound
from booking.members.member import Member
from booking.money import CURRENCY
from booking.vouchers.own import OwnVoucher, own_vouchers
from booking.web.access import READER, operation
from booking.web.api.fields import SHOWN_ITEMS, Cursor, Limit, clamped, cursor_of, position_of
from booking.web.api.reserving.represent import utc


@dataclass
class Campaign:
    slug: str
    name: str
    names: dict[str, str]


@dataclass
class HistoryItem:
    """One transfer: grant, reserve, release, capture, forfeit, expire, revoke, reimburse, pay,
    refund or correct."""

    cause: str
    amount: int
    cents: int | None
    reservation_id: str | None
    at: str


@dataclass
class VoucherItem:
    """`…_cents` are null where the campaign counts days or minutes; `balance` is in its unit.
    `left_this_year_cents` is what can still be used this year: the balance, or what the caps leave.
    One that is `offered` is to be accepted up to `accept_by`.
    """

    id: int
    code: str
    campaign: Campaign
    unit: str
    currency: str
    state: str
    balance: int
    balance_cents: int | None
    granted_cents: int | None
    reserved_cents: int | None
    year: int
    cap_per_year_cents: int | None
    used_this_year_cents: int | None
    left_this_year_cents: int | None
    valid_from: date
    valid_until: date
    accept_by: date | None
    history: list[HistoryItem]


@dataclass
class VoucherList:
    items: list[VoucherItem]
    next: str | None


@get(
    "/api/v1/vouchers",
    operation_id="listVouchers",
    summary="Own vouchers",
    description="Those of the beneficiary that one acts for, in the order they were granted.",
    tags=["vouchers"],
    **operation(READER, says="The vouchers, in the order they were granted."),
)
async def vouchers(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> VoucherList:
    most = clamped(limit)
    position = position_of(cursor, int)
    member.may_read()
    async with pool.acquire() as conn:
        found = await own_vouchers(
            conn,
            member_id=member.id,
            after=position[0] if position else 0,
            limit=most + 1,
            now=now,
        )
    items = [_item(voucher, language) for voucher in found[:most]]
    following = cursor_of(found[most - 1].id) if len(found) > most else None
    return VoucherList(items, following)


async def one_voucher(
    conn: Connection, voucher_id: int, *, member_id: int, language: str, now: datetime
) -> VoucherItem:
    """One's own voucher as the list shows it. Refuses with NotFound."""
    found = await own_vouchers(conn, member_id=member_id, after=voucher_id - 1, limit=1, now=now)
    if not found or found[0].id != voucher_id:
        raise NotFound(what={"en": "voucher", "it": "un voucher con questo numero"})
    return _item(found[0], language)


def _item(voucher: OwnVoucher, language: str) -> VoucherItem:
    def cents(amount: int | None) -> int | None:
        return amount if voucher.unit == "money" else None

    return VoucherItem(
        id=voucher.id,
        code=voucher.code,
        campaign=Campaign(
            slug=voucher.campaign_slug,
            name=voucher.campaign_name[language],
            names=voucher.campaign_name,
        ),
        unit=voucher.unit,
        currency=CURRENCY,
        state=voucher.state,
        balance=voucher.balance,
        balance_cents=cents(voucher.balance),
        granted_cents=cents(voucher.granted),
        reserved_cents=cents(voucher.reserved),
        year=voucher.year,
        cap_per_year_cents=cents(voucher.cap_per_year),
        used_this_year_cents=cents(voucher.used_this_year),
        left_this_year_cents=cents(voucher.left_this_year),
        valid_from=voucher.valid_from,
        valid_until=voucher.valid_until,
        accept_by=voucher.accept_by,
        history=[
            HistoryItem(
                cause=entry.cause,
                amount=entry.amount,
                cents=cents(entry.amount),
                reservation_id=str(entry.reservation_id) if entry.reservation_id else None,
                at=utc(entry.at),
            )
            for entry in voucher.history
        ],
    )
