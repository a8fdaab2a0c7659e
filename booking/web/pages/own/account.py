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
from booking.vouchers.own import OwnVoucher, own_vouchers
from booking.vouchers.words import amount_words
from booking.web.api.me import managed_spaces
from booking.web.api.represent import known_resource
from booking.web.pages.say import Say
from booking.wording import day_in_words

_STANDING = ["held", "pending", "confirmed", "checked_in"]
_SHOWN = 5
# More than anybody holds at a time, with those that are over.
_VOUCHERS = 50
# What began so long ago may still be going on.
_BEGAN = timedelta(days=1)
_FIRST_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class VoucherLine:
    code: str
    campaign: str
    left: str
    until: str


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
    spaces: list[Space]
    offers: list[OfferLine]
    vouchers: list[VoucherLine]
    reservations: list[ReservationLine]


async def account_of(
    conn: Connection, *, network: NetworkCache, member: Member, now: datetime, language: str
) -> Account:
    """In the words of the page; times by the clock of each space."""
    spaces = managed_spaces(await network.newest(conn), member)
    vouchers = await own_vouchers(
        conn, member_id=member.id, after=0, limit=_VOUCHERS, now=now, with_history=False
    )
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
        [_offer(each, say) for each in vouchers if each.state == "offered"],
        [_voucher(each, language) for each in vouchers if each.state == "active"][:_SHOWN],
        [_reservation(each, await known_resource(conn, network, each), say) for each in coming],
    )


def _offer(voucher: OwnVoucher, say: Say) -> OfferLine:
    amount = amount_words(voucher.granted, voucher.unit)
    campaign = voucher.campaign_name
    return OfferLine(
        voucher.id,
        say("offer_what", campaign=campaign, amount=amount, day=voucher.accept_by),
    )


def _voucher(voucher: OwnVoucher, language: str) -> VoucherLine:
    return VoucherLine(
        voucher.code,
        voucher.campaign_name[language],
        amount_words(voucher.left_this_year, voucher.unit)[language],
        day_in_words(voucher.valid_until, language),
    )


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
