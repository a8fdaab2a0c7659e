"""Events of what is lent or served with a stay; a contract as those of booking/events.py."""

from dataclasses import dataclass
from typing import ClassVar

from booking.events import Event, _OfReservation


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOnChanged(Event):
    """It was made, or is another than it was, or was retired."""

    area: ClassVar[str] = "add_on"
    add_on_id: int
    space_id: int
    retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationAddOnsChanged(_OfReservation):
    """These add-ons come with it from now on, for so much, which is paid at the space."""

    add_on_ids: tuple[int, ...]
    add_ons_cents: int
