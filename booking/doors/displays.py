"""Wall displays: a tablet at the entrance shows the code of the moment, at an address of its own
that can be switched off, so that no manager's session lies on the wall."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking import door_events, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.doors.door import code_of, door_for, seconds_left
from booking.errors import NotFound
from booking.members.member import Member
from booking.members.secrets import sha256
from booking.spaces.network import Space

sql = queries("doors")
_UNNOTED = timedelta(hours=1)
_LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Display:
    """As it is listed; its address is kept nowhere. `last_used_at` to within an hour."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a display shows now, and for how many seconds more."""

    space_id: int
    code: str
    seconds: int


def display_token(own_key: bytes, salt: str) -> str:
    """Of an address, 256 bits made of the installation's key and a random salt: the answer that is
    kept for an Idempotency-Key holds the salt alone."""
    digest = hmac.digest(own_key, f"door-display:{salt}".encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


async def make_display(
    conn: Connection, *, member: Member, space: Space, name: str, token: str, now: datetime
) -> Display:
    """Keep a token's hash; whoever calls shows the address once. Refuses with Forbidden."""
    member.may_manage(space.id)
    door = await door_for(conn, member=member, space=space, now=now)
    display_id = await sql.insert_display.value(
        conn, door_id=door.id, name=name, sha256=sha256(token), now=now
    )
    made = door_events.DoorDisplayMade(
        door_display_id=display_id, space_id=space.id, member_id=member.id
    )
    await events.record(conn, made, stream_version=1, now=now)
    return Display(display_id, name, now, None)


async def displays_of(conn: Connection, *, member: Member, space: Space) -> list[Display]:
    """Those that were not switched off, newest first. Refuses with Forbidden."""
    member.may_manage(space.id)
    return await sql.displays_of_space.all(conn, Display, space_id=space.id)


async def revoke_display(
    conn: Connection, *, member: Member, space: Space, display_id: int, now: datetime
) -> None:
    """From its next question on it shows nothing. Refuses with Forbidden, NotFound."""
    member.may_manage(space.id)
    revoked = await sql.revoke_display.value(conn, id=display_id, space_id=space.id, now=now)
    if revoked is None:
        raise NotFound(what={"en": "display", "it": "uno schermo con questo numero"})
    gone = door_events.DoorDisplayRevoked(
        door_display_id=display_id, space_id=space.id, member_id=member.id
    )
    await events.record(conn, gone, stream_version=2, now=now)


async def moment_of(conn: Connection, *, token: str, own_key: bytes, now: datetime) -> Moment:
    """Refuses with NotFound, also where it was switched off."""
    row = None
    if len(token) <= _LONGEST_TOKEN:
        row = await sql.door_of_display.row(
            conn, sha256=sha256(token), unnoted_since=now - _UNNOTED
        )
    if row is None:
        raise NotFound(what={"en": "display", "it": "uno schermo con questo indirizzo"})
    if row["unnoted"]:
        await sql.note_display_used.run(conn, id=row["display_id"], now=now)
    return Moment(row["space_id"], code_of(row["salt"], own_key, now=now), seconds_left(now))
