"""Search the whole network for one period."""

from datetime import datetime
from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from booking.database.pool import Connection, Pool
from booking.errors import RateLimited, Unauthenticated
from booking.members.member import Member
from booking.reservations.decide import Facts
from booking.reservations.facts import facts_for
from booking.reservations.quote import NOBODY, Quote, with_first_use
from booking.reservations.search import Filters, Found
from booking.reservations.search import search as search_it
from booking.spaces.network import Network, NetworkCache
from booking.vouchers.refusals import VoucherUnknown
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.api.answers.spaces import ResourceKind, SearchPage
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    clamped,
    cursor_of,
    instant_parameter,
    position_of,
    query_period,
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
from booking.web.api.reserving.quotes import figures
from booking.web.api.reserving.represent import utc
from booking.web.api.reserving.voucher_tries import voucher_tries
from booking.web.api.reserving.wishes import AT_FIRST_USE
from booking.web.limits import Limits

# What may stand in `voucher` for "accepted there" rather than a code.
_ANY = frozenset({"true", "1", "yes", "accepted"})
_NONE = frozenset({"false", "0", "no", ""})


@get(
    "/api/v1/search",
    operation_id="search",
    summary="Everything that can be reserved for exactly that period",
    description="Nearest first; unknown distances last. `voucher=true` shows only where vouchers "
    "are accepted that day; `voucher=CODE`, signed in, prices with that voucher. The slug of a "
    "campaign that grants at first use stands for the voucher that one would get.",
    tags=["search"],
    **operation(
        ANYONE_OR_MEMBER,
        refusals=(Unauthenticated, VoucherUnknown, *AT_FIRST_USE, RateLimited),
        answer=SearchPage,
        says="What can be reserved, nearest first.",
    ),
)
async def search(
    starts_at: Annotated[str, instant_parameter("The start of the stay.")],
    ends_at: Annotated[str, instant_parameter("The end of the stay.")],
    maybe_member: NamedDependency[Member | None],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    kind: Annotated[ResourceKind | None, QueryParameter(description="What to reserve.")] = None,
    quantity: Annotated[int, QueryParameter(description="How many units at once.")] = 1,
    near: Near = None,
    radius_m: Radius = None,
    municipio: Municipio = None,
    amenity: Amenity = None,
    voucher: Annotated[
        str | None,
        QueryParameter(
            description="`true`: only where vouchers are accepted that day. A code of one's own: "
            "priced with that voucher."
        ),
    ] = None,
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    code = _code(voucher)
    if code is not None and maybe_member is None:
        raise Unauthenticated
    around = query_position(near)
    filters = Filters(
        period=query_period(starts_at, ends_at, names=("starts_at", "ends_at")),
        quantity=within("quantity", quantity, 1, 1000) or 1,
        kind=kind,
        near=around,
        radius_m=radius(radius_m, near=around),
        municipio=within("municipio", municipio, 1, 9),
        amenities=amenities(amenity),
        listed=voucher is not None and voucher.lower() not in _NONE,
        voucher=code,
    )
    position = position_of(cursor, float, str, int)
    async with (
        voucher_tries(limits, member=maybe_member, address=address, code=code),
        pool.acquire() as conn,
    ):
        known = await network.newest(conn)
        facts = await _facts(conn, known, filters, maybe_member, now=now)
        if code is not None and facts.holding is None:
            raise VoucherUnknown
        found, last = await search_it(
            conn,
            network=known,
            filters=filters,
            facts=facts,
            now=now,
            after=(position[0], position[1], position[2]) if position else None,
            limit=clamped(limit),
        )
    return {
        "items": [_shown(each, filters, facts, language=language) for each in found],
        "next": cursor_of(*last) if last else None,
    }


def _code(voucher: str | None) -> str | None:
    return None if voucher is None or voucher.lower() in _ANY | _NONE else voucher


async def _facts(
    conn: Connection,
    network: Network,
    filters: Filters,
    member: Member | None,
    *,
    now: datetime,
) -> Facts:
    """The voucher as it stands; whose training and age suffice is said when one reserves."""
    if filters.voucher is None or member is None:
        return NOBODY
    wish = filters.wish()
    facts = await facts_for(conn, network=network, member_id=member.id, wish=wish, now=now)
    if facts.holding is not None:
        return facts
    return await with_first_use(conn, facts, network=network, member=member, wish=wish, now=now)


def _shown(found: Found, filters: Filters, facts: Facts, *, language: str) -> dict[str, Any]:
    resource = found.resource
    space = resource.space
    quoted = Quote(found.price_cents, found.cover, facts.holding)
    return {
        "resource_id": resource.id,
        "kind": resource.kind,
        "family": resource.family,
        "name": resource.name[language],
        "space": {
            "id": space.id,
            "slug": space.slug,
            "name": space.name,
            "kind": space.kind,
            "listed": space.listed_on(filters.period.start.astimezone(space.zone).date()),
            "sample": space.sample,
            "street": space.street,
            "municipio": space.municipio,
            "lat": space.lat,
            "lon": space.lon,
        },
        "distance_m": found.distance_m,
        "free_units": found.free_units,
        "starts_at": utc(filters.period.start),
        "ends_at": utc(filters.period.end),
        "timezone": space.timezone,
        "approval": resource.rules.approval,
        "qualification": resource.rules.qualification,
        "quote": figures(quoted, language=language),
    }
