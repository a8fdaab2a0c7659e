"""The calendars that a space keeps elsewhere: added, listed, asked for anew and removed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from booking import busy_events, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid, NotFound
from booking.imports.free import free_some
from booking.members.member import Member
from booking.net.address import BadAddress, parsed
from booking.spaces.network import Space

sql = queries("imports")
MOST_SOURCES = 50


class CalendarThere(Conflict):
    """The same address for the same thing."""

    code = "calendar-there"
    title = {"en": "That calendar is there already", "it": "Questo calendario c’è già"}
    sentence = {
        "en": "This address already blocks the same thing. Check it now, or remove it first.",
        "it": "Questo indirizzo blocca già la stessa cosa. Rileggilo, oppure prima toglilo.",
    }


class TooManyCalendars(Conflict):
    code = "too-many-calendars"
    title = {"en": "No more calendars", "it": "Non più calendari"}
    sentence = {
        "en": "A space has at most 50 calendars. Remove one that you no longer need.",
        "it": "Uno spazio ha al massimo 50 calendari. Togline uno che non ti serve più.",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Without a resource it blocks the whole space, without a unit all of the resource's.

    Of its address everybody but the reader sees the host alone. `times` are those not over.
    """

    id: int
    space_id: int
    resource_id: int | None
    unit_id: int | None
    name: str
    address: str = field(repr=False)
    made_at: datetime
    checked_at: datetime | None
    good_at: datetime | None
    check_at: datetime
    failures: int
    error: str | None
    warnings: list[Any]
    stale_since: datetime | None
    times: int
    units: int

    @property
    def host(self) -> str:
        return parsed(self.address, from_loopback=True).host

    @property
    def state(self) -> str:
        """waiting (never read), good, failing (the last try), or stale (for a day or longer)."""
        if self.stale_since is not None:
            return "stale"
        if self.error is not None:
            return "failing"
        return "good" if self.good_at is not None else "waiting"


async def sources_of(
    conn: Connection, *, member: Member, space: Space, now: datetime, source_id: int | None = None
) -> list[Source]:
    """Those of a space by name, or one of them. Refuses with Forbidden."""
    member.may_manage(space.id)
    return await sql.sources_of_space.all(conn, Source, space_id=space.id, id=source_id, now=now)


async def add_source(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    resource_id: int | None,
    unit_id: int | None,
    name: str,
    address: str,
    from_loopback: bool,
    now: datetime,
) -> Source:
    """Add it in the caller's transaction; it blocks from its first reading on, in seconds.

    Refuses with Forbidden, NotFound (a resource or unit that is not the space's), Invalid (an
    address that is none of ours to read), CalendarThere or TooManyCalendars.
    """
    member.may_manage(space.id)
    try:
        parsed(address, from_loopback=from_loopback)
    except BadAddress as bad:
        raise Invalid.of("address", bad.code, bad.advice) from None
    resource_id = _blocked(space, resource_id, unit_id)
    # Those who add to a space at once take turns; what is reserved there is not in their way.
    await sql.lock_sources.value(conn, space_id=space.id)
    if await sql.count_sources.value(conn, space_id=space.id) >= MOST_SOURCES:
        raise TooManyCalendars
    source_id = await sql.add_source.value(
        conn,
        space_id=space.id,
        resource_id=resource_id,
        unit_id=unit_id,
        name=name,
        address=address,
        made_by=member.id,
        now=now,
    )
    if source_id is None:
        raise CalendarThere
    added = busy_events.BusySourceAdded(
        busy_source_id=source_id, space_id=space.id, resource_id=resource_id, unit_id=unit_id
    )
    await events.record(conn, added, stream_version=1, now=now)
    return await _one(conn, space, source_id, now)


def _blocked(space: Space, resource_id: int | None, unit_id: int | None) -> int | None:
    """The resource that the source is bound to: a unit's own, whichever it was named with."""
    if resource_id is None and unit_id is None:
        return None
    for resource in space.resources:
        named = resource_id in (None, resource.id)
        if unit_id is None and named:
            return resource.id
        if unit_id is not None and any(unit.id == unit_id for unit in resource.units) and named:
            if not resource.whole:
                return resource.id
            return _blocked(space, None, unit_id)
    raise NotFound(what={"en": "resource or unit", "it": "una risorsa o unità così"})


async def check_now(
    conn: Connection, *, member: Member, space: Space, source_id: int, now: datetime
) -> Source:
    """Have it read in seconds, at most once a minute. Refuses with Forbidden or NotFound."""
    member.may_manage(space.id)
    found = None
    if source_id < 2**63:
        found = await sql.check_source_now.value(conn, id=source_id, space_id=space.id, now=now)
    if found is None:
        raise _no_source()
    return await _one(conn, space, source_id, now)


async def remove_source(
    conn: Connection, *, member: Member, space: Space, source_id: int, now: datetime
) -> Source:
    """Forget its address and free what it blocked and nothing else, in the caller's transaction;
    of a large one the first piece: workers free the rest. Refuses with Forbidden or NotFound."""
    member.may_manage(space.id)
    if source_id >= 2**63:
        raise _no_source()
    await sql.lock_space_alone.value(conn, space_id=space.id)
    if await sql.lock_source_of_space.row(conn, id=source_id, space_id=space.id) is None:
        raise _no_source()
    source = await _one(conn, space, source_id, now)
    # A reading in hand claims nothing more for it, nor does a unit that comes.
    version = await sql.remove_source.value(conn, id=source_id, removed_by=member.id, now=now)
    await sql.forget_kept.run(conn, id=source_id, conflicting=[])
    await free_some(conn, source_id)
    removed = busy_events.BusySourceRemoved(
        busy_source_id=source_id,
        space_id=space.id,
        resource_id=source.resource_id,
        unit_id=source.unit_id,
    )
    await events.record(conn, removed, stream_version=version, now=now)
    return source


async def _one(conn: Connection, space: Space, source_id: int, now: datetime) -> Source:
    found = await sql.sources_of_space.one(conn, Source, space_id=space.id, id=source_id, now=now)
    if found is None:
        raise _no_source()
    return found


def _no_source() -> NotFound:
    return NotFound(what={"en": "calendar", "it": "un calendario con questo numero"})
