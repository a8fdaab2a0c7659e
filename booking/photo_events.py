"""Events of photos; a contract as those of booking/events.py."""

from dataclasses import dataclass
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfPhoto(Event):
    """Of a space, or of a resource of it."""

    area: ClassVar[str] = "photo"
    photo_id: int
    space_id: int
    resource_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAdded(_OfPhoto):
    """It is shown from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoChanged(_OfPhoto):
    """Its alternative text or its place among the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRemoved(_OfPhoto):
    """It is shown no more."""
