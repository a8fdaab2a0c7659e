"""Mails about qualifications, cancelled courses and recognitions."""

from datetime import date
from pathlib import Path
from typing import Any

from booking import qualification_events as told
from booking.database.pool import Pool
from booking.qualifications.expiring import warn_due
from booking.qualifications.places import take_place
from booking.qualifications.recognise import end_recognition, recognise
from booking.qualifications.revoke import revoke
from booking.qualifications.training import cancel_training
from booking.spaces.network import NetworkCache
from booking.upkeep.hits import Choices
from tests import make
from tests.qualifications.steps import LASER, granted, laser, place, scheduled, space_of
from tests.workers.mail import mails_in, text_of
from tests.workers.steps import all_done, deliverer_for, turns_until
from workers.subscriber import Subscriptions
from workers.subscriptions import SUBSCRIPTIONS

LISTENING: Subscriptions = {
    each: SUBSCRIPTIONS[each]
    for each in (
        told.QualificationGranted,
        told.QualificationRevoked,
        told.QualificationExpiring,
        told.TrainingCancelled,
        told.TrainingNoticeDue,
        told.RecognitionMade,
        told.RecognitionEnded,
        told.RecognitionNoticeDue,
    )
}


async def _mails(pool: Pool, home: Path, count: int) -> list[Any]:
    deliverer = deliverer_for(pool, LISTENING, home)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, count))
    return mails_in(home / "mail")


async def test_who_is_qualified_is_told_and_before_it_expires_and_when_it_is_revoked(
    pool: Pool, tmp_path: Path
) -> None:
    async with pool.acquire() as conn:
        known, eva = await place(conn, await laser(conn))
        ada = await make.member(conn)
        soon = await granted(conn, ada, by=known.space, until=date(2027, 1, 15))
    (mail,) = await _mails(pool, tmp_path, 1)
    assert (mail["To"], mail["Subject"]) == (ada.email, "Sei abilitato: Taglio laser")
    assert "Vale fino al 15 gennaio 2027" in text_of(mail, "plain")
    assert await warn_due(pool, now=make.rome(15, 9)) == 0
    assert [await warn_due(pool, now=make.rome(16, 9)) for _ in range(2)] == [1, 0]
    mails = await _mails(pool, tmp_path, 2)
    assert "scade il 15 gennaio 2027: Taglio laser" in mails[-1]["Subject"]
    async with pool.acquire() as conn, conn.transaction():
        await revoke(
            conn, member=eva, space=known.space, qualification_id=soon.id, reason="Laser\nacceso",
            choices=Choices(), network=await NetworkCache().newest(conn), now=make.NOW,
        )  # fmt: skip
    mails = await _mails(pool, tmp_path, 3)
    assert mails[-1]["Subject"] == "Abilitazione revocata: Taglio laser"
    assert "«Laser acceso»" in text_of(mails[-1], "plain")


async def test_whoever_had_a_place_hears_that_the_course_is_cancelled(
    pool: Pool, tmp_path: Path
) -> None:
    async with pool.acquire() as conn, conn.transaction():
        known, eva = await place(conn, await laser(conn))
        training = await scheduled(conn, by=known.space)
        people = [await make.member(conn) for _ in range(2)]
        for each in people:
            await take_place(conn, member=each, training_id=training.id, now=make.NOW)
        await cancel_training(
            conn, member=eva, training_id=training.id, reason="Tutor malato", now=make.NOW
        )
    mails = await _mails(pool, tmp_path, 3)
    assert {each["To"] for each in mails} == {each.email for each in people}
    assert mails[0]["Subject"] == "Corso annullato: Corso laser"
    assert "giovedì 3 dicembre alle 14:00: «Tutor malato»" in text_of(mails[0], "plain")


async def test_the_other_space_hears_of_a_recognition(pool: Pool, tmp_path: Path) -> None:
    async with pool.acquire() as conn, conn.transaction():
        known, eva = await place(conn, await laser(conn))
        there = await space_of(conn, await make.space(conn))
        tom = await make.member(conn, manages=frozenset({there.id}))
        made = await recognise(
            conn, member=eva, space=known.space, issuer=there, family=LASER, now=make.NOW
        )
        await end_recognition(conn, member=tom, recognition_id=made.id, now=make.NOW)
    mails = await _mails(pool, tmp_path, 4)
    here, other = known.space.name, there.name
    assert {(each["To"], each["Subject"]) for each in mails} == {
        (tom.email, f"{here} accetta le abilitazioni di {other}"),
        (eva.email, f"{here} non accetta più le abilitazioni di {other}"),
    }
