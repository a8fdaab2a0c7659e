"""The member's own private calendar addresses."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from booking.calendar.feed_tokens import (
    FeedScope,
    Shows,
    addresses_of,
    feeds_of,
    make_feed,
    revoke_feed,
    token_of,
)
from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.calendars import FeedMade, FeedPage
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

_SPACE_MISSING = {
    "en": "names a `space` where, and only where, `shows` is `space`",
    "it": "indica `space` se, e solo se, `shows` è `space`",
}
_BUSY_OF_OTHERS = {
    "en": "shows only one's own reservations with the scope `busy`",
    "it": "mostra con `busy` soltanto le proprie prenotazioni",
}
_LISTED: dict[str, JsonValue] = {
    "id": 7,
    "name": "Phone",
    "shows": "own",
    "space": None,
    "scope": "details",
    "language": "it",
    "created_at": "2026-11-30T08:00:00Z",
    "last_used_at": None,
}


class FeedBody(BaseModel):
    """`busy` shows only that the time is taken, for others to see; `details` shows all."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Phone", "scope": "details"}]}
    )

    name: Annotated[
        Text,
        Field(
            min_length=1,
            max_length=100,
            description="What for, to tell it apart in the list: the phone, a colleague. Required.",
        ),
    ]
    shows: Shows = Field(
        default="own",
        description="`own`: one's own reservations. `space`: every reservation of a space that "
        "one manages, with the members' names, and its closures. `closures`: the closures of every "
        "space, for the city's office. Who loses the role finds the address showing nothing.",
    )
    space: str | None = Field(default=None, description="The slug of the space to show.")
    scope: FeedScope = "details"
    language: Literal["it", "en"] | None = Field(
        default=None, description="Of the feed's words; without it the account's language."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.shows == "space") != (self.space is not None):
            raise ValueError(_SPACE_MISSING)
        if self.shows != "own" and self.scope != "details":
            raise ValueError(_BUSY_OF_OTHERS)
        return self


@get(
    "/api/v1/calendars",
    operation_id="listCalendars",
    summary="Own private calendar addresses",
    description="Newest first, with their last use; not the addresses themselves.",
    tags=["calendars"],
    **operation(
        READER,
        answer=FeedPage,
        says="The private feeds, newest first.",
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
        found = await feeds_of(conn, member=member, before=before, limit=most + 1)
    return page_by_id(found, most, shown=asdict)


@post(
    "/api/v1/calendars",
    operation_id="createCalendar",
    summary="Make a private calendar address",
    description="It takes a `name` to tell it apart by; all else is optional, so that "
    '`{"name": "Phone"}` is a whole body. Its addresses are shown this once and kept only as a '
    "hash: `url` for a browser, `webcal` for a calendar app, `google` to add it to Google, which "
    "refreshes about once a day. "
    "A space's takes a manager of it and the scope `manage`, the closures an officer and `city`.",
    tags=["calendars"],
    **operation(
        MEMBER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=FeedMade,
        status=201,
        says="The private feed, and its addresses this once.",
        example=_LISTED
        | {
            "url": "https://posto.example/calendars/private/….ics",
            "webcal": "webcal://posto.example/calendars/private/….ics",
            "google": "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F…",
        },
    ),
)
async def make(
    data: JSONBody[FeedBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    settings: NamedDependency[Settings],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    own_key = server_secret(settings)

    async def _make(conn: Connection) -> Answer:
        salt = new_salt()
        space = (await network.newest(conn)).space(data.space) if data.space is not None else None
        made = await make_feed(
            conn,
            member=member,
            token=token_of(own_key, salt),
            name=data.name,
            scope=data.scope,
            language=data.language or member.language,
            now=now,
            shows=data.shows,
            space=space,
        )
        return answered(asdict(made) | {"url": salt}, 201)

    return as_response(
        _with_addresses(
            await write_once(pool, member=member, key=key, now=now, work=_make), own_key, settings
        )
    )


@delete(
    "/api/v1/calendars/{calendar_id:int}",
    operation_id="revokeCalendar",
    summary="Revoke a private calendar address",
    description="From the next poll on it shows nothing.",
    tags=["calendars"],
    status_code=204,
    **operation(MEMBER, refusals=(NotFound, IdempotencyKeyReused), says="Revoked."),
)
async def revoke(
    calendar_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[None]:
    async def _revoke(conn: Connection) -> Answer:
        await revoke_feed(conn, member=member, feed_id=id_in_path(calendar_id), now=now)
        return Answer(204, "")

    return as_empty_response(await write_once(pool, member=member, key=key, now=now, work=_revoke))


def _with_addresses(kept: Answer, own_key: bytes, settings: Settings) -> Answer:
    """The kept answer holds a salt where the addresses go."""
    shown = json.loads(kept.body)
    addresses = addresses_of(f"private/{token_of(own_key, shown['url'])}.ics", settings)
    again = answered(shown | asdict(addresses), kept.status)
    return replace(again, replayed=kept.replayed)
