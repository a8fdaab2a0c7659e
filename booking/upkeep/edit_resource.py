"""Make a resource and change what it is: facts, rules, prices, units by name.

Stays that were made before keep what they were promised: their times, their price, the deadlines
that stand in them. Whoever reserves from then on is decided on the new rules.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from booking import events
from booking.database.pool import Connection
from booking.errors import Invalid
from booking.inventory_events import ResourceAdded, ResourceChanged
from booking.members.member import Member
from booking.upkeep.inventory import (
    Managed,
    change_alone,
    next_version,
    read_again,
    resource_id_of_unit,
    sql,
)
from booking.upkeep.parts import check_parts, write_parts
from booking.upkeep.resource_facts import (
    MOST_UNITS,
    Facts,
    check_key,
    check_unit_names,
    key_from,
)


async def add_resource(
    conn: Connection,
    *,
    member: Member,
    space_id: int,
    facts: Facts,
    key: str | None = None,
    unit_names: Sequence[str] = (),
    parts: Sequence[int] = (),
    now: datetime,
) -> Managed:
    """With these units, or a whole of these parts (units of other resources), in the caller's
    transaction. Without a key one is made of its Italian name.

    Refuses with Forbidden or Invalid.
    """
    member.may_manage(space_id)
    facts.check()
    if key is not None:
        check_key(key)
    if bool(unit_names) == bool(parts):
        raise Invalid.of("units", "units-or-parts", _UNITS_OR_PARTS)
    check_unit_names(unit_names, field="units")
    _check_count(len(unit_names))
    await sql.lock_space.value(conn, space_id=space_id)
    resource_id = await _insert(conn, space_id, facts, key)
    if parts:
        await check_parts(conn, space_id=space_id, whole_id=resource_id, parts=parts)
        await write_parts(conn, whole_id=resource_id, parts=parts)
    version = await next_version(conn, space_id)
    await _bring_in(conn, space_id, resource_id, unit_names, now=now)
    added = ResourceAdded(space_id=space_id, resource_id=resource_id)
    await events.record(conn, added, stream_version=version, now=now)
    return await read_again(conn, space_id=space_id, resource_id=resource_id)


async def edit_resource(
    conn: Connection,
    *,
    member: Member,
    resource_id: int,
    version: str,
    facts: Facts,
    now: datetime,
) -> Managed:
    """All of its facts as given, in the caller's transaction, where it still is what was read.

    Refuses with NotFound, Forbidden, Invalid, ResourceRetired or ResourceChanged.
    """
    was = await change_alone(conn, member=member, resource_id=resource_id)
    was.check_there()
    was.check_version(version)
    facts.check()
    if facts.position is None:
        facts = replace(facts, position=was.position)
    if facts.kind != was.kind and await sql.was_paid_with_voucher.value(
        conn, space_id=was.space_id, id=was.id
    ):
        raise Invalid.of("kind", "kind-paid", _KIND_PAID)
    await sql.update_resource.run(conn, id=was.id, **facts.written())
    return await changed(conn, was, now=now)


async def add_units(
    conn: Connection, *, member: Member, resource_id: int, names: Sequence[str], now: datetime
) -> Managed:
    """More of it: what is closed or busy for all of it is so for them too.

    Refuses with NotFound, Forbidden, Invalid or ResourceRetired.
    """
    was = await change_alone(conn, member=member, resource_id=resource_id)
    was.check_there()
    if was.whole:
        raise Invalid.of("name", "whole", _WHOLE)
    check_unit_names(names, field="name", already=[each.name for each in was.there])
    _check_count(len(was.units) + len(names))
    await _bring_in(conn, was.space_id, was.id, names, now=now)
    return await changed(conn, was, now=now)


async def rename_unit(
    conn: Connection, *, member: Member, unit_id: int, name: str, now: datetime
) -> Managed:
    """Refuses with NotFound, Forbidden, Invalid or ResourceRetired."""
    resource_id = await resource_id_of_unit(conn, unit_id)
    was = await change_alone(conn, member=member, resource_id=resource_id)
    was.check_there()
    others = [each.name for each in was.there if each.id != unit_id]
    check_unit_names([name], field="name", already=others)
    await sql.rename_unit.run(conn, id=unit_id, name=name.strip())
    return await changed(conn, was, now=now)


async def changed(conn: Connection, was: Managed, *, now: datetime) -> Managed:
    """Let everybody know that it is another than it was; as it now is."""
    version = await next_version(conn, was.space_id)
    event = ResourceChanged(space_id=was.space_id, resource_id=was.id)
    await events.record(conn, event, stream_version=version, now=now)
    return await read_again(conn, space_id=was.space_id, resource_id=was.id)


async def _insert(conn: Connection, space_id: int, facts: Facts, key: str | None) -> int:
    """Under its key, or under the first that is free of those that its name makes."""
    wanted = key or key_from(facts.name["it"])
    keys = [wanted] if key else [wanted, *(f"{wanted[:76]}-{n}" for n in range(2, 100))]
    for each in keys:
        made: int | None = await sql.insert_resource.value(
            conn, space_id=space_id, key=each, **facts.written()
        )
        if made is not None:
            return made
    raise Invalid.of("key", "once", _KEY_TAKEN)


async def _bring_in(
    conn: Connection, space_id: int, resource_id: int, names: Sequence[str], *, now: datetime
) -> None:
    if not names:
        return
    clean = [each.strip() for each in names]
    units = await sql.add_units.column(conn, resource_id=resource_id, names=clean)
    await sql.close_units_that_came.run(conn, unit_ids=units, now=now)
    await sql.block_busy_units.value(conn, space_id=space_id)


def _check_count(units: int) -> None:
    if units > MOST_UNITS:
        raise Invalid.of("units", "too-long", _TOO_MANY)


_UNITS_OR_PARTS = {
    "en": "either units of its own, at least one, or the parts of a whole",
    "it": "o unità proprie, almeno una, o le parti di un intero",
}
_WHOLE = {
    "en": "a whole has no units of its own, it takes those of its parts",
    "it": "un intero non ha unità proprie: prende quelle delle sue parti",
}
_TOO_MANY = {"en": f"at most {MOST_UNITS}", "it": f"al massimo {MOST_UNITS}"}
_KEY_TAKEN = {
    "en": "another resource of this space has, or had, this key",
    "it": "un’altra risorsa di questo spazio ha, o aveva, questa chiave",
}
_KIND_PAID = {
    "en": "vouchers paid for it as what it is; retire it, and make another",
    "it": "è stata pagata con voucher per quello che è; ritirala e creane un’altra",
}
