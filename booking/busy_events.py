"""Events of the calendars that spaces keep elsewhere; a contract as those of booking/events.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfBusySource(Event):
    """A calendar that a space keeps elsewhere. Without a resource it blocks the whole space,
    without a unit all of the resource's. Its address is in no event."""

    area: ClassVar[str] = "busy_source"
    busy_source_id: int
    space_id: int
    resource_id: int | None
    unit_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySourceAdded(_OfBusySource):
    """What is busy there blocks from its first reading on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySourceRemoved(_OfBusySource):
    """It is read no more; what it blocked is free at once or, of a large one, within seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyTimesChanged(_OfBusySource):
    """It says other times than before: so many in all. `conflicts` reservations lie in them that
    did not before."""

    times: int
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyTimesSettled(_OfBusySource):
    """What was done in pieces is done: all that a large calendar blocked is free since it was
    removed, or a unit that came to it is taken no longer than it is busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySourceStale(_OfBusySource):
    """It could not be read since `good_at` (None: never); what it said last still blocks."""

    good_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySourceRecovered(_OfBusySource):
    """It is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyNoticeDue(Event):
    """A manager of the space is to be told of a calendar: `kind` is stale (it could not be read
    since `good_at`, None: never, for `error`) or conflicts (so many more). One for each manager."""

    area: ClassVar[str] = "member"
    member_id: int
    busy_source_id: int
    space_id: int
    kind: str
    good_at: datetime | None
    error: str | None
    conflicts: int
