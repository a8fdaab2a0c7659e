"""How spaces and resources look in the API."""

from typing import Any

from booking.config import Settings
from booking.money import CURRENCY
from booking.spaces.amenities import amenity_name
from booking.spaces.families import FAMILIES
from booking.spaces.find import Found
from booking.spaces.network import Resource, Space
from booking.spaces.rules import WeeklyHours
from booking.upkeep.hours import Hours, hours_of


def in_list(found: Found) -> dict[str, Any]:
    """A space in a list."""
    space = found.space
    return {
        "id": space.id,
        "slug": space.slug,
        "name": space.name,
        "kind": space.kind,
        "listed": found.listed,
        "sample": space.sample,
        "street": space.street,
        "postcode": space.postcode,
        "city": space.city,
        "municipio": space.municipio,
        "lat": space.lat,
        "lon": space.lon,
        "distance_m": found.distance_m,
        "timezone": space.timezone,
        "amenities": list(space.amenities),
    }


def in_full(found: Found, *, language: str, settings: Settings) -> dict[str, Any]:
    """A space on its own, with all that can be reserved in it."""
    space = found.space
    return in_list(found) | {
        "amenity_names": {key: amenity_name(key, language) for key in space.amenities},
        "website": space.website,
        "note": space.note.get(language),
        "notes": space.note,
        "source": space.source,
        **hours_shown(hours_of(space)),
        "certification": _certification(space),
        "calendar_url": f"{settings.public_url}/calendars/spaces/{space.slug}.ics",
        "free_busy_url": f"{settings.public_url}/calendars/spaces/{space.slug}.ifb",
        "month_url": f"{settings.public_url}/embed/spaces/{space.slug}",
        "resources": [
            resource_in_full(each, language=language, settings=settings) for each in space.resources
        ],
    }


def resource_in_full(resource: Resource, *, language: str, settings: Settings) -> dict[str, Any]:
    """`parts` are the resources whose units a whole takes; a whole is one, and has no units."""
    return {
        "id": resource.id,
        "key": resource.key,
        "kind": resource.kind,
        "family": resource.family,
        "family_name": FAMILIES.get(resource.family or "", {}).get(language),
        "name": resource.name[language],
        "names": resource.name,
        "amenities": list(resource.amenities),
        "unit_count": resource.unit_count,
        "units": []
        if resource.whole
        else [{"id": each.id, "number": each.number, "name": each.name} for each in resource.units],
        "parts": list(resource.leaves) if resource.whole else [],
        "rules": resource.rules.model_dump(mode="json"),
        "prices": resource.prices.model_dump(mode="json") | {"currency": CURRENCY},
        "calendar_url": f"{settings.public_url}/calendars/resources/{resource.id}.ics",
        "free_busy_url": f"{settings.public_url}/calendars/resources/{resource.id}.ifb",
    }


def hours_shown(hours: Hours) -> dict[str, Any]:
    """When a space is open, as it is asked for too."""
    return {
        "hours": [_hours(each) for each in hours.weekly],
        "special_hours": [
            each.model_dump(mode="json", exclude={"hours"})
            | {"hours": [_hours(one) for one in each.hours]}
            for each in hours.special
        ],
        "closes_on_holidays": hours.closes_on_holidays,
    }


def _hours(hours: WeeklyHours) -> dict[str, Any]:
    next_day = hours.closes > 1440
    return {
        "weekday": hours.weekday,
        "opens": _clock(hours.opens),
        "closes": _clock(hours.closes - 1440 if next_day else hours.closes),
        "closes_next_day": next_day,
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _certification(space: Space) -> dict[str, Any] | None:
    standing = space.certification
    if standing is None:
        return None
    since, until = standing.listed_from, standing.listed_until
    return {
        "state": standing.state,
        "listed_from": since.isoformat() if since else None,
        "listed_until": until.isoformat() if until else None,
        "for_demonstration": standing.for_demonstration,
        "source": standing.source,
    }
