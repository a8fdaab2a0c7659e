"""The door of a space: the secret of the QR that hangs there, and the code on its wall display.

Both are made of the installation's key and the door's salt, so that no secret lies in the database.
"""

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from pyotp import TOTP

from booking import door_events, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.members.secrets import new_salt
from booking.spaces.network import Space

sql = queries("doors")
# Seconds that one code is shown. It is accepted for as long again: who has read it still walks.
STEP = 60


@dataclass(frozen=True, slots=True)
class Door:
    """`salt` opens nothing without the installation's key."""

    id: int
    salt: str = field(repr=False)
    renewed_at: datetime

    def secret(self, own_key: bytes) -> str:
        """What the printed QR holds: 256 bits, until the door is renewed."""
        return secret_of(self.salt, own_key)

    def has_secret(self, shown: str, own_key: bytes) -> bool:
        return hmac.compare_digest(shown.encode(), self.secret(own_key).encode())

    def has_code(self, typed: str, own_key: bytes, *, now: datetime) -> bool:
        """Whether it is the code of the moment, or the one before it."""
        code = _code(own_key, self.salt)
        steps = [code.at(now), code.at(now, counter_offset=-1)]
        right = [hmac.compare_digest(typed.encode(), each.encode()) for each in steps]
        return any(right)


def secret_of(salt: str, own_key: bytes) -> str:
    digest = hmac.digest(own_key, f"door:{salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def code_of(salt: str, own_key: bytes, *, now: datetime) -> str:
    """Six digits by RFC 6238, others every STEP seconds of the server's clock."""
    return _code(own_key, salt).at(now)


def seconds_left(now: datetime) -> int:
    """How long the code of the moment is still shown, 1 to STEP."""
    return STEP - int(now.timestamp()) % STEP


async def read_door(conn: Connection, *, space_id: int) -> Door | None:
    """None where no sheet and no display was ever made."""
    row = await sql.read_door.row(conn, space_id=space_id)
    return Door(**row) if row else None


async def renew_door(conn: Connection, *, member: Member, space: Space, now: datetime) -> Door:
    """Another secret, or the first: sheets printed before are void. Refuses with Forbidden."""
    member.may_manage(space.id)
    row = await sql.renew_door.row(conn, space_id=space.id, salt=new_salt(), now=now)
    return await _recorded(conn, row or {}, member=member, space=space, now=now)


async def door_for(conn: Connection, *, member: Member, space: Space, now: datetime) -> Door:
    """The one that is there, or a new one."""
    row = await sql.insert_door.row(conn, space_id=space.id, salt=new_salt(), now=now)
    if row is not None:
        return await _recorded(conn, row, member=member, space=space, now=now)
    found = await read_door(conn, space_id=space.id)
    if found is None:
        raise AssertionError("a door was taken away")
    return found


async def _recorded(
    conn: Connection, row: dict[str, object], *, member: Member, space: Space, now: datetime
) -> Door:
    version = row.pop("version")
    door = Door(**row)  # type: ignore[arg-type]
    event = door_events.DoorRenewed(door_id=door.id, space_id=space.id, member_id=member.id)
    await events.record(conn, event, stream_version=version, now=now)  # type: ignore[arg-type]
    return door


def _code(own_key: bytes, salt: str) -> TOTP:
    digest = hmac.digest(own_key, f"door-code:{salt}".encode(), "sha256")
    return TOTP(base64.b32encode(digest).decode(), digits=6, interval=STEP)
