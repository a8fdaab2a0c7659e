"""The officer's cockpit: a campaign's figures, where it was used, and what to look at."""

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from booking.cockpit.anomalies import anomalies
from booking.cockpit.overview import known_campaign, overview
from booking.cockpit.usage import Usage, usage
from booking.cockpit.usage_csv import usage_csv
from booking.database.pool import Connection, Pool
from booking.errors import Invalid, NotFound
from booking.members.member import Member
from booking.web.access import OFFICER, operation
from booking.web.api.answers.cockpit import AnomaliesAnswer, CockpitAnswer, UsageAnswer
from booking.web.api.city.represent_cockpit import figures_shown, in_short, pot_shown, usage_shown
from booking.web.api.reserving.represent import utc

_DAYS = "like 2026-12-01; a day in the campaign's zone, included."
From = Annotated[str | None, QueryParameter(name="from", description=f"First day of use, {_DAYS}")]
To = Annotated[str | None, QueryParameter(description=f"Last day of use, {_DAYS}")]
_LONGEST_DAYS, _MOST_MISSED = 1_100, 1_000


@get(
    "/api/v1/campaigns/{slug:str}/cockpit",
    operation_id="readCockpit",
    summary="A campaign's figures",
    description="Per pot: what was granted, used and came back, all from the ledger, how fast it "
    "burns, when it will be empty, and its weeks since the campaign opened.",
    tags=["campaigns"],
    **operation(
        OFFICER,
        refusals=(NotFound,),
        answer=CockpitAnswer,
        says="The figures, pot by pot in the order they are drawn on.",
    ),
)
async def read(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        await _authorise(conn, member, slug=slug, now=now)
        found = await overview(conn, slug=slug, now=now)
    return {
        "campaign": in_short(found.campaign, language),
        "total": figures_shown(found.total),
        "pots": [pot_shown(each, language) for each in found.pots],
    }


@get(
    "/api/v1/campaigns/{slug:str}/cockpit/usage",
    operation_id="readUsage",
    summary="Where a campaign's vouchers were used",
    description="By municipio and by space. Numbers of beneficiaries below five are not told.",
    tags=["campaigns"],
    **operation(
        OFFICER,
        refusals=(NotFound,),
        answer=UsageAnswer,
        says="Redeemed stays, hours and money.",
    ),
)
async def used(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
    from_: From = None,
    to: To = None,
) -> dict[str, Any]:
    found = await _usage(pool, member, slug=slug, from_=from_, to=to, now=now)
    return usage_shown(found, language)


@get(
    "/api/v1/campaigns/{slug:str}/cockpit/usage.csv",
    operation_id="downloadUsage",
    summary="The same by space, as CSV",
    description="UTF-8 with a header; a cell that a spreadsheet would run begins with an "
    "apostrophe.",
    tags=["campaigns"],
    media_type="text/csv",
    **operation(OFFICER, refusals=(NotFound,), says="A row for each space."),
)
async def download(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    from_: From = None,
    to: To = None,
) -> Response[str]:
    found = await _usage(pool, member, slug=slug, from_=from_, to=to, now=now)
    name = f"{slug}-{found.from_day}-{found.to_day}.csv"
    return Response(
        usage_csv(found),
        media_type="text/csv",
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "private, no-store",
        },
    )


@get(
    "/api/v1/campaigns/{slug:str}/cockpit/anomalies",
    operation_id="listAnomalies",
    summary="What an officer may want to look at",
    description="Managers who redeem where they manage, stays without check-in, one person under "
    "two identities, stays in two places at once, spaces that live on vouchers. Each says what it "
    "is based on; nothing happens by itself for it.",
    tags=["campaigns"],
    **operation(
        OFFICER,
        refusals=(NotFound,),
        answer=AnomaliesAnswer,
        says="The findings, kind by kind.",
    ),
)
async def odd(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
    days: Annotated[
        int,
        QueryParameter(description="Of stays that began in the last so many days; up to 1,100."),
    ] = 90,
    missed: Annotated[
        int, QueryParameter(description="From how many stays without check-in on.")
    ] = 3,
) -> dict[str, Any]:
    _between("days", days, _LONGEST_DAYS)
    _between("missed", missed, _MOST_MISSED)
    async with pool.acquire() as conn:
        await _authorise(conn, member, slug=slug, now=now)
        found = await anomalies(conn, slug=slug, days=days, least_missed=missed, now=now)
    return {
        "campaign": in_short(found.campaign, language),
        "since": utc(found.since),
        "items": [
            {
                "kind": each.kind,
                "text": each.text[language],
                "beneficiaries": list(each.beneficiaries),
                "members": list(each.members),
                "spaces": [{"slug": of, "name": name} for of, name in each.spaces],
                "reservations": [str(of) for of in each.reservations],
            }
            for each in found.findings
        ],
    }


async def _usage(
    pool: Pool, member: Member, *, slug: str, from_: str | None, to: str | None, now: datetime
) -> Usage:
    first, last = _day("from", from_), _day("to", to)
    if first and last and last < first:
        raise Invalid.of("to", "order", _BACKWARDS)
    async with pool.acquire() as conn:
        await _authorise(conn, member, slug=slug, now=now)
        return await usage(conn, slug=slug, from_day=first, to_day=last, now=now)


async def _authorise(conn: Connection, member: Member, *, slug: str, now: datetime) -> None:
    """An unknown campaign comes before who may see it, and that before anything is added up."""
    await known_campaign(conn, slug=slug, now=now)
    member.may_act_for_city()


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Invalid.of(name, "date", _NO_DAY) from None
    if not 2000 <= found.year < 2200:
        raise Invalid.of(name, "date", _NO_DAY)
    return found


def _between(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise Invalid.of(name, "range", {"en": f"between 1 and {most}", "it": f"tra 1 e {most}"})


_NO_DAY = {
    "en": "a day between 2000 and 2199, like 2026-12-01",
    "it": "un giorno tra il 2000 e il 2199, come 2026-12-01",
}
_BACKWARDS = {"en": "is not before `from`", "it": "non viene prima di `from`"}
