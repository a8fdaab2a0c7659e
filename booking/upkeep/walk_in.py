"""Somebody comes through the door: a manager gives them a place, and they are there.

Of a guest without an account nothing is known, and the manager's own training and date of birth
say nothing of them. A place that asks for a training is given to no guest. One that asks for an
age is given where the manager answers that the guest is as old as that (`of_age`), and otherwise
refused.
"""

import json
from datetime import datetime
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.check_in import check_in
from booking.reservations.decide import Wish
from booking.reservations.desk import desk_on
from booking.reservations.guest import Guest
from booking.reservations.on_unit import reserve_unit
from booking.reservations.reservation import Reservation, read
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache, Resource, Space

sql = queries("board")
_WAIVED = frozenset({"lead", "grid", "quota"})
_WHY = "walk-in"
_LONGEST_NAME = 100
_NO_NAME = {
    "en": "1 to 100 characters on one line",
    "it": "da 1 a 100 caratteri, su una riga",
}
_ORDER = {"en": "later than the start", "it": "dopo l’inizio"}


async def walk_in(
    conn: Connection,
    *,
    network: NetworkCache,
    member: Member,
    space: Space,
    guest: str,
    resource_id: int,
    unit_id: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime,
    of_age: bool = False,
    now: datetime,
) -> Reservation:
    """Reserve in the caller's transaction for a guest without an account, from this minute or
    from `starts_at` where that is later, and check them in if it has begun.

    Any unit where none is named. It is the manager's reservation with the guest's name. Lead
    time, grid and quota are waived, and no approval is asked. `of_age`: the manager answers that
    the guest is as old as the place asks. Refuses with Forbidden, NotFound, Invalid,
    GuestNotQualified, GuestTooYoung, or as reserve does; UnitTaken where that unit is not free.
    """
    member.may_manage(space.id)
    guest = guest.strip()
    if not 0 < len(guest) <= _LONGEST_NAME or not guest.isprintable():
        raise Invalid.of("name", "length", _NO_NAME)
    resource = _resource(space, resource_id, unit_id)
    period = _period(starts_at, ends_at, now)
    wish = Wish(
        resource_id=resource.id,
        period=period,
        waived=_WAIVED,
        waive_reason=_WHY,
        approved=True,
        guest=Guest(of_age),
    )
    # The minute that has begun is not yet past.
    at = min(now, period.start)
    reservation_id = await _reserve(conn, network, member, wish, unit_id, now=at)
    await sql.insert_walk_in.run(conn, reservation_id=reservation_id, guest_name=guest)
    if period.start <= now:
        return await check_in(conn, member=member, reservation_id=reservation_id, now=now)
    return await read(conn, reservation_id, member=member)


async def _reserve(
    conn: Connection,
    network: NetworkCache,
    member: Member,
    wish: Wish,
    unit_id: int | None,
    *,
    now: datetime,
) -> UUID:
    if unit_id is not None:
        return await reserve_unit(
            conn, network=network, member=member, wish=wish, unit_id=unit_id, now=now
        )
    answer = await reserve(
        desk_on(conn),
        network=network,
        member=member,
        wish=wish,
        now=now,
        represent=lambda draft, _: {"id": str(draft.id)},
    )
    return UUID(json.loads(answer)["id"])


def _resource(space: Space, resource_id: int, unit_id: int | None) -> Resource:
    for resource in space.resources:
        units = {unit.id for unit in resource.units}
        if resource.id == resource_id and (
            unit_id is None or (unit_id in units and not resource.whole)
        ):
            return resource
    raise NotFound(what={"en": "resource or unit", "it": "una risorsa o unità così"})


def _period(starts_at: datetime | None, ends_at: datetime, now: datetime) -> Period:
    minute = now.replace(second=0, microsecond=0)
    start = starts_at if starts_at is not None and starts_at > now else minute
    if ends_at <= start:
        raise Invalid.of("ends_at", "order", _ORDER)
    return Period.of(start, ends_at)
