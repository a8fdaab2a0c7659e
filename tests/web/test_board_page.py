"""The page of a manager's day: its table in words, folded pools, and who walks in."""

import re
from datetime import timedelta

import httpx
import pytest

from booking.members.sessions import begin_session, csrf_token
from tests import make
from tests.web.client import Web
from tests.web.ground import Ground, lay_out, made
from tests.web.reserving import text_of
from tests.web.visitor import browser


async def _as(web: Web, ground: Ground, who: str, language: str = "it") -> httpx.AsyncClient:
    async with web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=ground.ids[who], now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    client.cookies.set("posto_language", language)
    client.headers["x-form"] = csrf_token(secret)
    return client


async def _arrives(client: httpx.AsyncClient, ground: Ground, **form: str) -> httpx.Response:
    sent = {"csrf_token": client.headers["x-form"], "day": "2026-11-30", "name": "Gino Bianchi"}
    return await client.post(f"/gestione/{ground.slug}/arrivi", data=sent | form)


async def test_a_pool_is_folded_into_counts_until_all_of_it_is_asked_for(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    path = f"/gestione/{ground.slug}?day=2026-12-01"
    folded = (await manager.get(path)).text
    assert "Mostra tutte" in folded
    assert "1 occupate su 20" in text_of(folded)
    assert "10:00–12:00, confermata" not in folded.partition('class="scroll"')[2]
    shown = (await manager.get(f"{path}&all={ground.resource_id}")).text
    stay = f"&amp;stay={ground.reservation_id}#sposta"
    assert f"{path.replace('&', '&amp;')}&amp;all={ground.resource_id}{stay}" in shown
    assert "10:00–12:00, confermata" in text_of(shown)
    assert "Agenda 12:00–13:00, altro calendario" in text_of(shown)
    units = re.compile(r'<th scope="row" id="u-')
    assert len(units.findall(shown)) == 20 + len(units.findall(folded))


async def test_days_before_and_after_closures_and_clashes_are_a_link_away(web: Web) -> None:
    ground = await lay_out(web)
    page = (await (await _as(web, ground, "manager", "en")).get(f"/gestione/{ground.slug}")).text
    for link in ("?day=2026-11-29", "?day=2026-12-01", "/chiusure", "/calendari"):
        assert f'href="/gestione/{ground.slug}{link}"' in page
    said = text_of(page)
    assert "0 of 21 desks taken now" in said
    assert "1 clash with imported calendars" in said
    assert "The whole space" in said
    nonsense = await (await _as(web, ground, "manager")).get(f"/gestione/{ground.slug}?day=x&all=x")
    assert nonsense.status_code == 200


async def test_who_is_there_now_comes_first_and_the_hour_that_has_begun_is_led_to(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    path = f"/gestione/{ground.slug}"
    for number in range(7):
        place = {"place": f"r:{ground.resource_id}", "to": "12:00", "name": f"Ospite {number}"}
        assert (await _arrives(manager, ground, **place)).status_code == 303
    page = (await manager.get(path)).text
    listed, _, rest = page.partition('class="plain figures"')
    assert "Ospite 6" in listed
    # So many that they would be all there is to see are folded.
    assert "e 2 altre" in text_of(listed)
    (led,) = re.findall(r'<a href="#(\w+)">Vai alla tabella', listed)
    assert re.search(rf'<th scope="col" colspan="2" id="{led}">[^/]*>9 <', rest)
    assert 'href="#tab">' not in (await manager.get(f"{path}?day=2026-12-01")).text


@pytest.mark.parametrize("page", ["", "/settimana", "/persone"])
async def test_every_page_of_a_space_is_a_link_away(web: Web, page: str) -> None:
    ground = await lay_out(web)
    path = f"/gestione/{ground.slug}"
    shown = (await (await _as(web, ground, "manager")).get(f"{path}{page}")).text
    for part in ("", "/risorse", "/extra", "/foto", "/abilitazioni", "/porta", "/dati"):
        assert f'href="{path}{part}"' in shown
    assert f'href="/spazi/{ground.slug}"' in shown
    # The week is a way to look at the board, which stays marked.
    marked = 'href="{}" aria-current="{}"'
    is_week = page == "/settimana"
    now = marked.format(path, "true") if is_week else marked.format(f"{path}{page}", "page")
    assert now in shown


async def test_a_request_is_approved_from_the_board(web: Web) -> None:
    ground = await lay_out(web)
    async with web.pool.acquire() as conn:
        space_id = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", ground.slug)
        at = make.Space(space_id, ground.slug)
        room = await make.resource(conn, at=at, kind="room", rules={"approval": True})
    body = {
        "resource_id": room,
        "starts_at": "2026-12-02T10:00:00+01:00",
        "ends_at": "2026-12-02T12:00:00+01:00",
    }
    made = (await ground.people["owner"].post("/api/v1/reservations", json=body)).json()
    page = (await (await _as(web, ground, "manager")).get(f"/gestione/{ground.slug}")).text
    assert f'action="/prenotazioni/{made["id"]}/accetta"' in page
    assert "1 richiesta da approvare" in text_of(page)


async def test_who_walks_in_is_given_a_place_and_a_refusal_stands_beside_the_form(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    place = {"place": f"r:{ground.resource_id}"}
    late = await _arrives(manager, ground, to="23:00", **place)
    assert late.status_code == 422
    assert 'value="Gino Bianchi"' in late.text
    assert "Fuori orario" in late.text
    assert (await _arrives(manager, ground, to="mai", **place)).status_code == 422
    given = await _arrives(manager, ground, to="12:00", **place)
    assert given.status_code == 303, given.text
    page = text_of((await manager.get(given.headers["location"])).text)
    assert "Posto assegnato: " in page
    assert "Gino Bianchi (ospite) 9:00–12:00, presente" in page


async def test_for_the_age_of_a_guest_whoever_gives_the_place_answers_by_a_tick(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    assert 'name="of_age"' not in (await manager.get(f"/gestione/{ground.slug}")).text
    async with web.pool.acquire() as conn:
        rules = "UPDATE resources SET rules = rules || '{\"youngest_age\": 16}' WHERE id = $1"
        await conn.execute(rules, ground.resource_id)
        await conn.execute("SELECT change_space(space_id) FROM resources LIMIT 1")
    asked = {"place": f"r:{ground.resource_id}", "to": "12:00"}
    refused = await _arrives(manager, ground, **asked)
    assert refused.status_code == 422
    assert 'href="#f-of_age"' in refused.text
    assert "per chi ha almeno 16 anni" in text_of(refused.text)
    assert (await _arrives(manager, ground, **asked, of_age="1")).status_code == 303


async def test_a_free_cell_names_the_unit_and_the_time_to_the_form(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    path = f"/gestione/{ground.slug}?day=2026-12-01&all={ground.resource_id}"
    (first, *_) = re.findall(r'class="b-free" href="([^"]+)"', (await manager.get(path)).text)
    form = (await manager.get(first.replace("&amp;", "&"))).text
    assert re.search(r'<option value="u:\d+" selected>', form)
    assert re.search(r'name="from" value="\d\d:\d\d"', form)


async def test_one_space_is_led_to_and_nobody_else_sees_the_way(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    led = await manager.get("/gestione")
    assert led.headers["location"] == f"/gestione/{ground.slug}"
    assert 'href="/gestione"' in (await manager.get("/prenotazioni")).text
    owner = await _as(web, ground, "owner")
    assert 'href="/gestione"' not in (await owner.get("/prenotazioni")).text
    chosen = await (await _as(web, ground, "admin")).get("/gestione")
    assert f'href="/gestione/{ground.slug}"' in chosen.text


async def test_who_manages_several_spaces_goes_from_one_to_the_other_on_the_same_day(
    web: Web,
) -> None:
    ground = await lay_out(web)
    assert (
        'class="switch"'
        not in (await (await _as(web, ground, "manager")).get(f"/gestione/{ground.slug}")).text
    )
    async with web.pool.acquire() as conn:
        other = await make.space(conn)
        here = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", ground.slug)
        ground.ids["both"] = (await make.member(conn, manages=frozenset({here, other.id}))).id
    both = await _as(web, ground, "both")
    for view in ("", "?day=2026-12-01", "/settimana", "/settimana?settimana=2026-W50"):
        page = (await both.get(f"/gestione/{ground.slug}{view}")).text
        assert f'<a href="/gestione/{other.slug}{view}">' in page, view
        assert (await both.get(f"/gestione/{other.slug}{view}")).status_code == 200
    admin = (await (await _as(web, ground, "admin")).get(f"/gestione/{ground.slug}")).text
    assert '<a href="/gestione">Tutti gli spazi' in admin


async def test_a_place_is_offered_where_one_is_left_and_from_now_on_today_alone(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    works = {"starts_at": "2026-12-17T00:00:00+01:00", "ends_at": "2026-12-18T00:00:00+01:00"}
    closures = f"/api/v1/spaces/{ground.slug}/closures"
    await made(ground.people["manager"], closures, works | {"reason": "Lavori"})
    for day, said, starts in (
        ("2026-11-30", "Qualcuno è qui", [""]),
        ("2026-12-01", "Prenota per qualcuno", ["08:00"]),
        ("2026-12-17", "Di quel giorno non resta niente di libero", []),
        # A day that is over, and a Sunday.
        ("2026-11-27", None, []),
        ("2026-12-06", None, []),
    ):
        page = (await manager.get(f"/gestione/{ground.slug}?day={day}")).text
        assert re.findall(r'name="from" value="([^"]*)"', page) == starts, day
        assert ('href="#arrivo"' in page) == bool(starts), day
        assert ('id="arrivo"' in page) == (said is not None), day
        assert said is None or said in page, day
    tomorrow = {"day": "2026-12-01", "to": "12:00", "place": f"r:{ground.resource_id}"}
    refused = await _arrives(manager, ground, **tomorrow)
    assert refused.status_code == 422
    assert 'href="#f-from"' in refused.text


async def test_a_week_says_of_days_that_are_over_that_they_are(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/gestione/{ground.slug}/settimana?settimana="
    manager = await _as(web, ground, "manager")
    before, now = [
        text_of((await manager.get(f"{path}{w}")).text) for w in ("2026-W48", "2026-W49")
    ]
    assert (" libera " in before, " passato " in before) == (False, True)
    assert (" libera " in now, " passato " in now) == (True, False)
    web.at = make.NOW + timedelta(days=2)
    folded = (await manager.get(f"{path}2026-W49")).text.partition("<details><summary>2 giorni")[2]
    assert folded.partition("</details>")[0].count('class="week-day"') == 2
    # Of another week there is nothing else to see.
    assert "giorni passati" not in (await manager.get(f"{path}2026-W48")).text


async def test_a_week_shows_each_day_who_is_where_and_leads_there(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    path = f"/gestione/{ground.slug}"
    page = (await manager.get(f"{path}/settimana?settimana=2026-W49")).text
    for link in (
        "?day=2026-12-01",
        "/settimana?settimana=2026-W48",
        "/settimana?settimana=2026-W5",
    ):
        assert f'href="{path}{link}' in page
    said = text_of(page)
    assert "Settimana dal 30 novembre 2026" in said
    assert "% occupato" in said
    assert "10:00–12:00, confermata" in said
    assert (await manager.get(f"{path}/settimana?week=2026-W49")).text == page
    assert (await manager.get(f"{path}/settimana?settimana=boh")).status_code == 200


async def test_who_came_long_ago_is_not_written_down_as_coming_now(web: Web) -> None:
    ground = await lay_out(web)
    manager = await _as(web, ground, "manager")
    place = {"place": f"r:{ground.resource_id}", "to": "18:00"}
    refused = await _arrives(manager, ground, **place, **{"from": "06:00"})
    assert refused.status_code == 422
    assert "adesso o più tardi; lascialo vuoto per adesso" in refused.text
    # What was now a minute ago is meant as now.
    now = make.NOW.astimezone(make.ROME)
    assert (await _arrives(manager, ground, **place, **{"from": f"{now:%H}:00"})).status_code == 303


async def test_the_last_minutes_of_a_day_that_ends_between_half_hours_are_shown(web: Web) -> None:
    ground = await lay_out(web)
    await web.pool.execute("UPDATE opening_hours SET closes = 18 * 60 + 15")
    await web.pool.execute("SELECT change_space(id) FROM spaces")
    manager = await _as(web, ground, "manager")
    for at, until in (((17, 50), ["18:00", "18:15"]), ((18, 5), [])):
        web.at = make.rome(1, *at)
        page = await manager.get(f"/gestione/{ground.slug}?day=2026-12-01")
        assert page.status_code == 200
        ends = page.text.partition('id="f-to"')[2].partition("</select>")[0]
        assert re.findall(r'value="([^"]+)"', ends) == until


async def test_a_pool_that_is_closed_is_not_said_to_be_taken(web: Web) -> None:
    ground = await lay_out(web)
    closures = f"/api/v1/spaces/{ground.slug}/closures"
    works = {"starts_at": "2026-12-17T12:00:00+01:00", "ends_at": "2026-12-18T00:00:00+01:00"}
    shut = works | {"resource_id": ground.resource_id, "reason": "Lavori"}
    await made(ground.people["manager"], closures, shut)
    manager = await _as(web, ground, "manager")
    page = (await manager.get(f"/gestione/{ground.slug}?day=2026-12-17")).text
    assert text_of(page).count("0 occupate e 20 chiuse su 20") == 8
    assert text_of(page).count("0 occupate su 20") == 4
