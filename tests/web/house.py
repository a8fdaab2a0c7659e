"""A space with two desks, its manager in her browser, and somebody who reserves there."""

from dataclasses import dataclass
from typing import Any

import httpx

from booking.members.sessions import begin_session, csrf_token
from tests import make
from tests.web.client import Web
from tests.web.visitor import browser

RESERVATIONS = "/api/v1/reservations"
WEEK = {f"day-{number}": "8–20" for number in range(1, 6)} | {"holidays": "1"}
CLOSE = {"blocks": "", "day": "2026-12-01", "from": "0:00", "to": "24:00", "reason": "Lavori"}


@dataclass
class House:
    """Eva, who manages a space with two desks, in her browser; Ada, who reserves there."""

    eva: httpx.AsyncClient
    token: str
    ada: httpx.AsyncClient
    path: str
    desk: int

    async def reserve(self, start: str, end: str) -> dict[str, Any]:
        """A desk on the first of December."""
        at = "2026-12-01T"
        wish = {
            "resource_id": self.desk,
            "starts_at": f"{at}{start}:00+01:00",
            "ends_at": f"{at}{end}:00+01:00",
        }
        made: dict[str, Any] = (await self.ada.post(RESERVATIONS, json=wish)).json()
        return made

    async def now(self, made: dict[str, Any]) -> tuple[str, int]:
        now = (await self.ada.get(f"{RESERVATIONS}/{made['id']}")).json()
        return now["status"], now["units"][0]["id"]

    async def send(self, page: str, form: dict[str, Any]) -> httpx.Response:
        return await self.eva.post(
            f"{self.path}/{page}", data={"csrf_token": self.token, **form}, follow_redirects=True
        )


async def house(web: Web, language: str = "it", **resource: Any) -> House:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at, units=2, **resource)
        eva = await make.member(conn, manages=frozenset({at.id}))
        secret = await begin_session(conn, member_id=eva.id, now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    client.cookies.set("posto_language", language)
    ada = await web.member("ada@example.org")
    return House(client, csrf_token(secret), ada, f"/gestione/{at.slug}", desk)
