"""Events of what was reserved together; a contract as those of booking/events.py. Each reservation
has its own events besides, which name the group."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from booking.events import Event


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
    """These were cancelled together; `by` is member or manager. The voucher had that much back."""

    by: str
    given_back_cents: int
