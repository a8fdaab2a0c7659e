"""The opening page: a sentence to search by, what is free for it, and what else."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests import make
from tests.web.client import Web
from tests.web.reserving import scene

TUESDAY = {"day": "2026-12-01", "from": "09:00", "to": "13:00"}


async def shown(web: Web, **asked: str) -> str:
    return await shown_to(web.anonymous, **asked)


async def shown_to(client: httpx.AsyncClient, **asked: str) -> str:
    answer = await client.get("/", params=asked, headers={"accept-language": "it"})
    assert answer.status_code == 200
    return unescape(answer.text)


def heading(page: str) -> str:
    found = re.search(r'<h2 id="result"[^>]*>(.*?)</h2>', page)
    assert found
    return found[1]


def names(page: str) -> list[str]:
    return re.findall(r'<h3>.*?<a href="/spazi/[^"]*">(.*?)</a></h3>', page)


async def places(web: Web, count: int = 1, **space: object) -> list[str]:
    """Spaces with a pool of three desks each; their slugs."""
    slugs = []
    async with web.pool.acquire() as conn:
        for _ in range(count):
            at = await make.space(conn, **space)  # type: ignore[arg-type]
            await make.resource(conn, at=at, units=3)
            slugs.append(at.slug)
    return slugs


async def test_it_opens_with_the_desks_of_tomorrow_morning(web: Web) -> None:
    await places(web, 2)
    page = await shown(web)
    # make.NOW is a Monday.
    assert heading(page) == "2 posti liberi domani, 9:00–13:00"
    assert "€18,00" in page
    assert "3 libere" in page


async def test_before_days_off_it_opens_with_the_next_working_day(web: Web) -> None:
    await places(web)
    # A Friday; the Monday and the Tuesday after are holidays of Milan.
    web.at = make.rome(4, 12)
    assert heading(await shown(web)) == "Un posto libero mercoledì 9 dicembre, 9:00–13:00"


async def test_in_english_by_what_the_browser_asks_for(web: Web) -> None:
    await places(web)
    answer = await web.anonymous.get("/", headers={"accept-language": "en"})
    assert heading(answer.text) == "One place free: tomorrow, 9:00–13:00"
    assert 'lang="en"' in answer.text


async def test_a_card_leads_to_reserving_just_that(web: Web) -> None:
    await places(web)
    found = re.search(r'href="(/prenota\?[^"]*)"', await shown(web, **TUESDAY))
    assert found
    asked = parse_qs(urlsplit(found[1]).query)
    assert asked["starts_at"] == ["2026-12-01T08:00:00Z"]
    assert asked["ends_at"] == ["2026-12-01T12:00:00Z"]
    assert (await web.anonymous.get(found[1])).status_code == 200


async def test_a_voucher_is_taken_off_where_it_is_accepted(web: Web) -> None:
    here = await scene(web, voucher=True)
    await places(web, listed=False)
    page = await shown_to(here.ada)
    assert "€18,00 meno €9,00 di voucher" in page
    assert len(names(page)) == 1
    assert f"voucher={here.code}" in page
    everything = await shown_to(here.ada, **TUESDAY)
    assert len(names(everything)) == 2
    assert "qui il tuo voucher non vale" in everything


async def test_filters_leave_out_what_does_not_fit(web: Web) -> None:
    listed, unlisted = await places(web), await places(web, listed=False)
    await web.pool.execute(
        "UPDATE spaces SET amenities = '{step-free}', municipio = 6 WHERE slug = $1", unlisted[0]
    )
    await web.pool.execute("SELECT change_space(id) FROM spaces WHERE slug = $1", unlisted[0])
    title = {slug: slug.title() for slug in (*listed, *unlisted)}
    assert names(await shown(web, **TUESDAY, voucher="1")) == [title[listed[0]]]
    assert names(await shown(web, **TUESDAY, step_free="1")) == [title[unlisted[0]]]
    assert names(await shown(web, **TUESDAY, municipio="6")) == [title[unlisted[0]]]


async def test_more_desks_than_there_are_finds_nothing_and_offers_fewer(web: Web) -> None:
    await places(web)
    page = await shown(web, **TUESDAY, what="desk-5")
    assert heading(page) == "Nessuna scrivania libera domani, 9:00–13:00"
    assert "una scrivania</strong>" in page


async def test_nothing_free_offers_what_is_with_one_word_changed(web: Web) -> None:
    await places(web)
    page = await shown(web, day="2026-12-01", **{"from": "21:00", "to": "23:00"})
    assert heading(page).startswith("Nessuna scrivania libera")
    offered = re.findall(r'<a class="[^"]*btn-wide[^"]*" href="([^"]*)">', page)
    assert offered
    for path in offered:
        assert heading((await web.anonymous.get(path)).text).startswith(("One place", "Un posto"))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (TUESDAY | {"near": "Atlantide"}, "Questo posto non lo conosciamo"),
        (TUESDAY | {"day": "2026-11-01"}, "Quell’ora è già passata"),
        (TUESDAY | {"day": "domani"}, "scegli un giorno del calendario"),
        (TUESDAY | {"from": "13:00", "to": "09:00"}, "L’ora di fine viene dopo"),
    ],
)
async def test_what_is_not_understood_is_said_beside_its_field(
    web: Web, asked: dict[str, str], says: str
) -> None:
    await places(web)
    page = await shown(web, **asked)
    assert says in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("asked", [{"day": "someday"}, {"from": "18:00", "to": "09:00"}])
async def test_where_when_is_unclear_nothing_is_said_to_be_taken(
    web: Web, asked: dict[str, str]
) -> None:
    await places(web)
    assert heading(await shown(web, **asked)) == "Così non possiamo cercare"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"what": "desk-0"},
        {"what": "'; --"},
        {"page": "0"},
        {"page": "²"},
        {"page": "99999999999"},
        {"municipio": "x"},
        {"from": "٣:00"},
        {"from": "24:30"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"near": "91,9", "at": "x"},
        {"near": "\x00"},
        {"near": "a" * 5000},
    ],
)
async def test_nonsense_in_the_address_is_still_a_page(web: Web, nonsense: dict[str, str]) -> None:
    await places(web)
    await shown(web, **(TUESDAY | nonsense))


async def test_pages_follow_one_another(web: Web) -> None:
    await places(web, 14)
    first = await shown(web, **TUESDAY)
    assert "1–12 di 14" in first
    second = await shown(web, **TUESDAY, page="2")
    assert len(names(second)) == 2
    assert not set(names(first)) & set(names(second))


async def test_a_night_ends_on_the_next_morning(web: Web) -> None:
    await places(web, opens=18 * 60, closes=26 * 60)
    page = await shown(web, day="2026-12-01", **{"from": "22:00", "to": "02:00"})
    assert heading(page) == "Un posto libero domani, 22:00–2:00"


async def test_the_map_is_drawn_by_the_server(web: Web) -> None:
    await places(web, lat=45.4642, lon=9.2)
    await places(web, lat=None, lon=None)
    page = await shown(web, **TUESDAY)
    assert page.count('class="pin"') == 1
    assert page.count('class="mark"') == 1
    assert "780 m, 14 min a piedi" in page
    here = re.search(r'<circle class="me" cx="([\d.]+)" cy="([\d.]+)"', page)
    pin = re.search(r'<path class="mark" d="M([\d.]+) ([\d.]+)c', page)
    assert here
    assert pin
    # The same latitude, to the east.
    assert float(pin[1]) > float(here[1])
    assert abs(float(pin[2]) - float(here[2])) < 1


async def test_a_place_of_the_browser_counts_and_a_typed_one_more(web: Web) -> None:
    await places(web, lat=45.4863, lon=9.2045)
    mine = await shown(web, **TUESDAY, near="la mia posizione", at="45.4863,9.2045")
    assert "10 m, 1 min a piedi" in mine
    typed = await shown(web, **TUESDAY, near="Stazione Centrale")
    assert "10 m, 1 min a piedi" in typed


async def test_a_search_asks_the_database_a_fixed_number_of_times(web: Web) -> None:
    """Cards cost no queries of their own."""
    await places(web, 1)
    few = await asked_of_the_database(web)
    await places(web, 11)
    assert await asked_of_the_database(web) == few


async def asked_of_the_database(web: Web) -> int:
    """How many statements one page takes, once the process knows the network."""
    await shown(web, **TUESDAY)
    count = 0

    def counted(_: object) -> None:
        nonlocal count
        count += 1

    app_pool = web.app.state.web.pool
    connections = [holder._con for holder in app_pool._holders if holder._con is not None]
    for each in connections:
        each.add_query_logger(counted)
    await shown(web, **TUESDAY)
    for each in connections:
        each.remove_query_logger(counted)
    assert count
    return count


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "101", "0001" + "9" * 5000])
async def test_a_page_that_is_none_is_the_first(web: Web, number: str) -> None:
    await places(web)
    assert len(names(await shown(web, **TUESDAY, page=number))) == 1
