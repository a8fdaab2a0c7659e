"""The demo's people: one for each role, to try the product with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.demo import EMAILS
from booking.members.register import Role, ensure_member, grant_role

sql = queries("members")


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    role: Role | None = None
    space: str | None = None


_PEOPLE: Mapping[str, _Person] = {
    "coworker": _Person("Giulia Campione"),
    "manager": _Person("Marco Campione", "manager", "base-milano"),
    "officer": _Person("Sara Campione", "officer"),
}


async def ensure_people(conn: Connection, now: datetime) -> dict[str, int]:
    """Who is missing is registered; the member of each role. The demo's spaces are there first.

    Call it in a transaction. Whoever may call this decides on whether demo data may be here.
    """
    return {key: await _ensure(conn, EMAILS[key], each, now) for key, each in _PEOPLE.items()}


async def _ensure(conn: Connection, email: str, person: _Person, now: datetime) -> int:
    member_id = await ensure_member(
        conn, email=email, name=person.name, language="it", demo=True, now=now
    )
    if person.role is not None:
        space_id = await _space(conn, person.space) if person.space else None
        await grant_role(conn, member_id=member_id, role=person.role, space_id=space_id, now=now)
    return member_id


async def _space(conn: Connection, slug: str) -> int:
    found = await sql.space_by_slug.value(conn, slug=slug)
    if found is None:
        raise LookupError(f"the demo has no space {slug}")
    return int(found)
