"""Which units make up a whole; never others than those that its future stays were promised."""

from collections.abc import Sequence
from datetime import datetime

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid
from booking.inventory_events import ResourceChanged
from booking.members.member import Member
from booking.upkeep.hits import Hit
from booking.upkeep.inventory import Managed, change_alone, next_version, read_again

sql = queries("inventory")
_MOST_PARTS = 500


class PartsInUse(Conflict):
    """The whole has stays to come, which take the parts that it has now."""

    code = "parts-in-use"
    title = {"en": "The whole is reserved", "it": "L’intero è prenotato"}
    sentence = {
        "en": "{count:reservation takes|reservations take} this whole as it is; nothing was "
        "changed. Wait until they are over, or cancel them, then change its parts.",
        "it": "Questo intero, così com’è, ha {count:prenotazione|prenotazioni}; non è cambiato "
        "nulla. Aspetta che finiscano, o annullale, poi cambia le parti.",
    }


async def set_parts(
    conn: Connection,
    *,
    member: Member,
    resource_id: int,
    version: str,
    parts: Sequence[int],
    now: datetime,
) -> Managed:
    """These units, of other resources of its space, make up the whole from now on.

    Refuses with NotFound, Forbidden, Invalid, ResourceRetired, ResourceChanged, and PartsInUse
    while stays of the whole are to come: they take the units that they were promised.
    """
    was = await change_alone(conn, member=member, resource_id=resource_id)
    was.check_there()
    was.check_version(version)
    if was.there:
        raise Invalid.of("parts", "has-units", _HAS_UNITS)
    await check_parts(conn, space_id=was.space_id, whole_id=was.id, parts=parts)
    if set(parts) == set(was.parts):
        return was
    hits = await sql.hit_by_retiring.all(
        conn, Hit, space_id=was.space_id, resource_ids=[was.id], unit_ids=[], now=now
    )
    standing = [each.facts() for each in hits if not each.lapsed]
    if standing:
        raise PartsInUse(reservations=standing, count=len(standing))
    if await sql.is_closed_as_whole.value(conn, whole_id=was.id, now=now):
        raise Invalid.of("parts", "closed", _CLOSED)
    await sql.delete_parts.run(conn, whole_id=was.id)
    await write_parts(conn, whole_id=was.id, parts=parts)
    space_version = await next_version(conn, was.space_id)
    await sql.block_busy_units.value(conn, space_id=was.space_id)
    event = ResourceChanged(space_id=was.space_id, resource_id=was.id)
    await events.record(conn, event, stream_version=space_version, now=now)
    return await read_again(conn, space_id=was.space_id, resource_id=was.id)


async def check_parts(
    conn: Connection, *, space_id: int, whole_id: int, parts: Sequence[int]
) -> None:
    """Two units or more that are there, each once, and none of a whole. Refuses with Invalid."""
    if not 2 <= len(set(parts)) == len(parts) <= _MOST_PARTS:
        raise Invalid.of("parts", "parts", _AT_LEAST_TWO)
    usable = await sql.usable_parts.column(conn, space_id=space_id, whole_id=whole_id)
    if not set(parts) <= set(usable):
        raise Invalid.of("parts", "parts", _NO_PART)


async def write_parts(conn: Connection, *, whole_id: int, parts: Sequence[int]) -> None:
    await sql.insert_parts.run(conn, whole_id=whole_id, unit_ids=list(parts))


_AT_LEAST_TWO = {
    "en": "at least two units, each once",
    "it": "almeno due unità, ognuna una volta sola",
}
_NO_PART = {
    "en": "only units of other resources of this space that were not retired",
    "it": "solo unità non ritirate di altre risorse di questo spazio",
}
_CLOSED = {
    "en": "the whole has a closure; open it again first, then close it with its new parts",
    "it": "l’intero ha una chiusura; prima riaprilo, poi richiudilo con le parti nuove",
}
_HAS_UNITS = {
    "en": "it has units of its own, so it is no whole",
    "it": "ha unità proprie, quindi non è un intero",
}
