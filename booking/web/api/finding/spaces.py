"""The network: its spaces, and what can be reserved in each."""

from datetime import datetime
from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import Invalid, NotFound
from booking.spaces.find import Found, Wanted, find
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.api.answers.spaces import ResourceAlone, SpaceInFull, SpaceKind, SpacePage
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    clamped,
    cursor_of,
    position_of,
    query_position,
)
from booking.web.api.finding.place_filters import (
    Amenity,
    Municipio,
    Near,
    Radius,
    amenities,
    radius,
    within,
)
from booking.web.api.finding.represent_space import in_full, in_list, resource_in_full

_LONGEST_TEXT = 200


@get(
    "/api/v1/spaces",
    operation_id="listSpaces",
    summary="The spaces of the network",
    description="By name; with `near=lat,lon` the nearest first, and those whose place is not "
    "known last, with `distance_m` null. `q` looks for words in name, street and amenities, "
    "whatever their accents. With several `amenity`, all of them. `listed` is as of today.",
    tags=["spaces"],
    **operation(ANYONE, answer=SpacePage, says="The spaces, by name or the nearest first."),
)
async def spaces(
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    kind: Annotated[SpaceKind | None, QueryParameter(description="Only of that kind.")] = None,
    q: Annotated[
        str | None, QueryParameter(description="Words of name, street or amenities.")
    ] = None,
    municipio: Municipio = None,
    amenity: Amenity = None,
    near: Near = None,
    radius_m: Radius = None,
    listed: Annotated[
        bool | None, QueryParameter(description="Whether vouchers are accepted there today.")
    ] = None,
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    around = query_position(near)
    wanted = Wanted(
        kind=kind,
        text=_text(q),
        municipio=within("municipio", municipio, 1, 9),
        amenities=amenities(amenity),
        near=around,
        radius_m=radius(radius_m, near=around),
        listed=listed,
    )
    most, position = clamped(limit), position_of(cursor, float, str, str)
    async with pool.acquire() as conn:
        known = await network.newest(conn)
    found = find(known, wanted, now=now)
    if position:
        found = [each for each in found if each.order > tuple(position)]
    more = len(found) > most
    return {
        "items": [in_list(each) for each in found[:most]],
        "next": cursor_of(*found[most - 1].order) if more else None,
        "calendar_url": f"{settings.public_url}/calendars/network.ics",
    }


@get(
    "/api/v1/spaces/{slug:str}",
    operation_id="readSpace",
    summary="A space, with hours, standing and all that can be reserved in it",
    description="`name` and `note` are in the language that `Accept-Language` prefers; `names` "
    "and `notes` hold both. Wall-clock hours are in the space's `timezone`.",
    tags=["spaces"],
    **operation(ANYONE, refusals=(NotFound,), answer=SpaceInFull, says="The space."),
)
async def space(
    slug: FromPath[str],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        found = (await network.newest(conn)).space(slug)
    listed = found.listed_on(now.astimezone(found.zone).date())
    return in_full(Found(found, None, listed), language=language, settings=settings)


@get(
    "/api/v1/resources/{resource_id:int}",
    operation_id="readResource",
    summary="What can be reserved, with its rules and prices",
    description="The same fields as in its space, and the space's `slug`, `name` and zone.",
    tags=["spaces"],
    **operation(ANYONE, refusals=(NotFound,), answer=ResourceAlone, says="The resource."),
)
async def resource(
    resource_id: FromPath[int],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    language: NamedDependency[str],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        found = (await network.newest(conn)).resource(resource_id)
    return resource_in_full(found, language=language, settings=settings) | {
        "space": {"slug": found.space.slug, "name": found.space.name},
        "timezone": found.space.timezone,
    }


def _text(value: str | None) -> str:
    if value is not None and len(value) > _LONGEST_TEXT:
        words = {
            "en": f"at most {_LONGEST_TEXT} characters",
            "it": f"al massimo {_LONGEST_TEXT} caratteri",
        }
        raise Invalid.of("q", "too-long", words)
    return value or ""
