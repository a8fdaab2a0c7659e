"""What was reserved, moved or cancelled together is told in one mail, not in one for each date."""

from datetime import UTC
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from icalendar import Calendar

from booking import clock
from booking.database.pool import Pool
from booking.groups.cancel import cancel_together
from booking.groups.place import Together
from booking.groups.recurrence import Recurrence
from booking.groups.reschedule import reschedule_together
from booking.reservations.answer import approve, decline
from booking.reservations.cancel import cancel
from booking.reservations.clock import move_due
from booking.reservations.decide import Wish
from booking.spaces.network import NetworkCache, read_network
from booking.upkeep.close import close
from booking.upkeep.hits import Choices
from tests import make
from tests.groups.steps import series, together
from tests.workers.mail import text_of
from tests.workers.stays import House, house, to

THREE = Recurrence(every="week", count=3)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


async def _reserve(base: House) -> tuple[UUID, list[UUID]]:
    """Thursdays from 3 December at nine."""
    async with base.pool.acquire() as conn:
        wanted = series(base.resource, make.stay(3, 9, 13), THREE)
        made = await together(conn, wanted, member=base.member)
    return UUID(made["id"]), [UUID(each["id"]) for each in made["reservations"]]


def _events_in(mail: EmailMessage) -> list[tuple[str, str]]:
    part = list(mail.iter_parts())[-1]
    assert part.get_content_type() == "text/calendar"
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == "PUBLISH"
    return [
        (f"{each.decoded('dtstart').astimezone(UTC):%d %H:%M}", str(each["status"]))
        for each in calendar.walk("VEVENT")
    ]


async def test_a_series_is_one_mail_when_made_when_moved_and_when_cancelled(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path)
    group, (first, *_) = await _reserve(base)
    (made,) = to(await base.mails(), base.member)
    assert made["Subject"] == (
        "Prenotata la serie: BASE Milano, 3 date da giovedì 3 dicembre alle 09:00"
    )
    plain = text_of(made, "plain")
    assert "giovedì 17 dicembre 2026, dalle 09:00 alle 13:00" in plain
    assert "54,00" in plain
    assert f"/gruppi/{group}" in plain
    assert _events_in(made) == [(f"{day} 08:00", "CONFIRMED") for day in ("03", "10", "17")]

    async with pool.acquire() as conn, conn.transaction():
        await reschedule_together(
            conn,
            network=NetworkCache(),
            member=base.member,
            group_id=group,
            like=first,
            period=make.stay(3, 14, 18),
            following=False,
            what_fits=False,
            now=make.NOW,
        )
    (_, moved) = to(await base.mails(), base.member)
    assert moved["Subject"].startswith("Spostata la serie")
    assert _events_in(moved) == [(f"{day} 13:00", "CONFIRMED") for day in ("03", "10", "17")]

    async with pool.acquire() as conn, conn.transaction():
        await cancel_together(conn, member=base.manager, group_id=group, now=make.later(hours=1))
    (*_, gone) = to(await base.mails(), base.member)
    assert gone["Subject"].startswith("Lo spazio ha annullato 3 date")
    assert {status for _, status in _events_in(gone)} == {"CANCELLED"}


async def test_managers_are_asked_once_for_all_dates_that_wait(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path, rules={"approval": True})
    await _reserve(base)
    mails = await base.mails()
    assert len(to(mails, base.manager)) == 1
    (asked,) = to(mails, base.member)
    assert "rispondere per 3 di esse" in text_of(asked, "plain")
    assert list(asked.iter_parts())[-1].get_content_type() == "text/html"


async def test_what_was_declined_or_withdrawn_before_its_mail_is_not_told_as_reserved(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, rules={"approval": True})
    _, (first, second, third) = await _reserve(base)
    async with pool.acquire() as conn, conn.transaction():
        await approve(conn, member=base.manager, reservation_id=second, now=make.NOW)
        await decline(conn, member=base.manager, reservation_id=third, now=make.NOW, reason="No")
        await cancel(conn, member=base.member, reservation_id=first, now=make.NOW)
    mails = await base.mails()
    made = next(each for each in to(mails, base.member) if "serie" in each["Subject"])
    assert _events_in(made) == [("10 08:00", "CONFIRMED")]
    assert to(mails, base.manager) == []


async def test_managers_are_asked_of_what_still_waits_whatever_became_of_the_first(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, rules={"approval": True})
    _, (first, *_) = await _reserve(base)
    await base.cancel(first, now=make.NOW)
    assert len(to(await base.mails(), base.manager)) == 1


async def _visit(base: House, *, approval: bool = False) -> list[UUID]:
    """The resource of the house and a room beside it, which is to be approved within an hour."""
    async with base.pool.acquire() as conn:
        slug = await conn.fetchval("SELECT slug FROM spaces WHERE id = $1", base.space)
        rules = {"approval": approval, "answer_within_minutes": 60}
        at = make.Space(base.space, slug)
        room = await make.resource(conn, at=at, kind="room", rules=rules)
        await conn.execute(
            "UPDATE resources SET name = $2 WHERE id = $1", room, {"it": "Sala", "en": "Room"}
        )
        await conn.execute("SELECT change_space($1)", base.space)
        period = make.stay(3, 9, 13)
        wishes = [Wish(resource_id=each, period=period) for each in (base.resource, room)]
        made = await together(conn, Together(wishes=wishes), member=base.member)
    return [UUID(each["id"]) for each in made["reservations"]]


async def test_a_visit_that_falls_with_a_declined_room_is_told_in_one_mail_with_why(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path)
    _, room = await _visit(base, approval=True)
    before = len(to(await base.mails(), base.member))
    async with pool.acquire() as conn, conn.transaction():
        await decline(
            conn, member=base.manager, reservation_id=room, now=make.NOW, reason="C’è una festa"
        )
    (mail,) = to(await base.mails(), base.member)[before:]
    assert mail["Subject"] == (
        "Richiesta rifiutata, annullato tutto: BASE Milano, giovedì 3 dicembre alle 09:00"
    )
    said = text_of(mail, "plain")
    assert "BASE Milano non accetta la tua richiesta: Sala." in said
    assert "Lo spazio dice: «C’è una festa»" in said
    assert "è annullato anche il resto" in said
    assert "Scrivania" in said
    assert _events_in(mail) == [("03 08:00", "CANCELLED")] * 2


async def test_a_visit_that_falls_unanswered_or_closed_says_so(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    await _visit(base, approval=True)
    await move_due(pool, now=make.later(minutes=61))
    (*_, unanswered) = to(await base.mails(), base.member)
    assert unanswered["Subject"].startswith("Nessuna risposta, annullato tutto: BASE Milano")
    assert "non ha risposto in tempo alla tua richiesta: Sala." in text_of(unanswered, "plain")

    await _visit(base)
    before = len(to(await base.mails(), base.member))
    async with pool.acquire() as conn, conn.transaction():
        network = await read_network(conn)
        await close(
            conn,
            member=base.manager,
            space=next(each for each in network.spaces.values() if each.id == base.space),
            resource_id=base.resource,
            unit_id=None,
            period=make.stay(3, 8, 20),
            reason="Lavori",
            choices=Choices(otherwise="offer"),
            network=network,
            now=make.NOW,
        )
    (closed,) = to(await base.mails(), base.member)[before:]
    said = text_of(closed, "plain")
    assert "Chiuso, o non più disponibile, presso BASE Milano: Scrivania." in said
    assert "Lo spazio dice: «Lavori»" in said
    assert "Al suo posto c’è: " in said
