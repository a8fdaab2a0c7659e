"""Long feeds: rendered piece by piece while others are answered, and only what changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from booking.calendar import entry
from booking.calendar.entry import Entry
from booking.database.pool import connect
from tests.calendar.place import Place, events_of, lay_out
from tests.databases import Database
from tests.web.client import Web
from tests.web.ground import made

COUNT = 400
# Of entries between two turns of whoever else waits; some milliseconds.
AT_MOST = 20
_MORE = """
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points,
  cancel_free_until, created_at, changed_at)
SELECT gen_random_uuid(), 'LONG-' || n, member_id, made_by, space_id, resource_id, unit_ids, 1,
       starts_at + n * interval '3 hours', ends_at + n * interval '3 hours', use_day, status,
       price_cents, vat_basis_points, cancel_free_until, created_at, changed_at
  FROM reservations, generate_series(1, $1 - 1) AS n
"""


@dataclass
class Rendering:
    """Every entry that was rendered, and the most of them in one piece."""

    entries: list[Entry] = field(default_factory=list)
    longest: int = 0

    def text_of(self, each: Entry) -> bytes:
        self.entries.append(each)
        return entry.text_of(each)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        self.entries.clear()
        self.longest = 0
        watch = asyncio.create_task(self._watch())
        yield
        watch.cancel()

    async def _watch(self) -> None:
        seen = 0
        while True:
            self.longest = max(self.longest, len(self.entries) - seen)
            seen = len(self.entries)
            await asyncio.sleep(0)


@pytest.fixture
async def place(web: Web, database: Database) -> Place:
    found = await lay_out(web)
    await found.reserve()
    owner = await connect(database.owner_url)
    try:
        await owner.execute(_MORE, COUNT)
    finally:
        await owner.close()
    return found


@pytest.fixture
def rendering(monkeypatch: pytest.MonkeyPatch) -> Rendering:
    made = Rendering()
    for writer in ("private_feeds.text_of", "texts.kept_text"):
        monkeypatch.setattr(f"booking.calendar.{writer}", made.text_of)
    return made


@pytest.mark.parametrize("private", [True, False], ids=["private", "public"])
async def test_others_are_answered_while_it_is_rendered_once(
    place: Place, rendering: Rendering, private: bool
) -> None:
    path = await _path(place, private=private)
    async with rendering.watched():
        polls = await asyncio.gather(*(place.poll(path) for _ in range(5)))
        await asyncio.sleep(0)
    assert len(events_of(polls[0])) == COUNT
    assert len({each.content for each in polls}) == 1
    assert len(rendering.entries) == COUNT
    assert rendering.longest <= AT_MOST


@pytest.mark.parametrize("private", [True, False], ids=["private", "public"])
async def test_after_a_change_that_one_alone_is_rendered(
    place: Place, rendering: Rendering, private: bool
) -> None:
    path = await _path(place, private=private)
    await place.poll(path)
    another = await place.reserve(resource=place.room)
    async with rendering.watched():
        found = await place.events(path)
    assert len(found) == COUNT + 1
    assert [each.uid for each in rendering.entries] == [another["calendar_uid"]]


async def _path(place: Place, *, private: bool) -> str | None:
    if not private:
        return None
    feed = await made(place.owner, "/api/v1/calendars", {"name": "Telefono"})
    return str(feed["url"]).removeprefix("https://posto.example")
