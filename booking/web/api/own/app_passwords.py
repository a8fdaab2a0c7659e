"""The member's own app passwords, for calendar apps that speak CalDAV."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.app_passwords import (
    app_passwords_of,
    make_app_password,
    password_of,
    revoke_app_password,
)
from booking.members.member import Member
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.reservations.key import Key
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.app_passwords import AppPasswordMade, AppPasswordPage
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    Text,
    before_in,
    clamped,
    id_in_path,
    page_by_id,
)
from booking.web.idempotency import Answer, answered, as_empty_response, as_response, write_once

_LISTED: dict[str, JsonValue] = {
    "id": 7,
    "name": "Thunderbird",
    "created_at": "2026-11-30T08:00:00Z",
    "last_used_at": None,
}


class AppPasswordBody(BaseModel):
    """`name` is what it is told apart by."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Thunderbird"}]}
    )

    name: Annotated[Text, Field(min_length=1, max_length=100)]


@get(
    "/api/v1/app-passwords",
    operation_id="listAppPasswords",
    summary="Own app passwords",
    description="Newest first, with their last use; not the passwords themselves.",
    tags=["calendars"],
    **operation(
        READER,
        answer=AppPasswordPage,
        says="The app passwords, newest first.",
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
    async with pool.acquire() as conn:
        found = await app_passwords_of(conn, member=member, before=before, limit=most + 1)
    return page_by_id(found, most, shown=asdict)


@post(
    "/api/v1/app-passwords",
    operation_id="createAppPassword",
    summary="Make an app password",
    description="For a calendar app that speaks CalDAV at /dav, together with the account’s mail "
    "address: it reads the member’s calendars and does nothing else. It is shown this once and "
    "kept only as a hash.",
    tags=["calendars"],
    **operation(
        MEMBER,
        refusals=(IdempotencyKeyReused,),
        body=True,
        answer=AppPasswordMade,
        status=201,
        says="The app password, shown this once.",
        example=_LISTED
        | {
            "password": "…",
            "username": "ada@example.org",
            "url": "https://posto.example/dav/",
        },
    ),
)
async def make(
    data: JSONBody[AppPasswordBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    own_key = server_secret(settings)

    async def _make(conn: Connection) -> Answer:
        salt = new_salt()
        made = await make_app_password(
            conn, member=member, password=password_of(own_key, salt), name=data.name, now=now
        )
        return answered(asdict(made) | {"password": salt}, 201)

    kept = await write_once(pool, member=member, key=key, now=now, work=_make)
    # The kept answer holds a salt where the password goes.
    shown = json.loads(kept.body)
    shown |= {
        "password": password_of(own_key, shown["password"]),
        "username": member.email,
        "url": f"{settings.public_url}/dav/",
    }
    return as_response(replace(answered(shown, kept.status), replayed=kept.replayed))


@delete(
    "/api/v1/app-passwords/{password_id:int}",
    operation_id="revokeAppPassword",
    summary="Revoke an app password",
    description="From the next request on it opens nothing.",
    tags=["calendars"],
    status_code=204,
    **operation(MEMBER, refusals=(NotFound, IdempotencyKeyReused), says="Revoked."),
)
async def revoke(
    password_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[None]:
    async def _revoke(conn: Connection) -> Answer:
        await revoke_app_password(conn, member=member, password_id=id_in_path(password_id), now=now)
        return Answer(204, "")

    return as_empty_response(await write_once(pool, member=member, key=key, now=now, work=_revoke))
