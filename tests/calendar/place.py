"""A space that people reserve in, and its feeds as a poll gets them."""

from dataclasses import dataclass
from typing import Any

import httpx
from icalendar import Calendar

from booking import events
from booking.database.pool import Connection
from tests import make
from tests.web.client import Web
from tests.web.ground import made

FROM, TO = "2026-12-01T10:00:00+01:00", "2026-12-01T12:00:00+01:00"


@dataclass
class Place:
    """Open day and night, so that any time can be reserved; one room and a pool of desks."""

    web: Web
    slug: str
    space_id: int
    desks: int
    room: int
    owner: httpx.AsyncClient
    manager: httpx.AsyncClient

    async def reserve(
        self,
        *,
        resource: int | None = None,
        who: httpx.AsyncClient | None = None,
        starts_at: str = FROM,
        ends_at: str = TO,
        **more: Any,
    ) -> dict[str, Any]:
        wish = {"resource_id": resource or self.desks, "starts_at": starts_at, "ends_at": ends_at}
        return await made(who or self.owner, "/api/v1/reservations", wish | more)

    async def close(self, *, starts_at: str, ends_at: str, **more: Any) -> dict[str, Any]:
        body = {"starts_at": starts_at, "ends_at": ends_at, "reason": "Lavori di Ada"} | more
        return await made(self.manager, f"/api/v1/spaces/{self.slug}/closures", body)

    async def move(self, reservation: dict[str, Any], starts_at: str, ends_at: str) -> None:
        path = f"/api/v1/reservations/{reservation['id']}/reschedule"
        answer = await self.owner.post(path, json={"starts_at": starts_at, "ends_at": ends_at})
        assert answer.status_code == 200, answer.text

    async def cancel(self, reservation: dict[str, Any]) -> None:
        answer = await self.owner.post(f"/api/v1/reservations/{reservation['id']}/cancel")
        assert answer.status_code == 200, answer.text

    async def poll(self, path: str | None = None, **headers: str) -> httpx.Response:
        return await self.web.anonymous.get(
            path or f"/calendars/spaces/{self.slug}.ics", headers=headers
        )

    async def events(self, path: str | None = None) -> list[Any]:
        return events_of(await self.poll(path))


async def lay_out(web: Web) -> Place:
    async with web.pool.acquire() as conn:
        space = await make.space(
            conn, opens=0, closes=1440, weekdays=range(1, 8), closes_on_holidays=False
        )
        desks = await make.resource(conn, at=space, units=5)
        room = await make.resource(conn, at=space, kind="room")
    owner = await web.member("ada.lovelace@example.org")
    manager = await web.member("manager@example.org", manages=(space.id,))
    await web.pool.execute("UPDATE members SET name = 'Ada Lovelace' WHERE email LIKE 'ada%'")
    return Place(web, space.slug, space.id, desks, room, owner, manager)


def events_of(answer: httpx.Response) -> list[Any]:
    """Of a good answer; icalendar types a property as any of thirty."""
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def cancel_by_hand(conn: Connection, reservation_id: str) -> None:
    """As the use case writes it, without its claims and voucher."""
    row = await conn.fetchrow(
        "UPDATE reservations SET status = 'cancelled', sequence = sequence + 1, "
        "version = version + 1, changed_at = $2 WHERE id = $1 RETURNING *",
        reservation_id,
        make.NOW,
    )
    assert row is not None
    cancelled = events.ReservationCancelled(
        reservation_id=row["id"],
        **facts_of(row),
        by="member",
        late=False,
        given_back_cents=0,
        was="confirmed",
    )
    await events.record(conn, cancelled, stream_version=row["version"], now=make.NOW)


def facts_of(row: Any) -> dict[str, Any]:
    """What every event of a reservation says, of its row."""
    names = ("member_id", "space_id", "resource_id", "starts_at", "ends_at")
    return {name: row[name] for name in (*names, "quantity", "sequence", "status")}
