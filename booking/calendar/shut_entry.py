"""What a private feed shows of a closure: what is closed, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from booking.calendar.entry import Entry
from booking.calendar.public_entry import public_entry
from booking.calendar.taken import Taken
from booking.config import Settings
from booking.spaces.network import Network, Space


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A closure as a space's manager or the city needs it."""

    id: int
    space_id: int
    resource_id: int | None
    unit_id: int | None
    starts_at: datetime
    ends_at: datetime
    reason: str
    changed_at: datetime

    @property
    def key(self) -> str:
        return f"closure:{self.id}"

    @property
    def gone_since(self) -> datetime | None:
        return None


def shut_entry(
    shut: Shut, *, space: Space, network: Network, settings: Settings, language: str, alone: bool
) -> Entry:
    """As in public feeds, and with its reason; among other spaces' (not `alone`) with the space's
    name as well."""
    taken = Taken(
        key=shut.key,
        resource_id=shut.resource_id,
        unit_ids=() if shut.unit_id is None else (shut.unit_id,),
        starts_at=shut.starts_at,
        ends_at=shut.ends_at,
        changed_at=shut.changed_at,
    )
    entry = public_entry(taken, space=space, network=network, settings=settings, language=language)
    named = alone or shut.resource_id is None
    return replace(
        entry,
        summary=entry.summary if named else f"{entry.summary}, {space.name}",
        description=shut.reason,
        private=True,
    )
