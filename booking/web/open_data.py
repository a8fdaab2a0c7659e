"""Open data: the city's list and its catalogue, for programs that ask whether they changed."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from booking.certification import catalog as dcat
from booking.certification import register
from booking.certification.changed import last_changed
from booking.certification.register import Entry
from booking.config import Settings
from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.conditional import is_known, wanted_headers

_MINUTES = "public, max-age=300"
# Only tags are compared: what is listed changes with the day, whenever a row last changed.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@get("/open-data/register.csv", include_in_schema=False, **operation(ANYONE))
async def as_csv(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    found = await _entries(pool, network, settings, now)
    headers = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return _answer(request, register.as_csv(found), "text/csv", headers)


@get("/open-data/register.json", include_in_schema=False, **operation(ANYONE))
async def as_json(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    found = await _entries(pool, network, settings, now)
    return _answer(request, register.as_json(found), "application/json")


@get("/open-data/catalog.jsonld", include_in_schema=False, **operation(ANYONE))
async def catalog(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    async with pool.acquire() as conn:
        known = await network.newest(conn)
        modified = await last_changed(conn, network=known, now=now)
    found = register.entries(known, public_url=settings.public_url, now=now)
    body = dcat.as_jsonld(found, settings=settings, modified=modified)
    return _answer(request, body, "application/ld+json")


async def _entries(
    pool: Pool, network: NetworkCache, settings: Settings, now: datetime
) -> list[Entry]:
    async with pool.acquire() as conn:
        known = await network.newest(conn)
    return register.entries(known, public_url=settings.public_url, now=now)


def _answer(
    request: Request[Any, Any, Any],
    body: bytes,
    media_type: str,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """200 with the data, or 304; anybody's pages may read them."""
    etag = hashlib.sha256(body).hexdigest()[:32]
    none_match, _, _ = wanted_headers(request.scope)
    always = {
        "ETag": f'"{etag}"',
        "Cache-Control": _MINUTES,
        "Access-Control-Allow-Origin": "*",
    }
    if is_known(etag, _ANY_TIME, none_match, None):
        return Response(b"", status_code=304, headers=always)
    return Response(body, media_type=media_type, headers=always | (headers or {}))
