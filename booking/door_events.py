"""Events of the doors of spaces; a contract as those of booking/events.py. What a door's sheet or
display shows is in none of them."""

from dataclasses import dataclass
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorRenewed(Event):
    """The QR at a space's door is a new one, or its first; sheets printed before are void."""

    area: ClassVar[str] = "door"
    door_id: int
    space_id: int
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDoorDisplay(Event):
    """A tablet at a space's entrance; its address is in no event."""

    area: ClassVar[str] = "door_display"
    door_display_id: int
    space_id: int
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorDisplayMade(_OfDoorDisplay):
    """It shows the code of the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorDisplayRevoked(_OfDoorDisplay):
    """Its address shows nothing any more."""
