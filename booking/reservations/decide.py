"""The decision about one wish: rules, price and cover, from one read; pure."""

from datetime import date, datetime, timedelta

import msgspec

from booking.members.member import Member
from booking.periods import Period, local_days
from booking.reservations import policy
from booking.reservations.guest import Guest, check_guest
from booking.spaces.network import Resource
from booking.spaces.prices import price
from booking.vouchers.cover import Cover, cover, redeem_arguments
from booking.vouchers.holding import Holding

NO_COVER = Cover(cents=0, amount=0, year=0, cap=0, lines=())


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for; `waived` names rules that a manager sets aside, with a reason."""

    resource_id: int
    period: Period
    quantity: int = 1
    voucher: str | None = None
    title: str | None = None
    hold: bool = False
    waived: frozenset[str] = policy.NOTHING_WAIVED
    waive_reason: str | None = None
    # By a manager of the space, who would have to approve it themselves.
    approved: bool = False
    # By a manager too, who answers for whom it is; nothing of the manager is judged.
    guest: Guest | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the decision needs from the database beyond the network, read in one statement."""

    network_version: int
    answered_sha256: bytes | None = None
    answered_body: str | None = None
    holding: Holding | None = None
    person: policy.Person


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a reservation will be, but for its units."""

    resource: Resource
    wish: Wish
    status: str
    use_day: date
    claim_until: datetime
    days: tuple[date, ...]
    price_cents: int
    cover: Cover
    holding: Holding | None
    expires_at: datetime | None
    check_in_from: datetime | None
    no_show_at: datetime | None
    cancel_free_until: datetime
    quotas: list[dict[str, object]] | None

    @property
    def redeem(self) -> list[int] | None:
        """The voucher's part of the write; None where nothing is redeemed."""
        return redeem_arguments(self.cover, self.holding) if self.holding else None


HOLD = timedelta(minutes=10)


def authorise(member: Member, resource: Resource, wish: Wish) -> None:
    """Reserving is every member's; setting a rule aside, approving what one reserves, or reserving
    for a guest only a manager's of that space.

    Refuses with Forbidden.
    """
    member.may_reserve()
    if wish.waived or wish.approved or wish.guest:
        member.may_manage(resource.space.id)


def decide(
    resource: Resource, wish: Wish, *, facts: Facts, now: datetime, anybody: bool = False
) -> Decision:
    """What would be reserved, and at what price. Refuses with whatever rule says no, the
    resource's first and the voucher's last; for `anybody`, no rule about the person."""
    rules, zone = resource.rules, resource.space.zone
    until = policy.check(resource, wish.period, quantity=wish.quantity, now=now, waived=wish.waived)
    if wish.guest is not None:
        check_guest(resource, wish.period, guest=wish.guest)
    elif not anybody:
        policy.check_person(resource, wish.period, person=facts.person)
    cents = price(resource.prices, wish.period, zone, quantity=wish.quantity)
    asks = rules.approval and not wish.approved
    status = "held" if wish.hold else "pending" if asks else "confirmed"
    start = wish.period.start
    return Decision(
        resource=resource,
        wish=wish,
        status=status,
        use_day=start.astimezone(zone).date(),
        claim_until=until,
        days=tuple(local_days(Period(start, until), zone)),
        price_cents=cents,
        cover=covered(resource, wish, holding=facts.holding, price_cents=cents, now=now),
        holding=facts.holding if wish.voucher is not None else None,
        expires_at=_expires(status, resource, start=start, now=now),
        check_in_from=start - timedelta(minutes=rules.check_in.opens_before_minutes)
        if rules.check_in
        else None,
        no_show_at=start + timedelta(minutes=rules.check_in.grace_minutes)
        if rules.check_in
        else None,
        cancel_free_until=start - timedelta(minutes=rules.cancel_before_minutes),
        quotas=None
        if "quota" in wish.waived
        else policy.quotas(resource, wish.period, quantity=wish.quantity),
    )


def covered(
    resource: Resource,
    wish: Wish,
    *,
    holding: Holding | None,
    price_cents: int,
    now: datetime,
) -> Cover:
    """What the voucher of the wish covers; nothing where none is given."""
    if wish.voucher is None:
        return NO_COVER
    zone = resource.space.zone
    return cover(
        holding,
        space=resource.space,
        resource=resource,
        day=wish.period.start.astimezone(zone).date(),
        price_cents=price_cents,
        minutes=wish.period.minutes,
        quantity=wish.quantity,
        today=now.astimezone(zone).date(),
    )


def _expires(status: str, resource: Resource, *, start: datetime, now: datetime) -> datetime | None:
    """A hold lasts ten minutes; a manager answers in time, and before the stay begins."""
    if status == "held":
        return min(now + HOLD, start)
    if status == "pending":
        return min(now + timedelta(minutes=resource.rules.answer_within_minutes), start)
    return None
