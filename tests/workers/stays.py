"""Reservations for the tests of mail: made by the use cases, told by the real listeners."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event

from booking.database.pool import Pool
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.cancel import cancel
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations.steps import reserved
from tests.workers.mail import mails_in
from tests.workers.steps import QUICK, deliverer_for, one_turn
from workers.deliver import Deliverer
from workers.subscriptions import SUBSCRIPTIONS

MORNING = make.stay(10, 9, 13)


@dataclass
class House:
    """A space with one resource, its manager, and a member who reserves there."""

    pool: Pool
    home: Path
    resource: int
    space: int
    member: Member
    manager: Member
    deliverer: Deliverer

    async def reserve(self, period: Period = MORNING, **wish: Any) -> UUID:
        async with self.pool.acquire() as conn:
            made = await reserved(conn, self.resource, period, **{"member": self.member, **wish})
        return UUID(made["id"])

    async def move(self, reservation: UUID, period: Period, **given: Any) -> None:
        async with self.pool.acquire() as conn, conn.transaction():
            await reschedule(
                conn,
                network=NetworkCache(),
                member=given.get("member", self.member),
                reservation_id=reservation,
                period=period,
                now=given.get("now", make.NOW),
            )

    async def cancel(self, reservation: UUID, **given: Any) -> None:
        async with self.pool.acquire() as conn, conn.transaction():
            await cancel(
                conn,
                reservation_id=reservation,
                **{"member": self.member, "now": make.later(hours=1), **given},
            )

    async def mails(self) -> list[EmailMessage]:
        """Every mail so far, once all that is due has been sent."""
        async with self.pool.acquire() as conn:
            while await one_turn(conn, self.deliverer, SUBSCRIPTIONS):
                pass
        folder = self.home / "mail"
        return mails_in(folder) if folder.exists() else []


async def house(pool: Pool, home: Path, **resource: Any) -> House:
    """Its member reads Italian; the space has an address."""
    async with pool.acquire() as conn:
        at = await make.space(conn)
        await conn.execute(
            "UPDATE spaces SET name = 'BASE Milano', street = 'Via Bergognone 34', "
            "postcode = '20144' WHERE id = $1",
            at.id,
        )
        desk = await make.resource(conn, at=at, **resource)
        await conn.execute(
            "UPDATE resources SET name = $2 WHERE id = $1",
            desk,
            {"it": "Scrivania", "en": "Desk"},
        )
        await conn.execute("SELECT change_space($1)", at.id)
        member = await make.member(conn)
        manager = await make.member(conn, manages=frozenset({at.id}))
    # Slow machines are no failing listeners.
    patient = replace(QUICK, attempt=timedelta(seconds=30), lease=timedelta(seconds=40))
    deliverer = deliverer_for(pool, SUBSCRIPTIONS, home, patient)
    return House(pool, home, desk, at.id, member, manager, deliverer)


def to(mails: list[EmailMessage], member: Member) -> list[EmailMessage]:
    return [each for each in mails if each["To"] == member.email]


@dataclass(frozen=True)
class Invited:
    """What a calendar reads: the method, and the one event."""

    method: str
    event: Event

    def at(self, name: str) -> datetime:
        """One of its instants."""
        at = self.event.decoded(name)
        assert isinstance(at, datetime)
        return at


def invitation_in(mail: EmailMessage) -> Invited | None:
    """What its last part says; its header must name the same method."""
    parts = list(mail.iter_parts())
    if parts[-1].get_content_type() != "text/calendar":
        return None
    text = parts[-1].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert b"\n" not in text.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(text)
    method = str(calendar["method"])
    assert parts[-1].get_param("method") == method
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return Invited(method, event)
