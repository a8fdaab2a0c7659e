"""When a resource is free."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from booking.database.pool import Pool
from booking.errors import Invalid, NotFound
from booking.reservations.availability import LONGEST_WINDOW, intervals, starts
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.api.answers.spaces import AvailabilityAnswer
from booking.web.api.fields import instant_parameter, query_period
from booking.web.api.reserving.represent import utc

EXAMPLE = {
    "resource_id": 12,
    "timezone": "Europe/Rome",
    "intervals": [
        {
            "starts_at": "2026-12-01T07:00:00Z",
            "ends_at": "2026-12-01T19:00:00Z",
            "free_units": 20,
        }
    ],
}


@get(
    "/api/v1/resources/{resource_id:int}/availability",
    operation_id="readAvailability",
    summary="When a resource is free",
    description="Maximal intervals of equal `free_units`, clipped to `from`–`to` (at most 62 "
    "days), opening hours and the rules. Free units are per instant; `duration_minutes` gives "
    "instead `starts`: the times from which one unit is free throughout.",
    tags=["search"],
    **operation(
        ANYONE,
        refusals=(NotFound,),
        answer=AvailabilityAnswer,
        says="The free intervals, or the times to start from.",
        example=EXAMPLE,
    ),
)
async def availability(
    resource_id: FromPath[int],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    from_: Annotated[str, instant_parameter("From when.", name="from")],
    to: Annotated[str, instant_parameter("Until when; at most 62 days later.")],
    duration_minutes: Annotated[
        int | None, QueryParameter(description="Answer `starts` for stays of that length.")
    ] = None,
) -> dict[str, Any]:
    window = query_period(from_, to, names=("from", "to"), longest=LONGEST_WINDOW)
    if duration_minutes is not None and not 1 <= duration_minutes <= 527_040:
        raise Invalid.of(
            "duration_minutes",
            "range",
            {"en": "between 1 and 527,040 minutes", "it": "tra 1 e 527.040 minuti"},
        )
    async with pool.acquire() as conn:
        resource = (await network.newest(conn)).resource(resource_id)
        answer: dict[str, Any] = {
            "resource_id": resource.id,
            "timezone": resource.space.timezone,
        }
        if duration_minutes is not None:
            found = await starts(
                conn,
                resource=resource,
                window=window,
                length=timedelta(minutes=duration_minutes),
                now=now,
            )
            return answer | {"starts": [utc(at) for at in found]}
        free = await intervals(conn, resource=resource, window=window, now=now)
    return answer | {
        "intervals": [
            {
                "starts_at": utc(each.starts_at),
                "ends_at": utc(each.ends_at),
                "free_units": each.free_units,
            }
            for each in free
        ]
    }
