"""Make members, and grant them roles."""

from datetime import datetime
from typing import Literal

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import MemberRegistered, RoleGranted, record

sql = queries("members")

Role = Literal["manager", "officer", "admin"]


async def ensure_member(
    conn: Connection,
    *,
    email: str,
    language: str,
    now: datetime,
    name: str | None = None,
    demo: bool = False,
) -> int:
    """The id of the member with that address, registered now if there was none.

    Call it in a transaction. Who is there already stays as they are.
    """
    made = await sql.register_member.row(
        conn, email=email, name=name, language=language, demo=demo, now=now
    )
    if made is None:
        return int(await sql.member_by_email.value(conn, email=email))
    member_id = int(made["id"])
    event = MemberRegistered(member_id=member_id)
    await record(conn, event, stream_version=made["version"], now=now)
    return member_id


async def grant_role(
    conn: Connection, *, member_id: int, role: Role, space_id: int | None, now: datetime
) -> None:
    """A manager's role is for one space, the others for none; granting twice changes nothing."""
    granted = await sql.grant_role.value(
        conn, member_id=member_id, role=role, space_id=space_id, now=now
    )
    if granted is None:
        return
    version = await sql.next_member_version.value(conn, member_id=member_id)
    event = RoleGranted(member_id=member_id, role=role, space_id=space_id)
    await record(conn, event, stream_version=version, now=now)
