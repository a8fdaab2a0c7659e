"""The member's own API tokens."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, Invalid, NotFound
from booking.members.authenticate import ByToken
from booking.members.member import SCOPES, Member, Scope
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.members.tokens import grantable, make_token, revoke_token, token_of, tokens_of
from booking.reservations.key import Key
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.account import TokenMade, TokenPage
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Instant,
    Limit,
    Text,
    before_in,
    clamped,
    id_in_path,
    page_by_id,
)
from booking.web.idempotency import Answer, answered, as_empty_response, as_response, write_once

_LISTED = {
    "id": 7,
    "name": "Wall display",
    "scopes": ["read"],
    "created_at": "2026-11-30T08:00:00Z",
    "expires_at": "2027-06-30T00:00:00Z",
    "last_used_at": None,
}


class TokenBody(BaseModel):
    """Without `scopes` all that the account's roles need; without `expires_at` it stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"name": "Wall display", "scopes": ["read"], "expires_at": "2027-06-30T00:00:00Z"}
            ]
        },
    )

    name: Annotated[Text, Field(min_length=1, max_length=100)]
    scopes: list[Scope] | None = Field(default=None, min_length=1, max_length=5)
    expires_at: Instant | None = None


@get(
    "/api/v1/tokens",
    operation_id="listTokens",
    summary="Own tokens",
    description="Newest first, with their last use; not the tokens themselves.",
    tags=["account"],
    **operation(
        READER,
        answer=TokenPage,
        says="The tokens, newest first.",
        example={"items": [_LISTED], "next": None},
    ),
)
async def listed(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, before = clamped(limit), before_in(cursor)
    member.may_read()
    async with pool.acquire() as conn:
        found = await tokens_of(conn, member_id=member.id, before=before, limit=most + 1)
    return page_by_id(found, most, shown=asdict)


@post(
    "/api/v1/tokens",
    operation_id="createToken",
    summary="Make a token",
    description="`token` is shown this once and kept only as its hash. A token can pass on only "
    "scopes that it has itself, and nothing that outlives it. Scopes: "
    + "; ".join(f"`{scope}`: {what}" for scope, what in SCOPES.items()),
    tags=["account"],
    **operation(
        MEMBER,
        refusals=(IdempotencyKeyReused,),
        body=True,
        answer=TokenMade,
        status=201,
        says="The token, and its secret this once.",
        example=_LISTED | {"token": "posto_…"},
    ),
)
async def make(
    data: JSONBody[TokenBody],
    request: Request[Any, Any, Any],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    expires_at = _expiry(data.expires_at, proof=request.auth, now=now)
    member.may_reserve()
    scopes = grantable(member, data.scopes)
    own_key = server_secret(settings)

    async def _make(conn: Connection) -> Answer:
        salt = new_salt()
        made = await make_token(
            conn,
            member_id=member.id,
            secret=token_of(own_key, salt),
            name=data.name,
            scopes=scopes,
            expires_at=expires_at,
            now=now,
        )
        return answered(asdict(made) | {"token": salt}, 201)

    return as_response(
        _with_secret(await write_once(pool, member=member, key=key, now=now, work=_make), own_key)
    )


@delete(
    "/api/v1/tokens/{token_id:int}",
    operation_id="revokeToken",
    summary="Revoke a token",
    description="From the next request on it opens nothing.",
    tags=["account"],
    status_code=204,
    **operation(MEMBER, refusals=(NotFound, IdempotencyKeyReused), says="Revoked."),
)
async def revoke(
    token_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[None]:
    async def _revoke(conn: Connection) -> Answer:
        await revoke_token(conn, member=member, token_id=id_in_path(token_id), now=now)
        return Answer(204, "")

    return as_empty_response(await write_once(pool, member=member, key=key, now=now, work=_revoke))


def _expiry(wanted: datetime | None, *, proof: Any, now: datetime) -> datetime | None:
    """No token outlives the one that made it. Refuses with Invalid."""
    latest = proof.expires_at if isinstance(proof, ByToken) else None
    if wanted is not None and wanted <= now:
        raise Invalid.of(
            "expires_at", "too-small", {"en": "a time to come", "it": "un momento futuro"}
        )
    if wanted is not None and latest is not None and wanted > latest:
        raise Invalid.of(
            "expires_at",
            "too-large",
            {
                "en": f"at most {latest:%Y-%m-%dT%H:%MZ}, when the token that asks ends",
                "it": f"al massimo {latest:%Y-%m-%dT%H:%MZ}, quando finisce il token che chiede",
            },
        )
    return wanted or latest


def _with_secret(kept: Answer, own_key: bytes) -> Answer:
    shown = json.loads(kept.body)
    again = answered(shown | {"token": token_of(own_key, shown["token"])}, kept.status)
    return replace(again, replayed=kept.replayed)
