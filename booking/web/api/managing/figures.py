"""How a space is used, for its managers: JSON, CSV and plots."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from booking.database.pool import Pool
from booking.errors import NotFound
from booking.figures.as_csv import Table, as_csv
from booking.figures.days import days_between
from booking.figures.plot import Plot, as_svg
from booking.figures.read import OfSpace, read_figures
from booking.members.member import Member
from booking.spaces.network import NetworkCache
from booking.web.access import MANAGER, operation
from booking.web.api.answers.figures import SpaceFigures
from booking.web.api.managing.represent_figures import EXAMPLE, figures_shown

From = Annotated[
    str | None,
    QueryParameter(
        name="from", description="First local day; by default the first of the last day's month."
    ),
]
To = Annotated[
    str | None,
    QueryParameter(description="Last local day, included; by default today. At most 366 days."),
]
ResourceId = Annotated[
    int | None, QueryParameter(name="resource", description="Of this resource alone.")
]


@get(
    "/api/v1/spaces/{slug:str}/figures",
    operation_id="readFigures",
    summary="How a space was used",
    description="By a manager of the space: occupancy by hour of the week, no-shows, "
    "cancellations, revenue with its voucher share, and how early people reserve; of the space and "
    "of each resource. Days to come tell what is reserved so far. Hours are those known now.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=SpaceFigures,
        says="The figures of these days.",
        example=EXAMPLE,
    ),
)
async def read(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    from_: From = None,
    to: To = None,
    resource_id: ResourceId = None,
) -> dict[str, Any]:
    found = await _read(
        pool, network, member, slug=slug, from_=from_, to=to, resource_id=resource_id, now=now
    )
    return figures_shown(found)


@get(
    "/api/v1/spaces/{slug:str}/figures.csv",
    operation_id="downloadFigures",
    summary="The same as CSV",
    description="Parted by semicolons, in whole numbers; a cell that a spreadsheet would run "
    "begins with an apostrophe. `table=hours` has a row for each hour of the week.",
    tags=["spaces"],
    media_type="text/csv",
    **operation(MANAGER, refusals=(NotFound,), says="A row for the space and each resource."),
)
async def download(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
    from_: From = None,
    to: To = None,
    resource_id: ResourceId = None,
    table: Annotated[Table, QueryParameter(description="What a row is of.")] = "resources",
) -> Response[bytes]:
    found = await _read(
        pool, network, member, slug=slug, from_=from_, to=to, resource_id=resource_id, now=now
    )
    name = f"{found.space.slug}-{found.days.first}-{found.days.last}-{table}.csv"
    return Response(
        as_csv(found, table=table, language=language),
        media_type="text/csv",
        headers=_headers(language) | {"Content-Disposition": f'attachment; filename="{name}"'},
    )


@get(
    "/api/v1/spaces/{slug:str}/figures.svg",
    operation_id="plotFigures",
    summary="The same as a picture",
    description="Bars: occupancy by hour of the day or by resource, or revenue by resource. What "
    "they show is in the picture's description, too.",
    tags=["spaces"],
    media_type="image/svg+xml",
    **operation(MANAGER, refusals=(NotFound,), says="The plot, to be used anywhere."),
)
async def plot(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
    from_: From = None,
    to: To = None,
    resource_id: ResourceId = None,
    what: Annotated[Plot, QueryParameter(name="plot", description="What to draw.")] = "hours",
) -> Response[str]:
    found = await _read(
        pool, network, member, slug=slug, from_=from_, to=to, resource_id=resource_id, now=now
    )
    return Response(
        as_svg(found, what, language=language),
        media_type="image/svg+xml",
        headers=_headers(language),
    )


def _headers(language: str) -> dict[str, str]:
    return {
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language",
        "Content-Language": language,
    }


async def _read(
    pool: Pool,
    network: NetworkCache,
    member: Member,
    *,
    slug: str,
    from_: str | None,
    to: str | None,
    resource_id: int | None,
    now: datetime,
) -> OfSpace:
    async with pool.acquire() as conn:
        known = await network.newest(conn)
        space = known.space(slug)
        days = days_between(from_, to, zone=space.zone, now=now)
        return await read_figures(
            conn, member=member, network=known, space=space, days=days, resource_id=resource_id
        )
