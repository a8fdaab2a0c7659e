"""The city's list as the API answers it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from litestar import get
from litestar.di import NamedDependency

from booking.certification.register import entries
from booking.config import Settings
from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.api.answers.certification import RegisterPage
from booking.web.api.fields import SHOWN_ITEMS, Cursor, Limit, clamped, page_of, position_of


@get(
    "/api/v1/register",
    operation_id="readRegister",
    summary="The city's list of shared workplaces",
    description="Those that are listed today, by name. The whole list as open data: "
    "/open-data/register.csv, /open-data/register.json, /open-data/catalog.jsonld.",
    tags=["certification"],
    **operation(ANYONE, answer=RegisterPage, says="The spaces in the list, by name."),
)
async def register(
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, str, str)
    async with pool.acquire() as conn:
        known = await network.newest(conn)
    items, following = page_of(
        entries(known, public_url=settings.public_url, now=now),
        order=lambda each: (each.name.casefold(), each.slug),
        after=position,
        most=most,
    )
    return {"items": [asdict(each) for each in items], "next": following}
