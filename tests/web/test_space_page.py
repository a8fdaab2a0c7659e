"""A space's page: the week of each resource, whose cells can be reserved, and its facts."""

import re
from html import unescape

from tests import make
from tests.web.client import Web
from tests.web.reserving import MORNING, scene


async def shown(web: Web, slug: str, **asked: str) -> str:
    answer = await web.anonymous.get(
        f"/spazi/{slug}", params=asked, headers={"accept-language": "it"}
    )
    assert answer.status_code == 200
    return unescape(answer.text)


def cell(page: str, resource_id: int, day: str, row: int) -> str:
    """The text of a cell, with what is said to those who cannot see it."""
    found = re.search(rf'data-live-key="{resource_id}-{day}-{row}">(.*?)</(?:a|span)></td>', page)
    assert found, (resource_id, day, row)
    return re.sub(r"<[^>]*>", "|", found[1]).strip("|")


async def a_space(web: Web, **resource: object) -> tuple[str, int]:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        kwargs = {"units": 2} | resource
        return at.slug, await make.resource(conn, at=at, **kwargs)  # type: ignore[arg-type]


async def test_desks_are_shown_by_parts_of_the_day(web: Web) -> None:
    slug, desk = await a_space(web)
    page = await shown(web, slug)
    # 30 November, nine o'clock: of that morning what is left.
    assert cell(page, desk, "2026-11-30", 480) == "2|libere, oggi 9:00–13:00"
    assert cell(page, desk, "2026-12-01", 780) == "2|libere, domani 13:00–18:00"
    assert cell(page, desk, "2026-12-01", 1080) == "2|libere, domani 18:00–20:00"
    assert cell(page, desk, "2026-12-05", 480).startswith("–|chiuso")


async def test_rooms_are_shown_by_hours(web: Web) -> None:
    slug, room = await a_space(web, kind="room", units=1)
    page = await shown(web, slug)
    assert cell(page, room, "2026-11-30", 480).startswith("·|passato")
    assert cell(page, room, "2026-12-01", 540) == "1|libera, domani 9:00–10:00"
    assert cell(page, room, "2026-12-01", 1140) == "1|libera, domani 19:00–20:00"


async def test_a_reservation_and_a_closure_take_what_they_take(web: Web) -> None:
    here = await scene(web)
    manager = await web.member(
        "manager@example.org",
        manages=(await web.pool.fetchval("SELECT id FROM spaces WHERE slug = $1", here.slug),),
    )
    wish = MORNING | {"resource_id": here.resource_id}
    owner = await web.member("owner@example.org")
    assert (await owner.post("/api/v1/reservations", json=wish)).status_code == 201
    assert cell(await shown(web, here.slug), here.resource_id, "2026-12-01", 480).startswith("1|")
    assert (await owner.post("/api/v1/reservations", json=wish)).status_code == 201
    full = cell(await shown(web, here.slug), here.resource_id, "2026-12-01", 480)
    assert full.startswith("0|libere, domani")
    closed = await manager.post(
        f"/api/v1/spaces/{here.slug}/closures",
        json={
            "starts_at": "2026-12-02T07:00:00Z",
            "ends_at": "2026-12-02T19:00:00Z",
            "reason": "Lavori",
        },
    )
    assert closed.status_code == 201
    page = await shown(web, here.slug)
    assert cell(page, here.resource_id, "2026-12-02", 780).startswith("–|chiuso")


async def test_every_free_cell_can_be_reserved(web: Web) -> None:
    """A quote accepts what a cell promises, also with odd rules."""
    slug, machine = await a_space(
        web,
        kind="machine",
        family="laser_cutter",
        units=1,
        rules={
            "grid_minutes": 45,
            "shortest_minutes": 90,
            "longest_minutes": 180,
            "lead_minutes": 100,
        },
    )
    links = re.findall(r'href="/prenota\?([^"]*)"', await shown(web, slug))
    assert len(links) > 10
    for link in links:
        asked = dict(part.split("=") for part in link.split("&"))
        wish = {
            "resource_id": machine,
            "starts_at": asked["starts_at"],
            "ends_at": asked["ends_at"],
        }
        quote = (await web.anonymous.post("/api/v1/quotes", json=wish)).json()
        assert quote["refusal"] is None, (wish, quote)


async def test_weeks_follow_one_another_and_do_not_go_back(web: Web) -> None:
    slug, desk = await a_space(web)
    page = await shown(web, slug)
    assert "Settimana prima" not in page
    assert "30 novembre – 6 dicembre 2026" in page
    following = await shown(web, slug, day="2026-12-09")
    assert "7–13 dicembre 2026" in following
    assert cell(following, desk, "2026-12-07", 480).startswith("–|chiuso")
    for nonsense in ("1990-01-01", "0001-01-01", "9999-12-31", "x", ""):
        await shown(web, slug, day=nonsense)


async def test_the_days_of_a_clock_change_are_shown(web: Web) -> None:
    async with web.pool.acquire() as conn:
        at = await make.space(
            conn, opens=0, closes=24 * 60, weekdays=range(1, 8), closes_on_holidays=False
        )
        desk = await make.resource(conn, at=at, kind="room")
    page = await shown(web, at.slug, day="2027-03-28")
    # At two the clock says three: from two to three there is nothing.
    assert cell(page, desk, "2027-03-28", 60) == "1|libera, domenica 28 marzo 2027 1:00–3:00"
    assert cell(page, desk, "2027-03-28", 120).startswith("–|chiuso")
    assert cell(page, desk, "2027-03-28", 180) == "1|libera, domenica 28 marzo 2027 3:00–4:00"


async def test_facts_and_calendar_are_there(web: Web) -> None:
    slug, _ = await a_space(web)
    page = await shown(web, slug)
    assert "lun–ven 8–20; chiuso nei festivi" in page
    assert "Nell’elenco qualificato dal 1 gennaio 2013" in page
    assert "€4,50 l’ora" in page
    url = f"{web.settings.public_url}/calendars/spaces/{slug}.ics"
    assert f'value="{url}"' in page
    assert "webcal://" in page
    assert "Google rilegge circa una volta al giorno" in page
    assert (await web.anonymous.get(f"/calendars/spaces/{slug}.ics")).status_code == 200


async def test_there_is_no_such_space(web: Web) -> None:
    answer = await web.anonymous.get("/spazi/nowhere")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


async def test_a_space_without_resources_or_hours_says_so(web: Web) -> None:
    async with web.pool.acquire() as conn:
        empty = await make.space(conn)
        unknown = await make.space(conn, weekdays=range(0), listed=False)
        await make.resource(conn, at=unknown)
    assert "non c’è nulla da prenotare" in await shown(web, empty.slug)
    page = await shown(web, unknown.slug)
    assert "Orari da definire" in page
    assert "Non accetta il voucher" in page
