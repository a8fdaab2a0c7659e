"""Add-ons of a space as its managers make and change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from booking import add_on_events, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid, NotFound
from booking.members.member import Member

sql = queries("add_ons")
Per = Literal["stay", "hour", "person"]
_LARGEST = 2**31 - 1


class StockPromised(Conflict):
    """Stays to come take more of it than that at one instant."""

    code = "stock-promised"
    title = {"en": "More is promised", "it": "Ne è già promesso di più"}
    sentence = {
        "en": "Stays to come take up to {promised} of it at once; nothing was changed. Keep at "
        "least so many, or retire it for those who come later.",
        "it": "Le prenotazioni in arrivo ne prendono fino a {promised} insieme; non è cambiato "
        "nulla. Tienine almeno tanti, o ritiralo per chi viene dopo.",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOnFacts:
    """What a manager says of one. Without a stock there are as many as are wanted; without
    resources it goes with everything of the space."""

    name: dict[str, str]
    price_cents: int
    per: Per
    stock: int | None
    notice_minutes: int
    resource_ids: Sequence[int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn(AddOnFacts):
    id: int
    space_id: int
    retired: bool

    def price(self, *, quantity: int, minutes: int) -> int:
        """Of so many (of persons, where it is per person) for a stay, half a cent rounded up."""
        if self.per != "hour":
            return self.price_cents * quantity
        return (self.price_cents * quantity * minutes * 2 + 60) // 120

    def goes_with(self, resource_id: int) -> bool:
        return self.resource_ids is None or resource_id in self.resource_ids


async def add_ons_of(conn: Connection, *, space_id: int, retired: bool = False) -> list[AddOn]:
    """Those of a space that can be had, and with `retired` the others too."""
    return await sql.add_ons_of_space.all(conn, AddOn, space_id=space_id, retired=retired)


async def make_add_on(
    conn: Connection, *, member: Member, space_id: int, facts: AddOnFacts, now: datetime
) -> AddOn:
    """In the caller's transaction. Refuses with Forbidden or Invalid."""
    member.may_manage(space_id)
    await _check(conn, facts, space_id)
    row = await sql.insert_add_on.row(conn, space_id=space_id, **_written(facts)) or {}
    made = AddOn(id=row["id"], space_id=space_id, retired=False, **_written(facts))
    await _record(conn, made, row["version"], now)
    return made


async def change_add_on(
    conn: Connection,
    *,
    member: Member,
    add_on_id: int,
    facts: AddOnFacts,
    retired: bool,
    now: datetime,
) -> AddOn:
    """All of it, in the caller's transaction; stays that have it keep it, at the price that they
    were told, also once it is retired.

    Refuses with NotFound, Forbidden, Invalid or StockPromised.
    """
    within = add_on_id if 0 < add_on_id <= _LARGEST else 0
    space_id = await sql.lock_add_on.value(conn, id=within)
    if space_id is None:
        raise NotFound(what={"en": "add-on", "it": "un extra con questo numero"})
    member.may_manage(space_id)
    await _check(conn, facts, space_id)
    # Alone first: what somebody takes at this moment is to be seen.
    await sql.lock_stocks.value(conn, ids=[add_on_id])
    promised: int = await sql.promised.value(conn, id=add_on_id, now=now)
    if facts.stock is not None and facts.stock < promised:
        raise StockPromised(promised=promised)
    written = _written(facts)
    version = await sql.update_add_on.value(conn, id=add_on_id, retired=retired, now=now, **written)
    changed = AddOn(id=add_on_id, space_id=space_id, retired=retired, **written)
    await _record(conn, changed, version, now)
    return changed


async def _check(conn: Connection, facts: AddOnFacts, space_id: int) -> None:
    ids = list(facts.resource_ids or ())
    if await sql.foreign_resources.column(conn, ids=ids, space_id=space_id):
        raise Invalid.of("resource_ids", "resource", _NOT_ITS)


async def _record(conn: Connection, add_on: AddOn, version: int, now: datetime) -> None:
    event = add_on_events.AddOnChanged(
        add_on_id=add_on.id, space_id=add_on.space_id, retired=add_on.retired
    )
    await events.record(conn, event, stream_version=version, now=now)


def _written(facts: AddOnFacts) -> dict[str, Any]:
    ids = facts.resource_ids
    return {
        "name": {language: facts.name[language].strip() for language in ("it", "en")},
        "price_cents": facts.price_cents,
        "per": facts.per,
        "stock": facts.stock,
        "notice_minutes": facts.notice_minutes,
        "resource_ids": None if ids is None else sorted(set(ids)),
    }


_NOT_ITS = {"en": "only resources of this space", "it": "solo risorse di questo spazio"}
