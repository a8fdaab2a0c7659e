"""Thunderbird subscribes to a public feed and to CalDAV of a product on this machine, and follows a
move and a cancellation: `scripts/thunderbird-check`."""

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import httpx

from booking import clock
from tests.make import ROME
from tests.product import Product, free_port, running_product
from tests.servers import running_servers
from tests.thunderbird.program import thunderbird
from tests.thunderbird.recorder import Exchange, Recorder, recording

_WHO = "reader@example.net"
_FEED, _OWN, _SPACE = _CALENDARS = "feed", "own", "space"
_SINCE = "/dav/sync/"
_TURNS = 4


@dataclass(frozen=True, slots=True)
class Reserved:
    id: str
    uid: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """What is reserved, and by whom."""

    api: httpx.Client
    slug: str
    resource_id: int
    day: datetime

    def reserve(self, days: int, start: int, end: int) -> Reserved:
        made = self.api.post(
            "/api/v1/reservations",
            json={"resource_id": self.resource_id, **self._times(days, start, end)},
        )
        return _reserved(made, 201)

    def move(self, stay: Reserved, days: int, start: int, end: int) -> Reserved:
        path = f"/api/v1/reservations/{stay.id}/reschedule"
        return _reserved(self.api.post(path, json=self._times(days, start, end)), 200)

    def cancel(self, stay: Reserved) -> None:
        assert self.api.post(f"/api/v1/reservations/{stay.id}/cancel").status_code == 200

    def _times(self, days: int, start: int, end: int) -> dict[str, str]:
        day = self.day + timedelta(days=days)
        return {
            "starts_at": day.replace(hour=start).isoformat(),
            "ends_at": day.replace(hour=end).isoformat(),
        }


def main() -> None:
    """Raises AssertionError where Thunderbird does not hold what it should."""
    with (
        tempfile.TemporaryDirectory(
            prefix="posto-thunderbird-", ignore_cleanup_errors=True
        ) as made,
        recording(free_port()) as recorder,
        running_servers() as servers,
    ):
        home = Path(made)
        (home / "product").mkdir()
        with running_product(
            servers, 0, home / "product", given={"BOOKING_URL": recorder.url}
        ) as product:
            recorder.to = product.url
            _check(product, recorder, home)


def _check(product: Product, recorder: Recorder, home: Path) -> None:
    token = product.command("token", _WHO).split()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=product.url, headers=headers, timeout=60) as api:
        place = _place(api)
        stays = [place.reserve(days, 9 + days, 11 + days) for days in range(3)]
        ask = _ask(recorder, api, place)
        with thunderbird(home, ask) as program:
            _holds(program.sync(1), stays, gone=[])
            recorder.taken()
            click.echo(f"Thunderbird holds {len(stays)} reservations in {', '.join(_CALENDARS)}")
            _holds(program.sync(2), stays, gone=[])
            _are_conditional(recorder.taken(), feed=304, fetched=0)
            click.echo("nothing is new: a 304, and a sync-collection for each CalDAV calendar")
            stays[0] = place.move(stays[0], 0, 14, 17)
            place.cancel(stays[1])
            stays.append(place.reserve(4, 9, 10))
            standing = [stays[0], *stays[2:]]
            _holds(program.sync(3), standing, gone=[stays[1]])
            _are_conditional(recorder.taken(), feed=200, fetched=2)
            click.echo(
                "one moved, one cancelled, one made: two files fetched of each CalDAV calendar"
            )
            _holds(program.sync(4), standing, gone=[stays[1]])
            _are_conditional(recorder.taken(), feed=304, fetched=0)


def _ask(recorder: Recorder, api: httpx.Client, place: Place) -> dict[str, Any]:
    made = api.post("/api/v1/app-passwords", json={"name": "Thunderbird"}).json()
    feed = f"{recorder.url}/calendars/spaces/{place.slug}.ics"
    folder = f"{recorder.url}/dav/calendars/me"
    return {
        "origin": recorder.url,
        "realm": "Posto",
        "user": made["username"],
        "password": made["password"],
        "turns": _TURNS,
        "calendars": [
            {"name": _FEED, "type": "ics", "url": feed},
            {"name": _OWN, "type": "caldav", "url": f"{folder}/own/", "user": made["username"]},
            {
                "name": _SPACE,
                "type": "caldav",
                "url": f"{folder}/space-{place.slug}/",
                "user": made["username"],
            },
        ],
    }


def _place(api: httpx.Client) -> Place:
    """Desks of a space that is open from Monday to Friday of a week to come: some have holidays."""
    midnight = clock.now().astimezone(ROME).replace(hour=0, minute=0, second=0, microsecond=0)
    for weeks in range(1, 9):
        monday = midnight + timedelta(days=7 * weeks - midnight.weekday())
        found = [_free_on(api, monday + timedelta(days=days)) for days in range(5)]
        for resource_id, slug in found[0].items():
            if all(resource_id in each for each in found):
                return Place(api, slug, resource_id, monday)
    raise AssertionError("no desk is free in any week")


def _free_on(api: httpx.Client, day: datetime) -> dict[int, str]:
    starts_at, ends_at = (day.replace(hour=hour).isoformat() for hour in (9, 18))
    answer = api.get(
        "/api/v1/search", params={"kind": "desk", "starts_at": starts_at, "ends_at": ends_at}
    )
    assert answer.status_code == 200, answer.text
    return {each["resource_id"]: each["space"]["slug"] for each in answer.json()["items"]}


def _reserved(answer: httpx.Response, status: int) -> Reserved:
    assert answer.status_code == status, answer.text
    body = answer.json()
    start, end = (datetime.fromisoformat(body[name]) for name in ("starts_at", "ends_at"))
    return Reserved(body["id"], body["calendar_uid"], start, end)


def _holds(
    held: dict[str, list[dict[str, Any]]], stays: list[Reserved], *, gone: list[Reserved]
) -> None:
    """Every calendar, at the right times; what was cancelled is gone, in a feed marked so."""
    wanted = {each.uid: (each.starts_at.timestamp(), each.ends_at.timestamp()) for each in stays}
    for name, items in held.items():
        cancelled = {each["uid"] for each in items if each["status"] == "CANCELLED"}
        assert cancelled == ({each.uid for each in gone} if name == _FEED else set()), name
        found = {
            each["uid"]: (each["start"], each["end"])
            for each in items
            if each["uid"] not in cancelled
        }
        assert found == wanted, (name, found, wanted)
        assert {each["zone"] for each in items} == {"Europe/Rome"}, items


def _are_conditional(exchanges: list[Exchange], *, feed: int, fetched: int) -> None:
    """The feed was asked for with its tag, each CalDAV calendar for what changed since its token;
    then so many files were fetched, and nothing else."""
    asked: dict[str, list[Exchange]] = {}
    for each in exchanges:
        asked.setdefault(each.path, []).append(each)
    assert len(asked) == len(_CALENDARS), sorted(asked)
    for path, of_path in asked.items():
        seen = [(each.method, each.status) for each in of_path]
        if path.endswith(".ics"):
            assert seen == [("GET", feed)], (path, seen)
            assert of_path[0].headers.get("if-none-match"), path
            continue
        assert seen == [("REPORT", 207)] * (2 if fetched else 1), (path, seen)
        assert _SINCE in of_path[0].body, (path, of_path[0].body)
        files = of_path[1].body.count("href>/dav/") if fetched else of_path[0].said.count(".ics")
        assert files == fetched, (path, of_path[-1].body)


if __name__ == "__main__":
    main()
