"""What a public feed shows of something taken: that it is, where, and nobody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.calendar.entry import Entry
from booking.calendar.taken import Taken
from booking.calendar.words import BUSY, CLOSED
from booking.config import Settings
from booking.spaces.network import Network, Resource, Space


def public_entry(
    taken: Taken, *, space: Space, network: Network, settings: Settings, language: str
) -> Entry:
    """Its summary is "Occupied" or "Closed" and the resource's name."""
    closed = taken.reservation_id is None
    resource = network.all_resources[taken.resource_id] if taken.resource_id else None
    what = (CLOSED if closed else BUSY)[language]
    return Entry(
        uid=_uid(taken, settings.domain),
        sequence=taken.sequence,
        changed_at=taken.changed_at,
        starts_at=taken.starts_at,
        ends_at=taken.ends_at,
        zone=space.zone,
        summary=f"{what} · {_name(taken, resource, space, language)}",
        status="CANCELLED" if taken.gone else "CONFIRMED",
        whole_days=closed and _at_midnights(taken.starts_at, taken.ends_at, zone=space.zone),
        location=place_of(space),
        latitude=space.lat,
        longitude=space.lon,
        url=f"{settings.public_url}/spazi/{space.slug}",
    )


def place_of(space: Space) -> str:
    """Its name and address on one line."""
    town = " ".join(part for part in (space.postcode, space.city) if part)
    return ", ".join(part for part in (space.name, space.street, town) if part)


def _uid(taken: Taken, domain: str) -> str:
    if taken.reservation_id is not None:
        return f"{taken.reservation_id}@{domain}"
    return f"{taken.key.replace(':', '-')}@{domain}"


def _name(taken: Taken, resource: Resource | None, space: Space, language: str) -> str:
    if resource is None:
        return space.name
    name = resource.name[language]
    if taken.reservation_id is None and taken.unit_ids:
        named = [unit.name for unit in resource.units if unit.id in taken.unit_ids]
        return " ".join([name, *named])
    return name


def _at_midnights(starts_at: datetime, ends_at: datetime, *, zone: ZoneInfo) -> bool:
    return all(
        not any((local.hour, local.minute, local.second, local.microsecond))
        for local in (starts_at.astimezone(zone), ends_at.astimezone(zone))
    )
