"""The page of a space's imported calendars: its states in words, and its decisions."""

import re
from datetime import datetime

import httpx
import pytest

from booking.imports.apply import apply, failed
from booking.imports.due import take_due
from booking.members.sessions import begin_session, csrf_token
from booking.net.fetch import Unfetched
from booking.periods import Period
from tests import make
from tests.imports.steps import copy_of, in_one
from tests.web.client import Web
from tests.web.ground import Ground, as_visit, lay_out, wish
from tests.web.visitor import browser

_ADDRESS = "https://user:hidden@calendar.example.org/4711-hidden/basic.ics"


class Visitor:
    """The manager of the ground's space, on the page of its calendars."""

    def __init__(self, web: Web, ground: Ground, client: httpx.AsyncClient, token: str) -> None:
        self.web, self.ground, self.client, self.token = web, ground, client, token
        self.path = f"/gestione/{ground.slug}/calendari"

    async def look(self) -> str:
        answer = await self.client.get(self.path)
        assert answer.status_code == 200, answer.text
        return words_of(answer.text)

    async def send(self, path: str = "", **form: str) -> httpx.Response:
        return await self.client.post(
            self.path + path, data={"csrf_token": self.token, **form}, follow_redirects=True
        )


def words_of(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


async def _visitor(web: Web, language: str = "en") -> Visitor:
    ground = await lay_out(web)
    async with web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=ground.ids["manager"], now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    client.cookies.set("posto_language", language)
    client.cookies.set("language", language)
    return Visitor(web, ground, client, csrf_token(secret))


async def _read(web: Web, *times: Period, error: str | None = None, at: datetime) -> None:
    """The newest source is read, or fails."""
    async with web.pool.acquire() as conn, conn.transaction():
        await conn.execute("UPDATE busy_sources SET check_at = $1", at)
        due = sorted(await take_due(conn, now=at, limit=10), key=lambda each: each.id)
        if error:
            await failed(conn, due[-1], Unfetched(error), now=at)
        else:
            await apply(in_one(conn), due[-1], copy_of(times, at), now=at)


async def test_a_calendar_is_added_read_checked_and_removed(web: Web) -> None:
    visitor = await _visitor(web)
    added = await visitor.send(name="Sala blu", address=_ADDRESS, blocks="")
    assert "Calendar added." in words_of(added.text)
    assert "Sala blu calendar.example.org Blocks the whole space Being read" in words_of(added.text)
    assert "hidden@" not in added.text
    assert "4711" not in added.text
    await _read(web, make.stay(2, 9, 10), make.stay(3, 9, 10), at=web.at)
    assert "Read a moment ago: 2 busy times." in await visitor.look()
    source = await web.pool.fetchval("SELECT max(id) FROM busy_sources")
    await _read(web, error="gone", at=web.at)
    said = await visitor.look()
    assert "the calendar does not exist any more at that address" in said
    assert "still blocks (2 busy times)" in said
    checked = await visitor.send(f"/{source}/rileggi")
    assert "It is read at once." in words_of(checked.text)
    removed = await visitor.send(f"/{source}/togli")
    assert "Calendar removed." in words_of(removed.text)
    assert "Sala blu" not in words_of(removed.text)
    # Sent again, as by a reload, it shows how things stand.
    again = await visitor.send(f"/{source}/togli")
    assert again.status_code == 200


async def test_a_wrong_address_is_said_beside_its_field_and_the_rest_is_kept(web: Web) -> None:
    visitor = await _visitor(web)
    refused = await visitor.send(name="Sala blu", address="http://a.example.org/", blocks="")
    assert refused.status_code == 422
    assert 'id="w-address"' in refused.text
    assert 'value="Sala blu"' in refused.text
    assert "begins with https:// or webcal://" in words_of(refused.text)
    once = {"name": "Sala", "address": _ADDRESS, "blocks": f"r:{visitor.ground.resource_id}"}
    assert (await visitor.send(**once)).status_code == 200
    twice = await visitor.send(**once)
    assert twice.status_code == 409
    assert "That calendar is there already" in words_of(twice.text)


async def test_a_conflict_has_two_sides_and_is_kept_decided_anew_or_cancelled(web: Web) -> None:
    visitor = await _visitor(web)
    said = await visitor.look()
    assert "Reserved Tomorrow, 10:00–12:00" in said
    assert "Busy in Agenda Tomorrow, 11:00–13:00" in said
    assert "Part of a visit" not in said
    stay = f"/conflitti/{visitor.ground.reservation_id}"
    kept = await visitor.send(f"{stay}/tieni")
    assert "Kept all the same" in words_of(kept.text)
    assert "Kept all the same" not in words_of((await visitor.send(f"{stay}/riapri")).text)
    gone = await visitor.send(f"{stay}/annulla")
    assert "Reservation cancelled." in words_of(gone.text)
    assert "Reservations in conflict None." in words_of(gone.text)
    event = await web.pool.fetchval(
        "SELECT payload FROM events WHERE type = 'ReservationCancelled'"
    )
    assert '"by": "manager"' in str(event) or event["by"] == "manager"


async def test_a_clash_says_how_many_fall_with_it(web: Web) -> None:
    visitor = await _visitor(web)
    ground = visitor.ground
    made = await ground.people["owner"].post("/api/v1/reservations", json=wish(ground.resource_id))
    await as_visit(web, ground.reservation_id, made.json()["id"])
    said = await visitor.look()
    assert "cancelling it cancels 1 other reservation of the same visit too." in said


async def test_the_spaces_page_leads_its_manager_there(web: Web) -> None:
    visitor = await _visitor(web, "it")
    space = f"/spazi/{visitor.ground.slug}"
    assert visitor.path in (await visitor.client.get(space)).text
    assert visitor.path not in (await web.anonymous.get(space)).text
    assert "Calendari importati" in await visitor.look()


async def test_a_manager_finds_it_from_account_and_agenda(web: Web) -> None:
    visitor = await _visitor(web)
    for page in ("/account", "/agenda"):
        assert f'href="{visitor.path}"' in (await visitor.client.get(page)).text


async def test_whoever_manages_nothing_sees_no_way_there(web: Web) -> None:
    ground = await lay_out(web)
    async with web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=ground.ids["owner"], now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    for page in ("/account", "/agenda"):
        answer = await client.get(page)
        assert answer.status_code == 200
        assert "/gestione/" not in answer.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("“Secret address in iCal format”", "Shared calendars → Publish", "“Public cal")),
        ("it", ("«Indirizzo segreto in formato iCal»", "Calendari condivisi", "«Calendario pub")),
    ],
)
async def test_it_says_where_each_app_shows_the_address(
    web: Web, language: str, said: tuple[str, ...]
) -> None:
    shown = await (await _visitor(web, language)).look()
    for app in ("Google Calendar", "Outlook", "Apple iCloud", *said):
        assert app in shown
