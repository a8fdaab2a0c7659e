"""The signed-in member's own account."""

from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.di import NamedDependency

from booking.members.member import Member
from booking.web.access import READER, operation


@dataclass
class Me:
    """`manages` holds the ids of spaces; `scopes` is null where no token was used."""

    id: int
    email: str
    name: str | None
    language: str
    birth_date: date | None
    roles: list[str]
    manages: list[int]
    scopes: list[str] | None


_EXAMPLE = {
    "id": 12,
    "email": "ada@example.org",
    "name": None,
    "language": "it",
    "birth_date": None,
    "roles": ["coworker", "manager"],
    "manages": [3],
    "scopes": ["read", "reserve", "manage"],
}


@get(
    "/api/v1/me",
    summary="The account that asks",
    tags=["account"],
    **operation(READER, example=_EXAMPLE),
)
async def me(member: NamedDependency[Member]) -> Me:
    member.may_read()
    return Me(
        id=member.id,
        email=member.email,
        name=member.name,
        language=member.language,
        birth_date=member.birth_date,
        roles=list(member.roles),
        manages=sorted(member.manages),
        scopes=None if member.scopes is None else sorted(member.scopes),
    )
