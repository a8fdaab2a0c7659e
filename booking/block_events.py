"""Events of members from whom a space takes no reservations; a contract as those of
booking/events.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfBlock(Event):
    """A member and the space that blocks them. The reason is in no event."""

    area: ClassVar[str] = "block"
    block_id: int
    member_id: int
    space_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBlocked(_OfBlock):
    """The space takes no reservations from them until then (None: until it is lifted)."""

    until_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUnblocked(_OfBlock):
    """It takes them again, before the end that was set."""
