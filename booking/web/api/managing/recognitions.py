"""Whose qualifications a space takes as its own."""

from datetime import datetime
from typing import Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.qualifications.recognise import end_recognition, recognise, recognitions_of
from booking.qualifications.refusals import AlreadyRecognised
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, MANAGER, operation
from booking.web.api.answers.qualifications import RecognitionAnswer, RecognitionList
from booking.web.api.fields import id_in_path
from booking.web.api.managing.qualification_bodies import RecognitionBody
from booking.web.api.managing.represent_qualifications import (
    EXAMPLE_RECOGNITION,
    by_id,
    shown_recognition,
)
from booking.web.idempotency import Answer, answered, as_response, write_once

_OF_SPACE = "/api/v1/spaces/{slug:str}/recognitions"


@get(
    _OF_SPACE,
    operation_id="listRecognitions",
    summary="Whose qualifications count in a space, and where its own do",
    tags=["qualifications"],
    **operation(
        ANYONE,
        refusals=(NotFound,),
        answer=RecognitionList,
        says="Both ways; those that ended are not told.",
        example={"items": [EXAMPLE_RECOGNITION]},
    ),
)
async def listed(
    slug: FromPath[str], pool: NamedDependency[Pool], network: NamedDependency[NetworkCache]
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        known = await network.newest(conn)
        found = await recognitions_of(conn, space=known.space(slug))
    spaces = by_id(known)
    return {"items": [shown_recognition(each, spaces) for each in found]}


@post(
    _OF_SPACE,
    operation_id="recogniseQualifications",
    summary="Take another space's qualifications as one's own",
    description="By a manager of the space, which decides it by itself. The other way round is a "
    "recognition of its own.",
    tags=["qualifications"],
    **operation(
        MANAGER,
        refusals=(NotFound, AlreadyRecognised, IdempotencyKeyReused),
        body=True,
        answer=RecognitionAnswer,
        status=HTTP_201_CREATED,
        says="The recognition.",
        example=EXAMPLE_RECOGNITION,
    ),
)
async def make(
    slug: FromPath[str],
    data: JSONBody[RecognitionBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        known = await network.newest(conn)
        space = known.space(slug)
        member.may_manage(space.id)
        made = await recognise(
            conn,
            member=member,
            space=space,
            issuer=known.space(data.issuer),
            family=data.family,
            level=data.level,
            from_day=data.from_day,
            until_day=data.until_day,
            now=now,
        )
        return answered(shown_recognition(made, by_id(known)), HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@delete(
    "/api/v1/recognitions/{recognition_id:int}",
    operation_id="endRecognition",
    summary="End a recognition",
    description="By a manager of either space, at once. What is reserved already stays.",
    tags=["qualifications"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        answer=RecognitionAnswer,
        says="The recognition as it was.",
        example=EXAMPLE_RECOGNITION,
    ),
)
async def end(
    recognition_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        known = await network.newest(conn)
        gone = await end_recognition(
            conn, member=member, recognition_id=id_in_path(recognition_id), now=now
        )
        return answered(shown_recognition(gone, by_id(known)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
