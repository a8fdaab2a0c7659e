"""What is lent or served with a stay: never more than there is, and let go with the stay."""

import re
from typing import Any

from booking.members.sessions import begin_session, csrf_token
from booking.reservations.clock import move_due
from tests import make
from tests.sound import assert_sound
from tests.web.client import Web
from tests.web.ground import ADD_ON
from tests.web.house import house
from tests.web.reserving import text_of
from tests.web.test_inventory_api import wish
from tests.web.visitor import browser, signed_in

RESERVATIONS = "/api/v1/reservations"


class _House:
    """Eva manages a space of five desks; Ada reserves there."""

    def __init__(self, web: Web, eva: Any, ada: Any, path: str, desk: int) -> None:
        self.web, self.eva, self.ada, self.path, self.desk = web, eva, ada, path, desk

    async def offer(self, **given: Any) -> int:
        made = await self.eva.post(self.path, json=ADD_ON | given)
        assert made.status_code == 201, made.text
        return int(made.json()["id"])

    async def reserve(self, start: str = "10:00", end: str = "12:00") -> str:
        made = await self.ada.post(RESERVATIONS, json=wish(self.desk, start, end))
        return str(made.json()["id"])

    async def take(self, reservation: str, **wanted: int) -> Any:
        items = [{"id": int(name[1:]), "quantity": count} for name, count in wanted.items()]
        path = f"{RESERVATIONS}/{reservation}/add-ons"
        return await self.ada.put(path, json={"add_ons": items})


async def _house(web: Web, **rules: Any) -> _House:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at, units=5, rules=rules)
    eva = await web.member("eva@example.org", manages=(at.id,))
    ada = await web.member("ada@example.org")
    return _House(web, eva, ada, f"/api/v1/spaces/{at.slug}/add-ons", desk)


async def test_add_ons_have_a_price_of_their_own_and_a_stock_at_each_instant(web: Web) -> None:
    here = await _house(web)
    beamer, coffee = await here.offer(), await here.offer(per="hour", price_cents=301, stock=None)
    first = await here.reserve()
    taken = await here.take(first, **{f"a{beamer}": 2, f"a{coffee}": 3})
    assert taken.status_code == 200, taken.text
    assert taken.json()["add_ons_cents"] == 2 * 1000 + 3 * 2 * 301
    stay = (await here.ada.get(f"{RESERVATIONS}/{first}")).json()
    assert stay["add_ons"] == taken.json()["items"]
    assert stay["add_ons_cents"] == taken.json()["add_ons_cents"]
    assert (stay["price_cents"], stay["due_cents"]) == (900, 900)
    # Two there and one here: the third and fourth meet for half an hour.
    second, third = await here.reserve("09:00", "10:30"), await here.reserve("11:30", "13:00")
    refused = await here.take(second, **{f"a{beamer}": 2})
    assert (refused.status_code, refused.json()["code"]) == (409, "add-on-taken")
    assert refused.json()["left"] == 1
    assert (await here.take(second, **{f"a{beamer}": 1})).status_code == 200
    assert (await here.take(third, **{f"a{beamer}": 1})).status_code == 200
    fewer = await here.eva.put(f"/api/v1/add-ons/{beamer}", json=ADD_ON | {"stock": 2})
    assert (fewer.status_code, fewer.json()["code"]) == (409, "stock-promised")
    dearer = await here.eva.put(
        f"/api/v1/add-ons/{beamer}", json=ADD_ON | {"price_cents": 5000, "retired": True}
    )
    assert dearer.status_code == 200
    same = await here.take(first, **{f"a{beamer}": 2, f"a{coffee}": 3})
    assert same.json() == taken.json()
    less = await here.take(first, **{f"a{beamer}": 1, f"a{coffee}": 3})
    assert less.status_code == 200, less.text
    assert (await here.take(first, **{f"a{beamer}": 2, f"a{coffee}": 3})).json()[
        "code"
    ] == "invalid"
    assert (await here.take(second, **{f"a{beamer}": 2})).json()["code"] == "invalid"
    async with web.pool.acquire() as conn:
        await assert_sound(conn)


async def test_whoever_cancels_or_does_not_come_lets_go_of_them(web: Web) -> None:
    here = await _house(web, check_in={"grace_minutes": 15})
    beamer = await here.offer(stock=1)
    count = "SELECT count(*) FROM reservation_add_ons"

    async def taken() -> str:
        made = await here.reserve()
        assert (await here.take(made, **{f"a{beamer}": 1})).status_code == 200
        assert await web.pool.fetchval(count) == 1
        return made

    await here.ada.post(f"{RESERVATIONS}/{await taken()}/cancel")
    assert await web.pool.fetchval(count) == 0
    await taken()
    await move_due(web.pool, now=make.rome(1, 10, 16))
    assert await web.pool.fetchval(count) == 0


async def test_what_comes_with_a_stay_moves_with_it_as_far_as_it_is_left_then(web: Web) -> None:
    here = await _house(web)
    beamer, screen = await here.offer(stock=1), await here.offer(stock=1, per="hour")
    morning = await here.reserve()
    assert (await here.take(morning, **{f"a{beamer}": 1, f"a{screen}": 1})).status_code == 200

    async def move(stay: str, start: str, end: str) -> None:
        body = {name: wish(0, start, end)[name] for name in ("starts_at", "ends_at")}
        moved = await here.ada.post(f"{RESERVATIONS}/{stay}/reschedule", json=body)
        assert moved.status_code == 200, moved.text

    async def with_it(stay: str) -> dict[int, int]:
        rows = await web.pool.fetch(
            "SELECT add_on_id, price_cents FROM reservation_add_ons WHERE reservation_id = $1", stay
        )
        return {row["add_on_id"]: row["price_cents"] for row in rows}

    before = await with_it(morning)
    await move(morning, "14:00", "18:00")
    later = await with_it(morning)
    assert later == before | {screen: later[screen]}
    hours = await web.pool.fetchval(
        "SELECT extract(epoch FROM upper(period) - lower(period)) / 3600 FROM reservation_add_ons "
        "WHERE add_on_id = $1",
        screen,
    )
    assert hours == 4
    second = await here.reserve()
    assert (await here.take(second, **{f"a{beamer}": 1})).status_code == 200
    await move(second, "15:00", "17:00")
    assert await with_it(second) == {}
    async with web.pool.acquire() as conn:
        await assert_sound(conn)


async def test_by_the_hour_there_and_back_costs_what_it_did_and_so_do_fewer(web: Web) -> None:
    here = await _house(web)
    screen = await here.offer(stock=None, per="hour", price_cents=301)
    stay = await here.reserve()
    told = (await here.take(stay, **{f"a{screen}": 3})).json()["add_ons_cents"]
    # What it costs from now on, and by what, is nothing to those who have it.
    facts = ADD_ON | {"per": "stay", "price_cents": 9000, "stock": None}
    assert (await here.eva.put(f"/api/v1/add-ons/{screen}", json=facts)).status_code == 200
    prices = []
    for end in ("10:30", "11:30", "12:00"):
        body = {name: wish(0, "10:00", end)[name] for name in ("starts_at", "ends_at")}
        moved = await here.ada.post(f"{RESERVATIONS}/{stay}/reschedule", json=body)
        assert moved.status_code == 200, moved.text
        shown = (await here.ada.get(f"{RESERVATIONS}/{stay}")).json()
        prices.append(shown["add_ons_cents"])
    # Half a cent up: 451.5, 1354.5.
    assert (*prices, told) == (452, 1355, 1806, 1806)
    for quantity, cents in ((3, 1806), (2, 1204), (1, 602)):
        fewer = await here.take(stay, **{f"a{screen}": quantity})
        assert fewer.json()["add_ons_cents"] == cents


async def test_what_is_not_to_be_had_is_refused(web: Web) -> None:
    here = await _house(web)
    stay = await here.reserve()
    late = await here.offer(notice_minutes=3 * 1440)
    other = await here.offer(resource_ids=[])
    assert (await here.take(stay, **{f"a{late}": 1})).json()["code"] == "add-on-too-late"
    for wanted in ({f"a{other}": 1}, {"a999": 1}):
        assert (await here.take(stay, **wanted)).json()["errors"][0]["field"] == "add_ons"
    foreign = await here.eva.post(here.path, json=ADD_ON | {"resource_ids": [999]})
    assert foreign.json()["errors"][0]["field"] == "resource_ids"
    await here.ada.post(f"{RESERVATIONS}/{stay}/cancel")
    gone = await here.take(stay)
    assert gone.json()["code"] == "state-conflict"


async def test_a_manager_makes_them_on_a_page_and_a_member_chooses_them_on_theirs(web: Web) -> None:
    here = await house(web)
    beamer = {"name_it": "Proiettore", "name_en": "Projector", "price": "10", "stock": "1"}
    page = await here.send("extra", beamer | {"per": "hour", "notice": "2 h"})
    assert page.status_code == 200, text_of(page.text)
    assert "Extra aggiunto" in text_of(page.text)
    for form, field in (({"price": "ten"}, "price"), ({"name_en": ""}, "name_en")):
        wrong = await here.send("extra", beamer | form)
        assert wrong.status_code == 422
        assert f'aria-describedby="w-{field}"' in wrong.text
    stays = [await here.reserve("10:00", "12:00") for _ in range(2)]
    async with web.pool.acquire() as conn:
        ada = await conn.fetchval("SELECT id FROM members WHERE email = 'ada@example.org'")
        add_on = await conn.fetchval("SELECT id FROM add_ons")
        secret = await begin_session(conn, member_id=ada, now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    form = {"csrf_token": csrf_token(secret), f"add-on-{add_on}": "1"}

    async def choose(stay: dict[str, Any]) -> Any:
        path = f"/prenotazioni/{stay['id']}/extra"
        return await client.post(path, data=form, follow_redirects=True)

    assert "€10,00 all’ora" in text_of((await client.get(f"/prenotazioni/{stays[0]['id']}")).text)
    chosen = await choose(stays[0])
    assert "Extra in tutto: €20,00" in text_of(chosen.text)
    none = await choose(stays[1])
    assert none.status_code == 409
    assert "Di «Proiettore» a quell’ora ne restano 0" in text_of(none.text)
    # Who manages the space sees it on the reservation too.
    seen = await here.eva.get(f"/prenotazioni/{stays[0]['id']}")
    assert "Extra in tutto: €20,00" in text_of(seen.text)
    gone = await here.send(f"extra/{add_on}", beamer | {"per": "hour", "retired": "1"})
    assert "ritirata" in text_of(gone.text)


async def test_the_board_says_what_is_to_be_prepared_for_whom(web: Web) -> None:
    here = await _house(web)
    beamer = await here.offer()
    stay = await here.reserve()
    await here.take(stay, **{f"a{beamer}": 2})
    path = here.path.removesuffix("/add-ons")
    board = (await here.eva.get(f"{path}/board", params={"day": "2026-12-01"})).json()
    (block,) = [b for r in board["resources"] for unit in r["units"] for b in unit["blocks"]]
    assert block["add_ons"] == [{"id": beamer, "name": ADD_ON["name"], "quantity": 2}]
    eva = await signed_in(web, "eva@example.org")
    page = text_of((await eva.get(f"/gestione/{path.split('/')[-1]}?day=2026-12-01")).text)
    prepared = page.partition("Extra da preparare")[2].partition("Gestisci gli extra")[0]
    assert re.search(r"2 × Proiettore .{1,40}, 10:00–12:00, confermata", prepared)
    # How many they are is said where the board does not name them.
    assert ("2 extra" in page, "2 extra" in prepared) == (True, False)
