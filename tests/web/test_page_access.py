"""Every page that is for members only, as every role: each is as the API's operation is."""

import pytest

from booking.members.sessions import begin_session, csrf_token
from booking.web.access import APP_PASSWORD
from tests.web.client import Web
from tests.web.ground import Ground, lay_out_all, tried
from tests.web.lab_tries import PAGE_TRIES
from tests.web.test_access import operations
from tests.web.tries import EVERYBODY, OF_THE_CITY, OF_THE_RESERVATION, OF_THE_SPACE, SIGNED_IN, Try
from tests.web.visitor import browser

_CALENDARS = "/gestione/{ground.slug}/calendari"
_CLOSURES = "/gestione/{ground.slug}/chiusure"
_GROUP = "/gruppi/{ground.group_id}"
_PHOTOS = "/gestione/{ground.slug}/foto"
_RESOURCES = "/gestione/{ground.slug}/risorse"
_RESOURCE = "/gestione/{ground.slug}/risorse/{ground.resource_id}"
_UNIT = f"{_RESOURCE}/unita/{{ground.unit_id}}"
_HOURS = "/gestione/{ground.slug}/orari"
_PEOPLE = "/gestione/{ground.slug}/persone"
_DOOR = "/gestione/{ground.slug}/porta"
_RESERVATION = "/prenotazioni/{ground.reservation_id}"
_STATEMENT = "/rendiconti/{ground.statement_id}"

# A good request, and who gets past 401, 403 and 404 with it.
TRIES: dict[str, Try] = {
    "GET /prenotazioni": Try("/prenotazioni", SIGNED_IN),
    "GET /prenotazioni/{reservation_id}": Try(_RESERVATION, OF_THE_RESERVATION),
    "GET /prenotazioni/{reservation_id}/evento.ics": Try(
        f"{_RESERVATION}/evento.ics", OF_THE_RESERVATION
    ),
    "GET /prenotazioni/{reservation_id}/sposta": Try(f"{_RESERVATION}/sposta", OF_THE_RESERVATION),
    "POST /prenotazioni/{reservation_id}/sposta": Try(
        f"{_RESERVATION}/sposta", OF_THE_RESERVATION, {"day": "2026-12-02", "from": "9:00"}
    ),
    "POST /prenotazioni/{reservation_id}/annulla": Try(
        f"{_RESERVATION}/annulla", OF_THE_RESERVATION
    ),
    "POST /prenotazioni/{reservation_id}/conferma": Try(
        f"{_RESERVATION}/conferma", OF_THE_RESERVATION
    ),
    "POST /prenotazioni/{reservation_id}/arrivo": Try(f"{_RESERVATION}/arrivo", OF_THE_RESERVATION),
    "POST /prenotazioni/{reservation_id}/tieni": Try(f"{_RESERVATION}/tieni", OF_THE_RESERVATION),
    "POST /prenotazioni/{reservation_id}/accetta": Try(f"{_RESERVATION}/accetta", OF_THE_SPACE),
    "POST /prenotazioni/{reservation_id}/rifiuta": Try(f"{_RESERVATION}/rifiuta", OF_THE_SPACE),
    "GET /gruppi/{group_id}": Try(_GROUP, OF_THE_RESERVATION),
    "POST /gruppi/{group_id}/annulla": Try(f"{_GROUP}/annulla", OF_THE_RESERVATION),
    "GET /gruppi/{group_id}/sposta": Try(f"{_GROUP}/sposta", OF_THE_RESERVATION),
    "POST /gruppi/{group_id}/sposta": Try(
        f"{_GROUP}/sposta", OF_THE_RESERVATION, {"day": "2026-12-02", "from": "9:00"}
    ),
    "GET /agenda": Try("/agenda", SIGNED_IN),
    "POST /agenda": Try("/agenda", SIGNED_IN, {"name": "Telefono"}),
    # Nobody's, so nobody's to switch off; tests/web/test_mine_page.py has somebody's.
    "POST /agenda/{feed_id}/spegni": Try("/agenda/999/spegni", set()),
    "GET /account/app-passwords": Try("/account/app-passwords", SIGNED_IN),
    "POST /account/app-passwords": Try("/account/app-passwords", SIGNED_IN, {"name": "Telefono"}),
    # Nobody's; tests/calendar/dav/test_passwords.py has somebody's.
    "POST /account/app-passwords/{password_id}/spegni": Try(
        "/account/app-passwords/999/spegni", set()
    ),
    "GET /account/tokens": Try("/account/tokens", SIGNED_IN),
    "POST /account/tokens": Try("/account/tokens", SIGNED_IN, {"name": "Schermo", "scope": "read"}),
    # Nobody's; tests/web/test_tokens_page.py has somebody's.
    "POST /account/tokens/{token_id}/revoca": Try("/account/tokens/999/revoca", set()),
    "GET /gestione/{slug}/chiusure": Try(_CLOSURES, OF_THE_SPACE),
    "POST /gestione/{slug}/chiusure": Try(
        _CLOSURES,
        OF_THE_SPACE,
        {"day": "2027-01-12", "from": "0:00", "to": "24:00", "reason": "Lavori"},
    ),
    "POST /gestione/{slug}/chiusure/{closure_id}/riapri": Try(
        f"{_CLOSURES}/{{ground.closure_id}}/riapri", OF_THE_SPACE
    ),
    "GET /gestione/{slug}/porta": Try(_DOOR, OF_THE_SPACE),
    "POST /gestione/{slug}/porta": Try(_DOOR, OF_THE_SPACE),
    "POST /gestione/{slug}/porta/schermi": Try(
        f"{_DOOR}/schermi", OF_THE_SPACE, {"name": "Ingresso"}
    ),
    "POST /gestione/{slug}/porta/schermi/{display_id}/spegni": Try(
        f"{_DOOR}/schermi/{{ground.display_id}}/spegni", OF_THE_SPACE
    ),
    "GET /arrivo/{slug}": Try("/arrivo/{ground.slug}", SIGNED_IN),
    # Of no reservation; tests/web/test_arriving.py has one.
    "POST /arrivo/{slug}": Try("/arrivo/{ground.slug}", set()),
    "GET /gestione/{slug}/orari": Try(_HOURS, OF_THE_SPACE),
    "POST /gestione/{slug}/orari": Try(
        _HOURS, OF_THE_SPACE, {f"day-{number}": "0–24" for number in range(1, 8)}
    ),
    "POST /prenotazioni/{reservation_id}/extra": Try(f"{_RESERVATION}/extra", OF_THE_RESERVATION),
    "GET /gestione/{slug}/extra": Try("/gestione/{ground.slug}/extra", OF_THE_SPACE),
    "POST /gestione/{slug}/extra": Try(
        "/gestione/{ground.slug}/extra",
        OF_THE_SPACE,
        {"name_it": "Caffè", "name_en": "Coffee", "price": "2", "per": "person"},
    ),
    "POST /gestione/{slug}/extra/{add_on_id}": Try(
        "/gestione/{ground.slug}/extra/{ground.add_on_id}", OF_THE_SPACE
    ),
    "GET /gestione/{slug}/foto": Try(_PHOTOS, OF_THE_SPACE),
    "POST /gestione/{slug}/foto": Try(_PHOTOS, OF_THE_SPACE, {"alt_it": "Sala", "alt_en": "Room"}),
    "POST /gestione/{slug}/foto/{photo_id}": Try(f"{_PHOTOS}/{{ground.photo_id}}", OF_THE_SPACE),
    "POST /gestione/{slug}/foto/{photo_id}/togli": Try(
        f"{_PHOTOS}/{{ground.photo_id}}/togli", OF_THE_SPACE
    ),
    "GET /gestione/{slug}/risorse": Try(_RESOURCES, OF_THE_SPACE),
    "GET /gestione/{slug}/risorse/nuova": Try(f"{_RESOURCES}/nuova", OF_THE_SPACE),
    "POST /gestione/{slug}/risorse/nuova": Try(
        f"{_RESOURCES}/nuova",
        OF_THE_SPACE,
        {"name_it": "Sala", "name_en": "Room", "kind": "room", "count": "1", "hour": "9"},
    ),
    "GET /gestione/{slug}/risorse/{resource_id}": Try(_RESOURCE, OF_THE_SPACE),
    "POST /gestione/{slug}/risorse/{resource_id}": Try(_RESOURCE, OF_THE_SPACE),
    "POST /gestione/{slug}/risorse/{resource_id}/parti": Try(f"{_RESOURCE}/parti", OF_THE_SPACE),
    "POST /gestione/{slug}/risorse/{resource_id}/ritira": Try(f"{_RESOURCE}/ritira", OF_THE_SPACE),
    "POST /gestione/{slug}/risorse/{resource_id}/ripristina": Try(
        f"{_RESOURCE}/ripristina", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/risorse/{resource_id}/unita": Try(
        f"{_RESOURCE}/unita", OF_THE_SPACE, {"unit": "Finestra"}
    ),
    "POST /gestione/{slug}/risorse/{resource_id}/unita/{unit_id}": Try(_UNIT, OF_THE_SPACE),
    "POST /gestione/{slug}/risorse/{resource_id}/unita/{unit_id}/ritira": Try(
        f"{_UNIT}/ritira", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/risorse/{resource_id}/unita/{unit_id}/ripristina": Try(
        f"{_UNIT}/ripristina", OF_THE_SPACE
    ),
    "GET /gestione": Try("/gestione", {"manager", "elsewhere", "admin"}),
    "GET /gestione/{slug}": Try("/gestione/{ground.slug}", OF_THE_SPACE),
    "GET /gestione/{slug}/settimana": Try("/gestione/{ground.slug}/settimana", OF_THE_SPACE),
    "POST /gestione/{slug}/arrivi": Try(
        "/gestione/{ground.slug}/arrivi", OF_THE_SPACE, {"name": "Gino", "to": "12:00"}
    ),
    "GET /gestione/{slug}/dati": Try("/gestione/{ground.slug}/dati", OF_THE_SPACE),
    "POST /gestione/{slug}/prenotazioni/{reservation_id}/sposta": Try(
        "/gestione/{ground.slug}/prenotazioni/{ground.reservation_id}/sposta",
        OF_THE_SPACE,
        {"day": "2026-12-02", "from": "9:00", "to": "11:00"},
    ),
    "GET /gestione/{slug}/persone": Try(f"{_PEOPLE}?chi=1", OF_THE_SPACE),
    # Nobody with a reservation there; tests/web/test_blocks.py has somebody.
    "POST /gestione/{slug}/persone/{member_id}/blocca": Try(
        f"{_PEOPLE}/999999/blocca", set(), {"reason": "Rumore"}
    ),
    "POST /gestione/{slug}/persone/{member_id}/sblocca": Try(
        f"{_PEOPLE}/999999/sblocca", OF_THE_SPACE
    ),
    "GET /gestione/{slug}/calendari": Try(_CALENDARS, OF_THE_SPACE),
    "POST /gestione/{slug}/calendari": Try(
        _CALENDARS, OF_THE_SPACE, {"name": "Altra", "address": "https://b.example.org/b.ics"}
    ),
    "POST /gestione/{slug}/calendari/{source_id}/rileggi": Try(
        f"{_CALENDARS}/{{ground.source_id}}/rileggi", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/calendari/{source_id}/togli": Try(
        f"{_CALENDARS}/{{ground.source_id}}/togli", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/calendari/conflitti/{reservation_id}/tieni": Try(
        f"{_CALENDARS}/conflitti/{{ground.reservation_id}}/tieni", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/calendari/conflitti/{reservation_id}/riapri": Try(
        f"{_CALENDARS}/conflitti/{{ground.reservation_id}}/riapri", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/calendari/conflitti/{reservation_id}/annulla": Try(
        f"{_CALENDARS}/conflitti/{{ground.reservation_id}}/annulla", OF_THE_SPACE
    ),
    "GET /account": Try("/account", SIGNED_IN),
    "POST /account/voucher/{voucher_id}/accetta": Try(
        "/account/voucher/{ground.grants.offer_id}/accetta", {"owner"}
    ),
    "POST /account/voucher/{voucher_id}/rinuncia": Try(
        "/account/voucher/{ground.grants.offer_id}/rinuncia", {"owner"}
    ),
    "POST /voucher/{slug}": Try("/voucher/{ground.grants.first_use}", SIGNED_IN),
    "GET /voucher/{slug}/domanda": Try("/voucher/{ground.grants.campaign}/domanda", SIGNED_IN),
    "POST /voucher/{slug}/domanda": Try("/voucher/{ground.grants.campaign}/domanda", SIGNED_IN),
    "POST /voucher/{slug}/domanda/ritira": Try(
        "/voucher/{ground.grants.campaign}/domanda/ritira", SIGNED_IN
    ),
    "GET /rendiconti/{statement_id}": Try(_STATEMENT, OF_THE_SPACE | OF_THE_CITY),
    "POST /rendiconti/{statement_id}/approva": Try(
        f"{_STATEMENT}/approva", OF_THE_SPACE | OF_THE_CITY
    ),
    "POST /account/nome": Try("/account/nome", SIGNED_IN, {"name": "Ada"}),
    "POST /account/promemoria": Try("/account/promemoria", SIGNED_IN, {"reminder": "1h"}),
    **PAGE_TRIES,
}


def test_every_page_for_members_is_tried() -> None:
    for_members = {
        name
        for name, access, _ in operations()
        if "/api/" not in name and access not in {None, APP_PASSWORD} and access.who != "anyone"
    }
    assert set(TRIES) == for_members


@pytest.mark.parametrize("who", sorted(EVERYBODY))
async def test_who_may_see_and_do_what(web: Web, who: str) -> None:
    async def asked(ground: Ground, name: str) -> int:
        return await _ask(web, ground, who, name, TRIES[name])

    def fits(name: str, status: int) -> bool:
        if who == "anonymous":
            # They are led to the sign-in first.
            return status == 303
        return (status not in {401, 403, 404}) == (who in TRIES[name].may)

    assert await tried(web, who, TRIES, ask=asked, fits=fits) == []


async def test_a_form_of_who_was_signed_out_leads_to_the_sign_in(web: Web) -> None:
    ground = await lay_out_all(web)
    answer = await web.anonymous.post(f"/prenotazioni/{ground.reservation_id}/annulla")
    assert answer.headers["location"] == "/sign-in?next=/prenotazioni"
    assert await web.pool.fetchval("SELECT count(*) FROM reservations WHERE ended_by > 0") == 0


async def test_without_a_token_of_our_pages_nothing_is_done(web: Web) -> None:
    ground = await lay_out_all(web)
    async with web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=ground.ids["owner"], now=web.at)
    owner = await browser(web)
    owner.cookies.set("posto_session", secret)
    for name, each in TRIES.items():
        if name.startswith("POST"):
            answer = await owner.post(each.path.format(ground=ground), data=each.body or {})
            assert answer.status_code == 403, name
    status = "SELECT status FROM reservations WHERE id = $1"
    assert await web.pool.fetchval(status, ground.reservation_id) == "confirmed"


async def _ask(web: Web, ground: Ground, who: str, name: str, each: Try) -> int:
    client = await browser(web)
    form: dict[str, str] = {}
    if who != "anonymous":
        async with web.pool.acquire() as conn:
            secret = await begin_session(conn, member_id=ground.ids[who], now=web.at)
        client.cookies.set("posto_session", secret)
        form = {"csrf_token": csrf_token(secret)}
    path = each.path.format(ground=ground)
    if name.startswith("GET"):
        return (await client.get(path)).status_code
    sent = {name: value.format(ground=ground) for name, value in (each.body or {}).items()}
    return (await client.post(path, data=form | sent)).status_code
