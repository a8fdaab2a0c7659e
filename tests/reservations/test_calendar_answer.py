"""What is noted of a calendar's answer, when the member is asked, and that nothing is cancelled."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.members.member import Member
from booking.reservations.calendar_answer import Noted, is_declined, keep, note_answer
from booking.reservations.cancel import cancel
from booking.reservations.check_in import check_in
from booking.reservations.reschedule import reschedule
from booking.reservations.reservation import read
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations.steps import reserved

MINUTE = timedelta(minutes=1)


@dataclass
class Stay:
    conn: Connection
    member: Member
    id: UUID

    async def answer(self, answer: str = "declined", **given: Any) -> Noted:
        facts = {"sequence": 0, "stamped_at": make.NOW, "now": make.NOW}
        return await note_answer(
            self.conn,
            reservation_id=self.id,
            answer=answer,
            **{"attendee": self.member.email, **facts, **given},
        )

    async def move(self, now: datetime = make.NOW) -> None:
        await reschedule(
            self.conn, network=NetworkCache(), member=self.member, reservation_id=self.id,
            period=make.stay(11, 9, 13), now=now,
        )  # fmt: skip

    async def is_declined(self) -> bool:
        return await is_declined(self.conn, await read(self.conn, self.id, member=self.member))

    async def told(self) -> list[tuple[str, bool]]:
        """Answer and whether it makes an offer, of every event."""
        rows = await self.conn.fetch(
            "SELECT payload ->> 'answer' AS answer, (payload ->> 'offers')::bool AS offers "
            "FROM events WHERE type = 'InvitationAnswered' ORDER BY id"
        )
        return [tuple(row) for row in rows]


@pytest.fixture
async def stay(conn: Connection) -> Stay:
    who = await make.member(conn)
    made = await reserved(conn, await make.resource(conn), make.stay(10, 9, 13), member=who)
    return Stay(conn, who, UUID(made["id"]))


async def test_declined_it_is_asked_once_and_stands(stay: Stay) -> None:
    before = await stay.conn.fetchrow("SELECT * FROM reservations")
    claims = await stay.conn.fetch("SELECT * FROM claims")
    assert await stay.answer() == "asked"
    assert await stay.answer() == "repeated"
    assert await stay.answer(stamped_at=make.NOW + MINUTE, now=make.later(minutes=1)) == "noted"
    assert await stay.told() == [("declined", True), ("declined", False)]
    assert await stay.is_declined()
    assert await stay.conn.fetchrow("SELECT * FROM reservations") == before
    assert await stay.conn.fetch("SELECT * FROM claims") == claims


@pytest.mark.parametrize("answer", ["accepted", "tentative"])
async def test_other_answers_are_noted_alone(stay: Stay, answer: str) -> None:
    assert await stay.answer(answer) == "noted"
    assert await stay.told() == [(answer, False)]
    assert not await stay.is_declined()


async def test_the_newest_answer_counts_whichever_comes_first(stay: Stay) -> None:
    now = make.later(hours=1)
    assert await stay.answer("accepted", stamped_at=make.NOW + MINUTE, now=now) == "noted"
    assert await stay.answer("declined", stamped_at=make.NOW, now=now) == "outdated"
    assert not await stay.is_declined()
    assert await stay.answer("declined", stamped_at=make.NOW + 2 * MINUTE, now=now) == "asked"
    assert await stay.is_declined()


async def test_a_calendar_whose_clock_is_ahead_does_not_have_the_last_word(stay: Stay) -> None:
    assert await stay.answer("accepted", stamped_at=make.later(days=3650)) == "noted"
    at = make.later(hours=1)
    assert await stay.answer(stamped_at=at, now=at) == "asked"
    assert await stay.is_declined()


async def test_moved_since_an_answer_to_the_old_time_is_noted_and_a_new_one_asks(
    stay: Stay,
) -> None:
    await stay.move()
    assert await stay.answer() == "outdated"
    assert not await stay.is_declined()
    assert await stay.answer(sequence=1) == "asked"
    assert await stay.is_declined()
    assert await stay.told() == [("declined", False), ("declined", True)]


async def test_a_move_takes_the_question_back(stay: Stay) -> None:
    await stay.answer()
    await stay.move()
    assert not await stay.is_declined()


async def test_what_is_not_theirs_over_or_unheard_of_is_left_alone(stay: Stay) -> None:
    unknown = UUID("0190ffff-bbbb-7ccc-8ddd-eeeeffff0000")
    assert await stay.answer(sequence=1) == "not_theirs"
    assert await stay.answer(attendee="mallory@example.net") == "not_theirs"
    found = await note_answer(
        stay.conn, reservation_id=unknown, attendee=stay.member.email, answer="declined",
        sequence=0, stamped_at=make.NOW, now=make.NOW,
    )  # fmt: skip
    assert found == "not_theirs"
    assert await stay.answer(now=make.rome(10, 13)) == "over"
    await cancel(stay.conn, member=stay.member, reservation_id=stay.id, now=make.NOW)
    assert await stay.answer() == "over"
    assert await stay.conn.fetchval("SELECT count(*) FROM invitation_answers") == 0
    assert await stay.told() == []


async def test_a_manager_who_answers_is_not_who_was_invited(stay: Stay) -> None:
    space_id = await stay.conn.fetchval("SELECT space_id FROM reservations")
    manager = await make.member(stay.conn, manages=frozenset({space_id}))
    assert await stay.answer(attendee=manager.email) == "not_theirs"


async def test_once_begun_or_checked_in_nobody_is_asked(stay: Stay) -> None:
    begun = make.rome(10, 9)
    assert await stay.answer(stamped_at=begun, now=begun) == "noted"
    await check_in(stay.conn, member=stay.member, reservation_id=stay.id, now=begun)
    assert await stay.answer(stamped_at=begun + MINUTE, now=begun + MINUTE) == "noted"
    assert [offers for _, offers in await stay.told()] == [False, False]


async def test_kept_it_is_no_longer_declined_and_a_manager_keeps_nothing(stay: Stay) -> None:
    await stay.answer()
    space_id = await stay.conn.fetchval("SELECT space_id FROM reservations")
    manager = await make.member(stay.conn, manages=frozenset({space_id}))
    await keep(stay.conn, member=manager, reservation_id=stay.id, now=make.NOW)
    assert await stay.is_declined()
    await keep(stay.conn, member=stay.member, reservation_id=stay.id, now=make.NOW)
    assert not await stay.is_declined()


async def test_who_has_the_address_can_not_fill_the_table(stay: Stay) -> None:
    said = [await stay.answer("accepted", stamped_at=make.NOW - n * MINUTE) for n in range(60)]
    assert said[50:] == ["too_many"] * 10
    assert await stay.conn.fetchval("SELECT count(*) FROM invitation_answers") == 50


async def test_a_second_offer_for_one_sequence_is_refused_by_the_database(stay: Stay) -> None:
    await stay.answer()
    with pytest.raises(asyncpg.UniqueViolationError, match="offered_once"):
        await stay.conn.execute(
            "INSERT INTO invitation_answers (reservation_id, member_id, answer, sequence, "
            "stamped_at, received_at, offers) SELECT reservation_id, member_id, answer, sequence, "
            "stamped_at + interval '1 hour', received_at, offers FROM invitation_answers"
        )


async def test_two_servers_that_hand_over_the_same_mail_at_once_ask_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        who = await make.member(conn)
        made = await reserved(conn, await make.resource(conn), make.stay(10, 9, 13), member=who)

    async def note(minutes: int) -> Noted:
        async with pool.acquire() as conn, conn.transaction():
            return await Stay(conn, who, UUID(made["id"])).answer(
                stamped_at=make.NOW - minutes * MINUTE
            )

    said = await asyncio.gather(*(note(each // 2) for each in range(10)))
    assert said.count("asked") == 1
    assert said.count("repeated") == 5
    assert await pool.fetchval("SELECT count(*) FROM invitation_answers WHERE offers") == 1
