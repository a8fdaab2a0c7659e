"""Events of what a space has to reserve; a contract as those of booking/events.py."""

from dataclasses import dataclass
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfResource(Event):
    """Their versions are the space's, which rise with every change of it."""

    area: ClassVar[str] = "resource"
    space_id: int
    resource_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAdded(_OfResource):
    """It can be reserved from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChanged(_OfResource):
    """Its facts, rules or prices, its units or parts, are others from now on; stays that were made
    before keep what they were promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRetired(_OfResource):
    """It, or one unit of it, can't be reserved any more."""

    unit_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRestored(_OfResource):
    """It, or one unit of it, can be reserved again."""

    unit_id: int | None
