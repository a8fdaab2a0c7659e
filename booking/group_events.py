"""Events of what was reserved together; a contract as those of booking/events.py. Each reservation
has its own events besides, which name the group."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal
from uuid import UUID

from booking.events import Event

# Why the rest of a visit fell with a part: its request was declined, or not answered in time; or
# the place is closed, or is gone.
Why = Literal["declined", "unanswered", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfGroup(Event):
    """`kind` is visit (it stands or falls as one) or series; `reservation_ids` those concerned, in
    their order."""

    area: ClassVar[str] = "group"
    group_id: UUID
    member_id: int
    kind: str
    reservation_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReserved(_OfGroup):
    """All of it stands, or waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRescheduled(_OfGroup):
    """These were moved together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCancelled(_OfGroup):
    """These were cancelled together; `by` as ReservationCancelled says it. The voucher had that
    much back. Where a visit fell with some of its parts, those are `because`, of which `why` tells
    more, and `alternatives` are what their space offers."""

    by: str
    given_back_cents: int
    why: Why | None = None
    because: tuple[UUID, ...] = ()
    alternatives: tuple[dict[str, Any], ...] = ()
