"""A decision as the database writes it: the SQL type `placement`, and the answer that goes out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from booking import events
from booking.members.member import Member
from booking.reservations.decide import Decision
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation, new_id, new_reference
from booking.spaces.network import Resource
from booking.vouchers.cover import ONE_CAP

Represent = Callable[[Reservation, Resource], dict[str, Any]]

New = events.ReservationHeld | events.ReservationRequested | events.ReservationConfirmed
_EVENTS: dict[str, type[New]] = {
    "held": events.ReservationHeld,
    "pending": events.ReservationRequested,
    "confirmed": events.ReservationConfirmed,
}


class Placement(NamedTuple):
    """Everything a reservation will be but for its units: the fields of the SQL type, in order.

    `quotas`, `payload` and `answer` are JSON; `answer` is an object without units, and
    `redeem` is what redeem_arguments says.
    """

    id: UUID
    reference: str
    member_id: int
    made_by: int
    space_id: int
    space_version: int
    resource_id: int
    leaves: list[int]
    whole: bool
    days: list[date]
    quantity: int
    use_day: date
    starts_at: datetime
    ends_at: datetime
    claim_until: datetime
    status: str
    title: str | None
    price_cents: int
    vat: int
    expires_at: datetime | None
    check_in_from: datetime | None
    no_show_at: datetime | None
    cancel_free_until: datetime
    waived: list[str]
    waive_reason: str | None
    quotas: str | None
    voucher_id: int | None
    voucher_cents: int
    redeem: list[int] | None
    event_type: str
    event_version: int
    payload: str
    answer: str
    operation: str | None
    key: str | None
    body_sha256: bytes | None
    now: datetime

    @property
    def in_company(self) -> bool:
        """Whether place_together takes it: one unit of a pool, nothing to be counted, and no cap
        beside the year's."""
        return (
            self.quantity == 1
            and not self.whole
            and self.quotas is None
            and len(self.redeem or ()) <= ONE_CAP
        )


def placement(
    decision: Decision,
    *,
    member: Member,
    key: Key | None,
    now: datetime,
    represent: Represent,
    group_id: UUID | None = None,
) -> Placement:
    """The reservation that was decided, by a new id and reference; `represent` says how the
    answer looks."""
    draft = _draft(decision, member=member, now=now)
    resource, wish = decision.resource, decision.wish
    event = _event(draft, group_id)
    answer = represent(draft, resource)
    answer.pop("units", None)
    return Placement(
        id=draft.id,
        reference=draft.reference,
        member_id=member.id,
        made_by=member.id,
        space_id=resource.space.id,
        space_version=resource.space.version,
        resource_id=resource.id,
        leaves=list(resource.leaves),
        whole=resource.whole,
        days=list(decision.days),
        quantity=wish.quantity,
        use_day=draft.use_day,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        claim_until=decision.claim_until,
        status=draft.status,
        title=wish.title,
        price_cents=draft.price_cents,
        vat=draft.vat_basis_points,
        expires_at=draft.expires_at,
        check_in_from=draft.check_in_from,
        no_show_at=draft.no_show_at,
        cancel_free_until=draft.cancel_free_until,
        waived=sorted(wish.waived),
        waive_reason=wish.waive_reason,
        quotas=_json(decision.quotas) if decision.quotas is not None else None,
        voucher_id=draft.voucher_id,
        voucher_cents=draft.voucher_cents,
        redeem=decision.redeem,
        event_type=type(event).__name__,
        event_version=event.version,
        payload=_json(event),
        answer=_json(answer),
        operation=key.operation if key else None,
        key=key.key if key else None,
        body_sha256=key.body_sha256 if key else None,
        now=now,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _draft(decision: Decision, *, member: Member, now: datetime) -> Reservation:
    """The reservation as it will stand, its units still unknown."""
    wish, resource = decision.wish, decision.resource
    return Reservation(
        id=new_id(),
        reference=new_reference(),
        member_id=member.id,
        space_id=resource.space.id,
        resource_id=resource.id,
        unit_ids=(),
        units=(),
        quantity=wish.quantity,
        starts_at=wish.period.start,
        ends_at=wish.period.end,
        use_day=decision.use_day,
        status=decision.status,
        title=wish.title,
        price_cents=decision.price_cents,
        voucher_cents=decision.cover.cents,
        due_cents=decision.price_cents - decision.cover.cents,
        vat_basis_points=resource.prices.vat_basis_points,
        voucher_id=decision.holding.voucher_id if decision.redeem and decision.holding else None,
        reserved_units=decision.cover.amount,
        sequence=0,
        version=1,
        expires_at=decision.expires_at,
        check_in_from=decision.check_in_from,
        no_show_at=decision.no_show_at,
        cancel_free_until=decision.cancel_free_until,
        created_at=now,
        changed_at=now,
        checked_in_at=None,
    )


def _event(draft: Reservation, group_id: UUID | None) -> New:
    """The event of a new reservation; the database adds the units that it found."""
    more: dict[str, Any] = {"expires_at": draft.expires_at} if draft.expires_at else {}
    return _EVENTS[draft.status](
        reservation_id=draft.id,
        member_id=draft.member_id,
        space_id=draft.space_id,
        resource_id=draft.resource_id,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        quantity=draft.quantity,
        sequence=draft.sequence,
        status=draft.status,
        price_cents=draft.price_cents,
        voucher_cents=draft.voucher_cents,
        group_id=group_id,
        **more,
    )
