"""Places in a training, and what comes of attending it."""

import asyncio
from datetime import date
from typing import Any

import pytest

from booking.database.pool import Pool
from booking.database.retry import retrying
from booking.errors import Forbidden, Invalid, NotFound
from booking.qualifications.attendance import Mark, mark_attendance
from booking.qualifications.places import give_place_back, places_of, take_place
from booking.qualifications.qualification import own_qualifications
from booking.qualifications.refusals import TrainingFull, TrainingState
from booking.qualifications.training import cancel_training, schedule
from tests import make
from tests.qualifications.steps import LASER, laser, place, scheduled
from tests.reservations.steps import reserved

AFTER = make.rome(3, 18, 30)


async def test_who_attends_is_qualified_from_that_day_on_and_who_misses_it_is_not(conn):
    machine = await laser(conn)
    known, eva = await place(conn, machine)
    training = await scheduled(conn, by=known.space, valid_days=365)
    ada, bea = await make.member(conn), await make.member(conn)
    for each in (ada, bea):
        await take_place(conn, member=each, training_id=training.id, now=make.NOW)
    asked: dict[str, Any] = {
        "member": eva,
        "training_id": training.id,
        "spaces": {known.space.id: known.space},
    }
    with pytest.raises(TrainingState, match="training-state"):
        await mark_attendance(conn, **asked, marks={ada.id: "attended"}, now=make.NOW)
    for _ in range(2):
        marks: dict[int, Mark] = {ada.id: "attended", bea.id: "missed"}
        places = await mark_attendance(conn, **asked, marks=marks, now=AFTER)
    assert [(each.member_id, each.state) for each in places] == sorted(marks.items())
    (found,) = await own_qualifications(conn, member=ada)
    days = (found.issued_on, found.expires_on, found.training_id)
    assert days == (date(2026, 12, 3), date(2027, 12, 3), training.id)
    assert await own_qualifications(conn, member=bea) == []
    await reserved(conn, machine, make.stay(10, 9, 11), member=ada)
    with pytest.raises(TrainingState):
        await mark_attendance(conn, **asked, marks={ada.id: "missed"}, now=AFTER)
    with pytest.raises(NotFound):
        await mark_attendance(conn, **asked, marks={eva.id: "attended"}, now=AFTER)


async def test_a_place_is_taken_once_and_given_back(conn):
    known, eva = await place(conn, await laser(conn))
    training = await scheduled(conn, by=known.space, places=1, closes_at=make.rome(2, 18))
    ada, bea = await make.member(conn), await make.member(conn)
    for _ in range(2):
        await take_place(conn, member=ada, training_id=training.id, now=make.NOW)
    with pytest.raises(TrainingFull):
        await take_place(conn, member=bea, training_id=training.id, now=make.NOW)
    with pytest.raises(NotFound):
        await give_place_back(conn, member=bea, training_id=training.id, now=make.NOW)
    await give_place_back(conn, member=ada, training_id=training.id, now=make.NOW)
    await take_place(conn, member=bea, training_id=training.id, now=make.NOW)
    late: dict[str, Any] = {"training_id": training.id, "now": make.rome(2, 18)}
    with pytest.raises(TrainingState):
        await take_place(conn, member=ada, **late)
    with pytest.raises(TrainingState):
        await give_place_back(conn, member=bea, **late)
    found = await places_of(conn, member=eva, training_id=training.id)
    assert [each.member_id for each in found] == [bea.id]


async def test_one_that_is_cancelled_takes_nobody(conn):
    known, eva = await place(conn, await laser(conn))
    training = await scheduled(conn, by=known.space)
    asked: dict[str, Any] = {"training_id": training.id, "now": make.NOW}
    other = await make.member(conn)
    with pytest.raises(NotFound):
        await cancel_training(conn, member=other, reason="Tutor malato", **asked)
    await cancel_training(conn, member=eva, reason="Tutor malato", **asked)
    with pytest.raises(TrainingState):
        await take_place(conn, member=other, **asked)


async def test_what_makes_no_course_is_refused(conn):
    known, _ = await place(conn, await laser(conn))
    tries: list[dict[str, Any]] = [
        {"family": "rocket"},
        {"period": make.stay(27, 9, 12, month=11)},
        {"closes_at": make.rome(3, 15)},
    ]
    for given in tries:
        with pytest.raises(Invalid):
            await scheduled(conn, by=known.space, **given)


async def test_a_crowd_takes_no_more_places_than_there_are(pool: Pool):
    async with pool.acquire() as conn:
        known, _ = await place(conn, await laser(conn))
        training = await scheduled(conn, by=known.space, places=3)
        people = [await make.member(conn) for _ in range(12)]

    async def wish(member: Any, work: Any) -> None:
        async def once() -> None:
            async with pool.acquire() as conn, conn.transaction():
                await work(conn, member=member, training_id=training.id, now=make.NOW)

        await retrying(once)

    tries = [wish(each, take_place) for each in people for _ in range(2)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(each) for each in answers} == {type(None), TrainingFull}
    taken = "SELECT member_id FROM training_places WHERE state = 'booked'"
    held = [row["member_id"] for row in await pool.fetch(taken)]
    assert len(held) == 3
    leaving = next(each for each in people if each.id in held)
    mixed = [wish(leaving, give_place_back), *(wish(each, take_place) for each in people)]
    await asyncio.gather(*mixed, return_exceptions=True)
    # Whoever came before the place was given back found none.
    assert len(await pool.fetch(taken)) in {2, 3}


async def test_strangers_schedule_nothing(conn):
    known, _ = await place(conn, await laser(conn))
    other, _ = await place(conn, await laser(conn))
    stranger = await make.member(conn, manages=frozenset({other.space.id}))
    with pytest.raises(Forbidden):
        await schedule(
            conn, member=stranger, space=known.space, family=LASER, level=1,
            name={"it": "x", "en": "x"}, period=make.stay(3, 14, 18), places=1, now=make.NOW,
        )  # fmt: skip
