"""The signed-in member's own account, and what they choose in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import BaseModel, ConfigDict, Field

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused
from booking.members.member import Member
from booking.members.preferences import Reminder, choose_name, choose_reminders, reminders_of
from booking.reservations.key import Key
from booking.spaces.network import Network, NetworkCache, Space
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.account import AccountAnswer
from booking.web.api.fields import Line
from booking.web.idempotency import Answer, answered, as_response, write_once


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
    reminders: list[Reminder]


class ChoiceBody(BaseModel):
    """What is not sent stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Ada Rossi", "reminders": ["1h"]}]}
    )

    name: Annotated[
        Annotated[Line, Field(max_length=100)] | None,
        Field(
            description="What the spaces in which one reserves call them; null: no name is given."
        ),
    ] = None
    reminders: Annotated[
        list[Reminder] | None,
        Field(
            max_length=2,
            description="How long before each reservation a reminder is mailed; `[]`: never.",
        ),
    ] = None


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
    "reminders": ["24h", "1h"],
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
        return await _account(conn, member, network)


@patch(
    "/api/v1/me",
    operation_id="changeAccount",
    summary="Say what one is called, and choose which reminders to get",
    description="Counts at once, also for what is reserved already.",
    tags=["account"],
    **operation(
        MEMBER,
        refusals=(IdempotencyKeyReused,),
        body=True,
        answer=AccountAnswer,
        says="The account as it is now.",
        example=_EXAMPLE,
    ),
)
async def change(
    data: JSONBody[ChoiceBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    member.may_reserve()

    async def _choose(conn: Connection) -> Answer:
        named = member
        if "name" in data.model_fields_set:
            await choose_name(conn, member_id=member.id, name=data.name)
            named = replace(member, name=data.name)
        if data.reminders is not None:
            await choose_reminders(conn, member_id=member.id, reminders=data.reminders)
        return answered(await _account(conn, named, network))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=_choose))


async def _account(conn: Connection, member: Member, network: NetworkCache) -> Me:
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
        reminders=await reminders_of(conn, member_id=member.id),
    )


def managed_spaces(network: Network, member: Member) -> list[Space]:
    """The spaces that a member manages, by name."""
    found = [each for each in network.spaces.values() if each.id in member.manages]
    return sorted(found, key=lambda each: each.name)
