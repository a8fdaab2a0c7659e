"""The demo's network: Milan from the repository's files, and three people to try it with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.spaces.loading.changes import Change
from booking.spaces.loading.city_files import files_in, read_city
from booking.spaces.loading.load import Progress, load
from booking.spaces.loading.problems import LoadRefused, Problem

sql = queries("load")
start = queries("start")
DATA = Path(__file__).resolve().parents[2] / "data" / "milan"
# The campaign's file is the vouchers' own.
CAMPAIGN = "campaign.toml"


@dataclass(frozen=True, slots=True)
class _Person:
    email: str
    name: str
    role: str | None = None
    space: str | None = None


_PEOPLE = (
    _Person("coworker@example.org", "Giulia Campione"),
    _Person("manager@example.org", "Marco Campione", "manager", "base-milano"),
    _Person("officer@example.org", "Sara Campione", "officer"),
)


async def ensure_network(
    conn: Connection, now: datetime, *, progress: Progress = lambda _done, _of: None
) -> list[Change]:
    """Load what is missing of the spaces and the people, and mark the database as the demo's; the
    spaces that changed. Runs in the caller's transaction.

    Raises LoadRefused where the database holds somebody's own network.
    """
    spaces = read_city([file for file in files_in([DATA]) if file.name != CAMPAIGN])
    await sql.lock_loader.value(conn)
    if not await is_demo(conn) and await start.has_people_or_spaces.value(conn):
        raise LoadRefused([Problem(file=DATA.name, code="not-demo")])
    changes = await load(conn, spaces, now=now, progress=progress)
    for person in _PEOPLE:
        await _ensure_member(conn, person, now)
    await sql.mark_demo.run(conn, now=now)
    return changes


async def is_demo(conn: Connection) -> bool:
    """Whether the demo loader filled this database."""
    return bool(await sql.is_demo.value(conn))


async def _ensure_member(conn: Connection, person: _Person, now: datetime) -> None:
    made = await sql.ensure_demo_member.value(conn, email=person.email, name=person.name, now=now)
    member_id = made or await sql.member_id.value(conn, email=person.email)
    if made:
        registered = events.MemberRegistered(member_id=member_id)
        await events.record(conn, registered, stream_version=1, now=now)
    if person.role is None:
        return
    space_id = await sql.space_id.value(conn, slug=person.space) if person.space else None
    role = {"member_id": member_id, "role": person.role, "space_id": space_id}
    if await sql.ensure_role.run(conn, **role, now=now):
        await events.record(conn, events.RoleGranted(**role), stream_version=2, now=now)
