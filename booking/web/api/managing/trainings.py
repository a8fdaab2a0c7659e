"""Trainings of a space: what is to come, places in it, and who came."""

from datetime import datetime
from typing import Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.qualifications.attendance import mark_attendance
from booking.qualifications.places import give_place_back, places_of, take_place
from booking.qualifications.refusals import TrainingFull, TrainingState
from booking.qualifications.training import cancel_training, schedule, trainings_of
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, MANAGER, MEMBER, operation
from booking.web.api.answers.qualifications import (
    PlaceList,
    TrainingAnswer,
    TrainingPage,
    TrainingPlace,
)
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    clamped,
    id_in_path,
    page_of,
    position_of,
)
from booking.web.api.managing.qualification_bodies import AttendanceBody, ReasonBody, TrainingBody
from booking.web.api.managing.represent_qualifications import (
    EXAMPLE_PLACE,
    EXAMPLE_TRAINING,
    by_id,
    shown_places,
    shown_training,
)
from booking.web.api.reserving.represent import utc
from booking.web.idempotency import Answer, answered, as_response, write_once

_MOST_TRAININGS = 10_000
_OF_SPACE = "/api/v1/spaces/{slug:str}/trainings"
_ONE = "/api/v1/trainings/{training_id:int}"


@get(
    _OF_SPACE,
    operation_id="listTrainings",
    summary="Trainings to come",
    description="Attending one grants a qualification on its family of machines.",
    tags=["qualifications"],
    **operation(
        ANYONE,
        refusals=(NotFound,),
        answer=TrainingPage,
        says="The trainings that are not over, by their start.",
        example={"items": [EXAMPLE_TRAINING], "next": None},
    ),
)
async def listed(
    slug: FromPath[str],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, str, int)
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await trainings_of(conn, space_id=space.id, from_at=now, limit=_MOST_TRAININGS)
    items, following = page_of(
        found, order=lambda each: (utc(each.starts_at), each.id), after=position, most=most
    )
    return {"items": [shown_training(each, space) for each in items], "next": following}


@post(
    _OF_SPACE,
    operation_id="scheduleTraining",
    summary="Schedule a training",
    description="By a manager of the space.",
    tags=["qualifications"],
    **operation(
        MANAGER,
        refusals=(NotFound, IdempotencyKeyReused),
        body=True,
        answer=TrainingAnswer,
        status=HTTP_201_CREATED,
        says="The training.",
        example=EXAMPLE_TRAINING,
    ),
)
async def make(
    slug: FromPath[str],
    data: JSONBody[TrainingBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        made = await schedule(
            conn,
            member=member,
            space=space,
            family=data.family,
            level=data.level,
            name=data.name.model_dump(),
            period=data.period,
            places=data.places,
            closes_at=data.closes_at,
            valid_days=data.valid_days,
            now=now,
        )
        return answered(shown_training(made, space), HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    f"{_ONE}/cancel",
    operation_id="cancelTraining",
    summary="Cancel a training",
    description="By a manager of its space, before it begins; whoever has a place is told.",
    tags=["qualifications"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, TrainingState, IdempotencyKeyReused),
        body=True,
        answer=TrainingAnswer,
        says="The training as it was.",
        example=EXAMPLE_TRAINING,
    ),
)
async def cancel(
    training_id: FromPath[int],
    data: JSONBody[ReasonBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        spaces = by_id(await network.newest(conn))
        gone = await cancel_training(
            conn, member=member, training_id=id_in_path(training_id), reason=data.reason, now=now
        )
        return answered(shown_training(gone, spaces[gone.space_id]))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    f"{_ONE}/places",
    operation_id="takeTrainingPlace",
    summary="Take a place in a training",
    description="For oneself; who has one keeps it.",
    tags=["qualifications"],
    **operation(
        MEMBER,
        refusals=(NotFound, TrainingFull, TrainingState, IdempotencyKeyReused),
        answer=TrainingPlace,
        status=HTTP_201_CREATED,
        says="The place.",
        example={"training_id": 4, "state": "booked"},
    ),
)
async def take(
    training_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        found = await take_place(conn, member=member, training_id=id_in_path(training_id), now=now)
        return answered({"training_id": found.id, "state": "booked"}, HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@delete(
    f"{_ONE}/places",
    operation_id="giveTrainingPlaceBack",
    summary="Give one's place in a training back",
    tags=["qualifications"],
    status_code=HTTP_200_OK,
    **operation(
        MEMBER,
        refusals=(NotFound, TrainingState, IdempotencyKeyReused),
        answer=TrainingPlace,
        says="The place, which somebody else can take.",
        example={"training_id": 4, "state": "cancelled"},
    ),
)
async def give_back(
    training_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        found = await give_place_back(
            conn, member=member, training_id=id_in_path(training_id), now=now
        )
        return answered({"training_id": found.id, "state": "cancelled"})

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@get(
    f"{_ONE}/places",
    operation_id="listTrainingPlaces",
    summary="Who has a place in a training",
    description="By a manager of its space.",
    tags=["qualifications"],
    **operation(
        MANAGER,
        refusals=(NotFound, TrainingState),
        answer=PlaceList,
        says="Everybody who has one.",
        example={"items": [EXAMPLE_PLACE]},
    ),
)
async def places(
    training_id: FromPath[int], member: NamedDependency[Member], pool: NamedDependency[Pool]
) -> dict[str, Any]:
    async with pool.acquire() as conn, conn.transaction():
        found = await places_of(conn, member=member, training_id=id_in_path(training_id))
    return shown_places(found)


@post(
    f"{_ONE}/attendance",
    operation_id="markAttendance",
    summary="Say who came to a training",
    description="By a manager of its space, from its start on. Who attended is granted the "
    "qualification at once.",
    tags=["qualifications"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, TrainingState, IdempotencyKeyReused),
        body=True,
        answer=PlaceList,
        says="Everybody who has a place, as they are now.",
        example={"items": [EXAMPLE_PLACE | {"state": "attended"}]},
    ),
)
async def attend(
    training_id: FromPath[int],
    data: JSONBody[AttendanceBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        found = await mark_attendance(
            conn,
            member=member,
            training_id=id_in_path(training_id),
            marks={each.member_id: each.state for each in data.places},
            spaces=by_id(await network.newest(conn)),
            now=now,
        )
        return answered(shown_places(found))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
