"""Photos of a space and of what it has: listed for everybody, added and changed by its managers."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.photos.draw import draw
from booking.photos.limits import MOST_BYTES, Unreadable
from booking.photos.photo import (
    Photo,
    TooManyPhotos,
    add_photo,
    check_alt,
    describe_photo,
    photos_of,
    remove_photo,
    unreadable,
)
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, MANAGER, operation
from booking.web.api.answers.photos import EXAMPLE, PhotoAnswer, PhotoBody, PhotoList
from booking.web.api.fields import require_id
from booking.web.idempotency import Answer, answered, as_response, write_once
from booking.web.refusals import TooLarge

_LARGEST_RESOURCE = 2**31 - 1


@get(
    "/api/v1/spaces/{slug:str}/photos",
    operation_id="listPhotos",
    summary="Photos of a space and of what it has",
    description="In their order, each in two sizes with its alternative text. What is at an "
    "address never changes.",
    tags=["spaces"],
    **operation(
        ANYONE,
        refusals=(NotFound,),
        answer=PhotoList,
        says="The photos.",
        example={"items": [EXAMPLE]},
    ),
)
async def listed(
    slug: FromPath[str],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await photos_of(conn, space_id=space.id)
    return {"items": [shown(each, settings) for each in found]}


@post(
    "/api/v1/spaces/{slug:str}/photos",
    operation_id="addPhoto",
    summary="Add a photo",
    description="By a manager of the space. The body is the picture itself: JPEG, PNG or WebP, at "
    "most 5 MB and 20 megapixels. It is drawn anew in two sizes, upright, without anything that a "
    "camera wrote into it.",
    tags=["spaces"],
    request_max_body_size=MOST_BYTES,
    **operation(
        MANAGER,
        refusals=(NotFound, TooManyPhotos, TooLarge, IdempotencyKeyReused),
        answer=PhotoAnswer,
        status=201,
        says="The photo.",
        example=EXAMPLE,
    ),
)
async def add(
    slug: FromPath[str],
    request: Request[Any, Any, Any],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
    alt_it: Annotated[str, QueryParameter(description="What it shows, in Italian.")] = "",
    alt_en: Annotated[str, QueryParameter(description="What it shows, in English.")] = "",
    resource_id: Annotated[
        int | None, QueryParameter(description="Of that resource; without it of the space.")
    ] = None,
) -> Response[bytes]:
    if resource_id is not None:
        require_id(resource_id, "resource_id", largest=_LARGEST_RESOURCE)
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
    member.may_manage(space.id)
    alt = {"it": alt_it, "en": alt_en}
    check_alt(alt)
    try:
        drawn = await draw(await request.body())
    except Unreadable as why:
        raise unreadable(why.code) from None

    async def work(conn: Connection) -> Answer:
        photo = await add_photo(
            conn,
            member=member,
            space_id=space.id,
            resource_id=resource_id,
            alt=alt,
            drawn=drawn,
            now=now,
        )
        return answered(shown(photo, settings), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@patch(
    "/api/v1/photos/{photo_id:int}",
    operation_id="describePhoto",
    summary="Change a photo's alternative text or place",
    description="By a manager of its space.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=PhotoAnswer,
        says="The photo.",
        example=EXAMPLE,
    ),
)
async def change(
    photo_id: FromPath[int],
    data: JSONBody[PhotoBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        photo = await describe_photo(
            conn,
            member=member,
            photo_id=photo_id,
            alt={"it": data.alt.it, "en": data.alt.en},
            position=data.position,
            now=now,
        )
        return answered(shown(photo, settings))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@delete(
    "/api/v1/photos/{photo_id:int}",
    operation_id="removePhoto",
    summary="Remove a photo",
    description="By a manager of its space.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=PhotoAnswer,
        says="The photo that was removed.",
        example=EXAMPLE,
    ),
)
async def remove(
    photo_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        photo = await remove_photo(conn, member=member, photo_id=photo_id, now=now)
        return answered(shown(photo, settings))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def shown(photo: Photo, settings: Settings) -> dict[str, Any]:
    return {
        "id": photo.id,
        "resource_id": photo.resource_id,
        "alt": photo.alt,
        "position": photo.position,
        "width": photo.width,
        "height": photo.height,
        "url": f"{settings.public_url}{photo.large}",
        "small_url": f"{settings.public_url}{photo.small}",
    }
