"""The signed-in member's own account."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import get
from litestar.di import NamedDependency

from booking.database.pool import Pool
from booking.members.member import Member
from booking.spaces.network import Network, NetworkCache, Space
from booking.web.access import READER, operation
from booking.web.api.answers.account import AccountAnswer


@dataclass
class Me:
    """As answers/account.py describes it."""

    id: int
    email: str
    name: str | None
    language: str
    birth_date: date | None
    roles: list[str]
    manages: list[int]
    manages_spaces: list[dict[str, Any]]
    scopes: list[str] | None


_EXAMPLE = {
    "id": 12,
    "email": "ada@example.org",
    "name": None,
    "language": "it",
    "birth_date": None,
    "roles": ["coworker", "manager"],
    "manages": [3],
    "manages_spaces": [{"id": 3, "slug": "base-milano", "name": "BASE Milano"}],
    "scopes": ["read", "reserve", "manage"],
}


@get(
    "/api/v1/me",
    operation_id="readAccount",
    summary="The account that asks",
    tags=["account"],
    **operation(READER, answer=AccountAnswer, says="The account.", example=_EXAMPLE),
)
async def me(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
) -> Me:
    member.may_read()
    async with pool.acquire() as conn:
        managed = managed_spaces(await network.newest(conn), member)
    return Me(
        id=member.id,
        email=member.email,
        name=member.name,
        language=member.language,
        birth_date=member.birth_date,
        roles=list(member.roles),
        manages=sorted(member.manages),
        manages_spaces=[{"id": each.id, "slug": each.slug, "name": each.name} for each in managed],
        scopes=None if member.scopes is None else sorted(member.scopes),
    )


def managed_spaces(network: Network, member: Member) -> list[Space]:
    """The spaces that a member manages, by name."""
    found = [each for each in network.spaces.values() if each.id in member.manages]
    return sorted(found, key=lambda each: each.name)
