"""The door of a space: the address in its QR, and the displays that show the code of the moment."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.doors.displays import display_token, displays_of, make_display, revoke_display
from booking.doors.door import read_door, renew_door, secret_of
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache, Space
from booking.web.access import MANAGER, operation
from booking.web.api.answers.doors import DisplayMade, DoorAnswer
from booking.web.api.fields import Text, id_in_path
from booking.web.idempotency import Answer, answered, as_empty_response, as_response, write_once

_DISPLAY: dict[str, JsonValue] = {
    "id": 3,
    "name": "Ingresso",
    "created_at": "2026-11-30T08:00:00Z",
    "last_used_at": None,
}
_EXAMPLE: dict[str, JsonValue] = {
    "url": "https://posto.example/arrivo/base-milano?t=…",
    "sheet": "https://posto.example/gestione/base-milano/porta",
    "renewed_at": "2026-11-30T08:00:00Z",
    "displays": [_DISPLAY],
}


class DisplayBody(BaseModel):
    """Where it stands, to tell it apart in the list."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Ingresso"}]}
    )

    name: Annotated[Text, Field(min_length=1, max_length=100)]


def door_url(salt: str, slug: str, settings: Settings) -> str:
    """What the printed QR leads to."""
    secret = secret_of(salt, server_secret(settings))
    return f"{settings.public_url}/arrivo/{slug}?t={secret}"


def display_url(salt: str, settings: Settings) -> str:
    """What the tablet opens."""
    return f"{settings.public_url}/display/{display_token(server_secret(settings), salt)}"


@get(
    "/api/v1/spaces/{slug:str}/door",
    operation_id="readDoor",
    summary="The door’s QR and its displays",
    description="By a manager of the space. Whoever scans the QR and signs in checks in there.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=DoorAnswer,
        says="The door; nothing yet where it was never made.",
        example=_EXAMPLE,
    ),
)
async def read(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        member.may_manage(space.id)
        return await _shown(conn, member=member, space=space, settings=settings)


@post(
    "/api/v1/spaces/{slug:str}/door",
    operation_id="renewDoor",
    summary="Make the door’s QR, or a new one",
    description="By a manager of the space. Sheets that were printed before stop working at once, "
    "and the displays show other codes.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=DoorAnswer,
        says="The door with its new QR.",
        example=_EXAMPLE,
    ),
)
async def renew(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        door = await renew_door(conn, member=member, space=space, now=now)
        shown = await _shown(conn, member=member, space=space, settings=settings)
        return answered(shown | {"url": door.salt})

    kept = await write_once(pool, member=member, key=key, now=now, work=work)
    return _with_url(kept, lambda salt: door_url(salt, slug, settings))


@post(
    "/api/v1/spaces/{slug:str}/door/displays",
    operation_id="createDoorDisplay",
    summary="Make the address of a wall display",
    description="By a manager of the space. It shows the code of the moment and its QR to whoever "
    "opens it, and nothing else; it is shown this once and kept only as a hash.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=DisplayMade,
        status=201,
        says="The display, and its address this once.",
        example=_DISPLAY | {"url": "https://posto.example/display/…"},
    ),
)
async def make(
    slug: FromPath[str],
    data: JSONBody[DisplayBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    own_key = server_secret(settings)

    async def work(conn: Connection) -> Answer:
        salt = new_salt()
        made = await make_display(
            conn,
            member=member,
            space=(await network.newest(conn)).space(slug),
            name=data.name,
            token=display_token(own_key, salt),
            now=now,
        )
        return answered(asdict(made) | {"url": salt}, 201)

    kept = await write_once(pool, member=member, key=key, now=now, work=work)
    return _with_url(kept, lambda salt: display_url(salt, settings))


@delete(
    "/api/v1/spaces/{slug:str}/door/displays/{display_id:int}",
    operation_id="revokeDoorDisplay",
    summary="Switch a wall display off",
    description="By a manager of the space. Its address shows nothing any more.",
    tags=["spaces"],
    status_code=204,
    **operation(MANAGER, refusals=(NotFound, IdempotencyKeyReused), says="Switched off."),
)
async def revoke(
    slug: FromPath[str],
    display_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[None]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        number = id_in_path(display_id)
        await revoke_display(conn, member=member, space=space, display_id=number, now=now)
        return Answer(204, "")

    return as_empty_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _with_url(kept: Answer, url_of: Callable[[str], str]) -> Response[bytes]:
    """The kept answer holds a salt where the address goes."""
    shown = json.loads(kept.body)
    again = answered(shown | {"url": url_of(shown["url"])}, kept.status)
    return as_response(replace(again, replayed=kept.replayed))


async def _shown(
    conn: Connection, *, member: Member, space: Space, settings: Settings
) -> dict[str, Any]:
    door = await read_door(conn, space_id=space.id)
    displays = await displays_of(conn, member=member, space=space)
    return {
        "url": door_url(door.salt, space.slug, settings) if door else None,
        "sheet": f"{settings.public_url}/gestione/{space.slug}/porta",
        "renewed_at": door.renewed_at if door else None,
        "displays": [asdict(each) for each in displays],
    }
