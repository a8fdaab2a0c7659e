"""What a member sees of their own on the first page: spaces, what the city offers, vouchers, the
next reservations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from booking.database.pool import Connection
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.reservation import Reservation, visible
from booking.spaces.network import NetworkCache, Resource, Space
from booking.vouchers.grant_refusals import STATES
from booking.vouchers.own import OFFERED, OTHERS, USABLE, OwnVoucher, vouchers_in_turn
from booking.vouchers.words import amount_words
from booking.web.api.fields import cursor_of
from booking.web.api.own.me import managed_spaces
from booking.web.api.reserving.represent import known_resource
from booking.web.pages.say import Say
from booking.wording import day_in_words

_STANDING = ["held", "pending", "confirmed", "checked_in"]
_SHOWN = 5
_VOUCHERS = 10
# What began so long ago may still be going on.
_BEGAN = timedelta(days=1)
_FIRST_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """`text` is what is left of it and how long it holds, or why it can be used no more."""

    code: str
    campaign: str
    text: str


@dataclass(frozen=True, slots=True)
class OfferLine:
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class ReservationLine:
    path: str
    when: str
    what: str
    space: str
    reference: str
    due: str


@dataclass(frozen=True, slots=True)
class Account:
    """`more` is where further vouchers begin, those that cannot be used among them."""

    spaces: list[Space]
    offers: list[OfferLine]
    vouchers: list[VoucherLine]
    more: str | None
    reservations: list[ReservationLine]


async def account_of(
    conn: Connection,
    *,
    network: NetworkCache,
    member: Member,
    now: datetime,
    language: str,
    after: tuple[int, int] | None = None,
) -> Account:
    """In the words of the page; times by the clock of each space. Vouchers from `after` on, as
    vouchers_in_turn counts; without it those of which something can be made, from the first."""
    spaces = managed_spaces(await network.newest(conn), member)
    vouchers, more = await _vouchers(conn, member, after, now=now)
    found = await visible(
        conn,
        member_id=member.id,
        space_ids=(),
        statuses=_STANDING,
        after=(now - _BEGAN, _FIRST_ID),
        limit=4 * _SHOWN,
    )
    say = Say(language, now)
    coming = [each for each in found if each.ends_at > now][:_SHOWN]
    return Account(
        spaces,
        [_offer(each, say) for each in vouchers if each.turn == OFFERED],
        [_voucher(each, say) for each in vouchers if each.turn != OFFERED],
        more,
        [_reservation(each, await known_resource(conn, network, each), say) for each in coming],
    )


async def _vouchers(
    conn: Connection, member: Member, after: tuple[int, int] | None, *, now: datetime
) -> tuple[list[OwnVoucher], str | None]:
    """Those to show, and the cursor of the rest."""
    found = await vouchers_in_turn(
        conn, member_id=member.id, after=after or (0, 0), limit=_VOUCHERS + 1, now=now
    )
    shown = [each for each in found[:_VOUCHERS] if after is not None or each.turn != OTHERS]
    if len(shown) == len(found):
        return shown, None
    last = (shown[-1].turn, shown[-1].id) if shown else (0, 0)
    return shown, cursor_of(*last)


def _offer(voucher: OwnVoucher, say: Say) -> OfferLine:
    amount = amount_words(voucher.granted, voucher.unit)
    campaign = voucher.campaign_name
    return OfferLine(
        voucher.id,
        say("offer_what", campaign=campaign, amount=amount, day=voucher.accept_by),
    )


def _voucher(voucher: OwnVoucher, say: Say) -> VoucherLine:
    campaign = voucher.campaign_name[say.language]
    return VoucherLine(voucher.code, campaign, standing_words(voucher, say))


def standing_words(voucher: OwnVoucher, say: Say) -> str:
    if voucher.turn == USABLE:
        left = amount_words(voucher.left_this_year, voucher.unit)[say.language]
        until = day_in_words(voucher.valid_until, say.language)
        return f"{left} {say('left')}; {say('until')} {until}"
    if voucher.state == "offered":
        return say("offer_over")
    if voucher.state == "active":
        return say("voucher_used_up" if voucher.balance == 0 else "voucher_over")
    return STATES[voucher.state][say.language]


def _reservation(reservation: Reservation, resource: Resource, say: Say) -> ReservationLine:
    period = Period(reservation.starts_at, reservation.ends_at)
    due = f"{say('you_pay')} {say.money(reservation.due_cents)}"
    waiting = {"pending": say("approval_pending"), "held": say("on_hold")}
    return ReservationLine(
        f"/prenotazioni/{reservation.id}",
        say.stay(period, resource.space.zone),
        resource.name[say.language],
        resource.space.name,
        reservation.reference,
        waiting.get(reservation.status, due),
    )
