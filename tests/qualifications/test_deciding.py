"""What somebody is qualified for decides at every door, at the start of the stay."""

from datetime import date

import pytest

from booking.qualifications.recognise import end_recognition, recognise
from booking.qualifications.revoke import revoke
from booking.reservations.decide import Wish
from booking.reservations.quote import quote
from booking.reservations.refusals_of_people import NotQualified
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from booking.upkeep.hits import Choices
from booking.upkeep.walk_in import walk_in
from tests import make
from tests.qualifications.steps import LASER, granted, laser, place, scheduled, space_of
from tests.reservations.steps import reserved

STAY = make.stay(10, 9, 11)


async def test_a_qualification_of_the_space_lets_reserve_until_its_last_day(conn):
    machine = await laser(conn, level=2)
    known, _ = await place(conn, machine)
    ada = await make.member(conn)
    await granted(conn, ada, by=known.space, level=1)
    with pytest.raises(NotQualified):
        await reserved(conn, machine, STAY, member=ada)
    await granted(conn, ada, by=known.space, level=2, until=date(2026, 12, 10))
    made = await reserved(conn, machine, STAY, member=ada)
    with pytest.raises(NotQualified):
        await reschedule(
            conn, network=NetworkCache(), member=ada, reservation_id=made["id"],
            period=make.stay(11, 9, 11), now=make.NOW,
        )  # fmt: skip


async def test_another_space_counts_where_it_is_recognised_up_to_that_level_and_day(conn):
    here = await make.space(conn)
    machine = await laser(conn, at=here)
    harder = await laser(conn, at=here, level=2)
    known, eva = await place(conn, machine)
    there = await space_of(conn, await make.space(conn))
    ada = await make.member(conn)
    await granted(conn, ada, by=there, level=3)
    with pytest.raises(NotQualified):
        await reserved(conn, machine, STAY, member=ada)
    made = await recognise(
        conn, member=eva, space=known.space, issuer=there, family=LASER, level=1,
        until_day=date(2026, 12, 10), now=make.NOW,
    )  # fmt: skip
    await reserved(conn, machine, STAY, member=ada)
    for resource_id, stay in ((harder, STAY), (machine, make.stay(11, 9, 11))):
        with pytest.raises(NotQualified):
            await reserved(conn, resource_id, stay, member=ada)
    # The other way round is a recognition of its own.
    theirs = await laser(conn, at=make.Space(there.id, there.slug))
    bea = await make.member(conn)
    await granted(conn, bea, by=known.space)
    with pytest.raises(NotQualified):
        await reserved(conn, theirs, STAY, member=bea)
    await end_recognition(conn, member=eva, recognition_id=made.id, now=make.NOW)
    with pytest.raises(NotQualified):
        await reserved(conn, machine, make.stay(9, 9, 11), member=ada)


async def test_the_refusal_names_the_next_courses_that_would_do(conn):
    machine = await laser(conn)
    known, eva = await place(conn, machine)
    there = await space_of(conn, await make.space(conn))
    stranger = await space_of(conn, await make.space(conn))
    ada = await make.member(conn)
    with pytest.raises(NotQualified) as alone:
        await reserved(conn, machine, STAY, member=ada)
    assert alone.value.facts["trainings"] == []
    assert f"Ask {known.space.name}" in alone.value.detail("en")
    await recognise(
        conn, member=eva, space=known.space, issuer=there, family=LASER, now=make.NOW
    )  # fmt: skip
    own = await scheduled(conn, by=known.space)
    accepted = await scheduled(conn, by=there, period=make.stay(2, 14, 18))
    await scheduled(conn, by=stranger)
    with pytest.raises(NotQualified) as told:
        await reserved(conn, machine, STAY, member=ada)
    found = told.value.facts["trainings"]
    assert [each["id"] for each in found] == [accepted.id, own.id]
    assert found[0]["path"] == f"/spazi/{there.slug}#corsi"
    assert "mercoledì 2 dicembre alle 14:00" in told.value.detail("it")
    assert "Wednesday 2 December at 14:00" in told.value.detail("en")
    wish = Wish(resource_id=machine, period=STAY)
    network = await NetworkCache().newest(conn)
    quoted = await quote(conn, network=network, member=ada, wish=wish, now=make.NOW)
    assert quoted.refusal is not None
    assert quoted.refusal.facts["trainings"] == found


async def test_a_guest_is_not_let_in_by_the_managers_own_training(conn):
    machine = await laser(conn)
    known, eva = await place(conn, machine)
    await granted(conn, eva, by=known.space)
    with pytest.raises(NotQualified) as refused:
        await walk_in(
            conn, network=NetworkCache(), member=eva, space=known.space, guest="Gino",
            resource_id=machine, ends_at=make.rome(1, 12), now=make.rome(1, 10),
        )  # fmt: skip
    assert "account" in refused.value.detail("it")
    assert await conn.fetchval("SELECT count(*) FROM reservations") == 0


async def test_one_that_was_revoked_counts_for_nothing(conn):
    machine = await laser(conn)
    known, eva = await place(conn, machine)
    ada = await make.member(conn)
    found = await granted(conn, ada, by=known.space)
    await revoke(
        conn, member=eva, space=known.space, qualification_id=found.id,
        reason="Ha lasciato il laser acceso", choices=Choices(),
        network=await NetworkCache().newest(conn), now=make.NOW,
    )  # fmt: skip
    with pytest.raises(NotQualified):
        await reserved(conn, machine, STAY, member=ada)
