"""How long the server takes for what a space's manager looks at, at a million reservations: the day
board, the hours with whom others would hit, and figures of up to a year.

One visitor at a time, every round another space. The manager manages all of them.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import asyncpg

from bench.pages import TO_REACH, told
from bench.report import Report
from bench.servers import Servers
from bench.web import Web
from bench.wishes import request
from booking import clock
from booking.config import Settings
from booking.database.pool import connect, open_pool
from booking.figures.keep import keep_weeks
from booking.members.sessions import begin_session, csrf_token
from booking.web.cookies import made_cookie
from booking.web.csrf import FIELD

PARTS = ("board", "hours", "figures")
_ROUNDS = 200
_SPACES = 64
_SEED = Path(__file__).parent / "seed" / "managing.sql"
_BEHIND = Path(__file__).parent / "seed" / "behind.sql"
_AN_HOUR = Path(__file__).parent / "seed" / "an_hour.sql"
_WEEKS = 58
_WEEK = [{"weekday": day, "opens": "08:00", "closes": "22:00"} for day in range(1, 8)]
_FORM = {f"day-{day}": "8-22" for day in range(1, 8)}


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked one after another; `status` is each answer's."""

    name: str
    sent: Sequence[bytes]
    status: int = 200

    def requests(self) -> Iterator[bytes]:
        yield from self.sent


@dataclass(frozen=True, slots=True)
class Manager:
    """A browser's session, and the token of its forms."""

    cookie: str
    csrf: str

    def get(self, target: str, accept: str = "text/html") -> bytes:
        return request("GET", target, {"Accept": accept, "Cookie": self.cookie})

    def send(self, target: str, form: dict[str, str]) -> bytes:
        body = urlencode(form | {FIELD: self.csrf}).encode()
        kind = "application/x-www-form-urlencoded"
        return request("POST", target, {"Cookie": self.cookie, "Content-Type": kind}, body)

    def ask(self, target: str, body: dict[str, object]) -> bytes:
        head = {"Cookie": self.cookie, "Content-Type": "application/json"}
        return request(
            "POST", target, head | {"X-CSRF-Token": self.csrf}, json.dumps(body).encode()
        )


def measure(
    servers: Servers,
    web: Web,
    *,
    product: str,
    first_day: date,
    only: str | None,
    report: Report,
) -> None:
    """One part or all; changes what became of the stays of the first five months."""
    manager = asyncio.run(_manager(servers, product, first_day))
    print(f"\nA manager's pages, a million reservations: {_ROUNDS} of each one after another, ms")
    if only in (None, "figures"):
        asyncio.run(_keep(servers, product, then=_AN_HOUR.read_text()))
    chosen = [_ROWS[name] for name in PARTS if only in (None, name)]
    rows = [row for make in chosen for row in make(manager, first_day)]
    told(servers, web, rows, report=report, to_reach=TO_REACH)
    if only not in (None, "figures"):
        return
    asyncio.run(_keep(servers, product, first=_BEHIND.read_text()))
    print("\nThe same reservations 58 weeks earlier")
    behind = first_day - timedelta(days=_WEEKS * 7)
    told(servers, web, _figures(manager, behind, "behind"), report=report, to_reach=TO_REACH)


def _board(manager: Manager, first_day: date) -> list[Row]:
    days = [first_day + timedelta(days=number) for number in range(_ROUNDS)]
    page = [manager.get(f"/gestione/{_slug(n)}?day={day}") for n, day in enumerate(days)]
    api = [manager.get(f"/api/v1/spaces/{_slug(n)}/board?day={day}") for n, day in enumerate(days)]
    return [Row("day board", page), Row("day board, API", api)]


def _hours(manager: Manager, first_day: date) -> list[Row]:
    """The form; a day that is shut, and the last two hours of every day, which nobody chose for."""
    every = [_slug(number) for number in range(_ROUNDS)]
    # Where stays are still to come.
    shut_on = [str(first_day + timedelta(days=155 + number)) for number in range(_ROUNDS)]
    form = [manager.get(f"/gestione/{slug}/orari") for slug in every]
    one_day = [
        manager.ask(f"/api/v1/spaces/{slug}/hours/preview", _shut(day))
        for slug, day in zip(every, shut_on, strict=True)
    ]
    evenings = [
        manager.ask(f"/api/v1/spaces/{slug}/hours/preview", _until_eight()) for slug in every
    ]
    sent = [
        manager.send(f"/gestione/{slug}/orari", _shut_form(day))
        for slug, day in zip(every, shut_on, strict=True)
    ]
    return [
        Row("hours", form),
        Row("hours, a day shut: whom it hits", sent, status=409),
        Row("hours, a day shut: preview, API", one_day),
        Row("hours, a year's evenings: preview, API", evenings),
    ]


def _figures(manager: Manager, first_day: date, lies: str = "to come") -> list[Row]:
    """Months and quarters of the first half of the year, and the whole year."""
    found = []
    for name, length in (("a month", 31), ("90 days", 90), ("a year", 365)):
        asked = [
            urlencode({"from": day, "to": day + timedelta(days=length - 1)})
            for day in (
                first_day + timedelta(days=(number % 60 if length < 365 else 0))
                for number in range(_ROUNDS)
            )
        ]
        page = [manager.get(f"/gestione/{_slug(n)}/dati?{of}") for n, of in enumerate(asked)]
        api = [manager.get(f"/api/v1/spaces/{_slug(n)}/figures?{of}") for n, of in enumerate(asked)]
        title = f"figures, {name} {lies}"
        found += [Row(title, page), Row(f"{title}, API", api)]
    return found


def _slug(number: int) -> str:
    return f"bench-{1 + number % _SPACES}"


def _shut(day: str) -> dict[str, object]:
    special = [{"kind": "exception", "name": "Shut", "first_day": day, "last_day": day}]
    return {"hours": _WEEK, "special_hours": special, "closes_on_holidays": False}


def _until_eight() -> dict[str, object]:
    return {"hours": [each | {"closes": "20:00"} for each in _WEEK], "closes_on_holidays": False}


def _shut_form(day: str) -> dict[str, str]:
    return _FORM | {"kind": "exception", "name": "Shut", "first_day": day, "last_day": day}


async def _keep(
    servers: Servers, product: str, *, first: str | None = None, then: str | None = None
) -> None:
    """Weeks of figures, as a worker does every hour, between two pieces of SQL."""
    conn = await connect(servers.superuser(product))
    try:
        if first:
            await conn.execute(first)
            await conn.execute("VACUUM ANALYZE reservations")
        await keep_weeks(conn)
        await conn.execute("VACUUM ANALYZE figure_weeks, figure_weeks_of_resources, figure_changes")
        if then:
            await conn.execute(then)
    finally:
        await conn.close()


async def _manager(servers: Servers, product: str, first_day: date) -> Manager:
    """The first member, signed in."""
    conn = await asyncpg.connect(servers.superuser(product))
    try:
        await conn.execute(f"SET bench.first_day = '{first_day}'; {_SEED.read_text()}")
        # As autovacuum does within its minute after so many changes, and what that leaves to be
        # written is written before anything is measured.
        await conn.execute("VACUUM (ANALYZE) reservations")
        await conn.execute("CHECKPOINT")
    finally:
        await conn.close()
    async with open_pool(servers.app(product), size=1) as pool, pool.acquire() as member:
        secret = await begin_session(member, member_id=1, now=clock.now())
    cookie = made_cookie("session", secret, Settings(url=None), seconds=3600)
    return Manager(f"{cookie.key}={cookie.value}", csrf_token(secret))


_ROWS: Mapping[str, Callable[[Manager, date], list[Row]]] = {
    "board": _board,
    "hours": _hours,
    "figures": _figures,
}
