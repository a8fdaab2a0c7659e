"""Qualifications as they are read: by whose they are, and by who issued them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.spaces.network import Space

sql = queries("qualifications")
_MOST_OWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """`expires_on` is its last day. Whose it is stands with it where its issuer asks."""

    id: int
    member_id: int
    family: str
    level: int
    issuer_space_id: int
    issued_on: date
    expires_on: date | None
    training_id: int | None
    note: str | None = field(repr=False)
    revoked_at: datetime | None
    revoke_reason: str | None = field(repr=False)
    version: int
    member_name: str | None = field(repr=False)
    member_email: str | None = field(repr=False)

    def state_on(self, day: date) -> str:
        """valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_on is not None and self.expires_on < day else "valid"

    def facts(self) -> dict[str, Any]:
        """What its events say of it."""
        return {
            "qualification_id": self.id,
            "member_id": self.member_id,
            "issuer_space_id": self.issuer_space_id,
            "family": self.family,
            "level": self.level,
            "expires_on": self.expires_on,
        }


async def own_qualifications(conn: Connection, *, member: Member) -> list[Qualification]:
    """The newest first, also those that do not count any more."""
    member.may_read()
    return await sql.qualifications_of_member.all(
        conn, Qualification, member_id=member.id, limit=_MOST_OWN
    )


async def qualifications_of_space(
    conn: Connection, *, member: Member, space: Space, limit: int, before: int | None = None
) -> list[Qualification]:
    """Those that it issued, the newest first, below an id. Refuses with Forbidden."""
    member.may_manage(space.id)
    return await sql.qualifications_of_space.all(
        conn, Qualification, space_id=space.id, before=before, limit=limit
    )
