"""A crowd that asks the running product all at once, and what must hold whoever won."""

import asyncio
import functools
from collections import Counter
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx

from booking import clock
from booking.database.pool import Connection
from booking.members.member import Member
from booking.settlement.reconcile import check_books
from tests import make
from tests.product import Product
from tests.sound import assert_sound

DESKS = "/api/v1/reservations"
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A member with a token."""

    member: Member
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Arena:
    """The product, its database, and a client that holds hundreds of connections."""

    product: Product
    conn: Connection
    http: httpx.AsyncClient

    async def space(self) -> make.Space:
        """Open 8–20 every day of the year: the product has a clock of its own."""
        return await make.space(self.conn, weekdays=range(1, 8), closes_on_holidays=False)

    async def resource(self, units: int = 1, **more: Any) -> int:
        at = more.pop("at", None) or await self.space()
        return await make.resource(self.conn, at=at, units=units, **more)

    async def person(self, **more: Any) -> Person:
        member = await make.member(self.conn, **more)
        token = await make.token(self.conn, member.id)
        return Person(member, {"Authorization": f"Bearer {token}"})

    async def people(self, count: int) -> list[Person]:
        async with self.conn.transaction():
            return [await self.person() for _ in range(count)]

    async def post(
        self, person: Person, path: str, body: Body, key: str | None = None
    ) -> httpx.Response:
        headers = person.headers | ({"Idempotency-Key": key} if key else {})
        return await self.http.post(path, json=body, headers=headers)

    async def reserve(self, person: Person, body: Body, key: str | None = None) -> httpx.Response:
        return await self.post(person, DESKS, body, key)

    async def each(self, people: Iterable[Person], body: Body) -> list[httpx.Response]:
        """All of them wish for the same at once."""
        return await at_once(self.reserve(person, body) for person in people)

    async def reserved(self, person: Person, body: Body) -> Body:
        """One that must be granted."""
        return ok(await self.reserve(person, body), 201)

    async def sound(self) -> None:
        """No overlap, every stay has its claims, and what `booking ledger check` asks holds."""
        await assert_sound(self.conn)
        assert (await check_books(self.conn)).wrong == ()


async def at_once(calls: Iterable[Awaitable[httpx.Response]]) -> list[httpx.Response]:
    """The answers, in the order of the calls, which run all at the same time."""
    return list(await asyncio.gather(*calls))


def ok(answer: httpx.Response, status: int) -> Body:
    """The body of an answer that must have this status."""
    assert answer.status_code == status, answer.text
    body: Body = answer.json()
    return body


def outcomes(answers: Iterable[httpx.Response]) -> Counter[str]:
    """How many were granted (201 or 200), and how many refused for what."""
    return Counter(
        str(each.status_code) if each.is_success else f"{each.status_code} {each.json()['code']}"
        for each in answers
    )


@functools.cache
def _today() -> date:
    """Asked once, so that a race at midnight has one day."""
    return clock.now().astimezone(make.ROME).date()


def at(days: int, hour: float) -> datetime:
    """An instant in two weeks and so many days, its hour as a decimal by Milan's clock."""
    day = _today() + timedelta(days=14 + days)
    wall = time(int(hour), round(hour % 1 * 60))
    return datetime.combine(day, wall, make.ROME)


def in_utc(times: Body) -> Body:
    """The times of a request as an answer says them."""
    return {
        name: datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, value in times.items()
    }


def stay(days: int, start: float, end: float) -> Body:
    """The times of a stay on one day, as a request says them."""
    return {"starts_at": at(days, start).isoformat(), "ends_at": at(days, end).isoformat()}


def wish(resource_id: int, days: int, start: float, end: float, **more: Any) -> Body:
    """The body of a reservation."""
    return {"resource_id": resource_id} | stay(days, start, end) | more
