"""vdirsyncer and khal with the running product: what changed, and nothing else, comes with the
second sync, and local times are right on both sides of both changes of the clocks."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from booking import clock
from booking.database.pool import connect
from tests import make
from tests.product import Product

MILAN = ZoneInfo("Europe/Rome")
_CONFIG = """
[general]
status_path = "{home}/status/"
[pair posto]
a = "here"
b = "there"
collections = ["from b"]
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{home}/calendars/"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{url}/"
username = "{username}"
password = "{password}"
read_only = true
"""
_KHAL = """
[calendars]
[[own]]
path = {home}/calendars/own/
[locale]
local_timezone = Europe/Rome
default_timezone = Europe/Rome
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""


@dataclass
class Desktop:
    """A person's computer, with an account in vdirsyncer."""

    home: Path
    api: httpx.Client
    resource: int
    password: str

    def sync(self) -> set[str]:
        """What it changed of one's own: their UIDs."""
        before = self._files()
        self._run("vdirsyncer", "-c", str(self.home / "config"), "discover", given="y\n" * 5)
        self._run("vdirsyncer", "-c", str(self.home / "config"), "sync")
        after = self._files()
        return {uid for uid in before | after if before.get(uid) != after.get(uid)}

    def listed(self, first: str, last: str) -> list[str]:
        """What khal shows from a day to a day."""
        form = "{start-date} {start-time}-{end-time} {title}"
        said = self._run(
            "khal", "-c", str(self.home / "khal"), "list", "-f", form, "-df", "", first, last
        )
        return [line for line in said.splitlines() if line.strip()]

    def reserve(self, starts_at: datetime, hours: float = 2, **more: Any) -> dict[str, Any]:
        ends_at = starts_at.astimezone(clock.now().tzinfo) + timedelta(hours=hours)
        wish = {
            "resource_id": self.resource,
            "starts_at": starts_at.isoformat(),
            "ends_at": ends_at.isoformat(),
        }
        answer = self.api.post("/api/v1/reservations", json=wish | more)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def _files(self) -> dict[str, str]:
        """By UID: vdirsyncer names files itself."""
        texts = [each.read_text() for each in self.home.glob("calendars/own/*.ics")]
        return {text.partition("UID:")[2].partition("\n")[0].strip(): text for text in texts}

    def _run(self, program: str, *words: str, given: str = "") -> str:
        done = subprocess.run(
            [str(Path(sys.executable).parent / program), *words],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=os.environ | {"HOME": str(self.home), "XDG_CACHE_HOME": str(self.home)},
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@pytest.fixture
async def desktop(product: Product, tmp_path: Path) -> AsyncIterator[Desktop]:
    conn = await connect(product.app_url)
    try:
        async with conn.transaction():
            space = await make.space(
                conn, opens=0, closes=1440, weekdays=range(1, 8), closes_on_holidays=False
            )
            resource = await make.resource(conn, at=space, units=5, rules={"ahead_days": 540})
            member = await make.member(conn)
            token = await make.token(conn, member.id)
    finally:
        await conn.close()
    made = _set_up(product, tmp_path, token, resource)
    yield made
    made.api.close()


def _set_up(product: Product, home: Path, token: str, resource: int) -> Desktop:
    api = httpx.Client(base_url=product.url, headers={"authorization": f"Bearer {token}"})
    shown = api.post("/api/v1/app-passwords", json={"name": "vdirsyncer"}).json()
    told = shown | {"home": home, "url": product.url}
    (home / "config").write_text(_CONFIG.format(**told))
    (home / "khal").write_text(_KHAL.format(**told))
    return Desktop(home, api, resource, shown["password"])


def last_sunday(year: int, month: int) -> datetime:
    """At midnight in Milan; the clocks change on it in March and October."""
    last = datetime(year, month, 31, tzinfo=MILAN)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def both_changes() -> list[datetime]:
    now = clock.now()
    days = [last_sunday(year, month) for year in (now.year, now.year + 1) for month in (3, 10)]
    return [each for each in days if each > now + timedelta(days=3)][:2]


def test_the_second_sync_brings_what_changed_and_khal_shows_local_times(
    desktop: Desktop, product: Product
) -> None:
    changes = both_changes()
    reserved: dict[datetime, dict[str, Any]] = {}
    expected = []
    for change in changes:
        for number in (-1, 0, 1):
            day = (change + timedelta(days=number)).replace(hour=9)
            reserved[day] = desktop.reserve(day, title=f"Day {number}")
            expected.append(f"{day:%Y-%m-%d} 09:00-11:00 Day {number}")
    # Over the change itself: written in UTC, shown by the clock.
    over = changes[0].replace(hour=1)
    desktop.reserve(over, hours=4, title="Over")
    end = (over.astimezone(clock.now().tzinfo) + timedelta(hours=4)).astimezone(MILAN)
    expected.append(f"{over:%Y-%m-%d} 01:00-{end:%H:%M} Over")

    assert len(desktop.sync()) == len(expected)
    shown: list[str] = []
    for change in changes:
        first, last = change - timedelta(days=2), change + timedelta(days=2)
        shown += desktop.listed(f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")
    assert sorted(shown) == sorted(expected)
    assert desktop.sync() == set()

    days = sorted(reserved)
    moved, cancelled = reserved[days[0]], reserved[days[1]]
    later = days[0].replace(hour=15)
    answer = desktop.api.post(
        f"/api/v1/reservations/{moved['id']}/reschedule",
        json={
            "starts_at": later.isoformat(),
            "ends_at": (later + timedelta(hours=1)).isoformat(),
        },
    )
    assert answer.status_code == 200, answer.text
    answer = desktop.api.post(f"/api/v1/reservations/{cancelled['id']}/cancel")
    assert answer.status_code == 200, answer.text
    new = desktop.reserve(days[2].replace(hour=17), title="New")

    assert desktop.sync() == {each["calendar_uid"] for each in (moved, cancelled, new)}
    first, last = days[0] - timedelta(days=1), days[2] + timedelta(days=1)
    shown = desktop.listed(f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")
    assert f"{days[0]:%Y-%m-%d} 15:00-16:00 Day -1" in shown
    assert f"{days[2]:%Y-%m-%d} 17:00-19:00 New" in shown
    assert not any("Day 0" in each for each in shown)
    log = (product.home / "web.log").read_text()
    fetched = re.findall(r"REPORT /dav/calendars/\{who\}/\{calendar\}/ (\d+)", log)
    assert set(fetched) == {"207"}
    assert desktop.password not in log
