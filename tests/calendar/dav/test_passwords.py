"""App passwords: who gets in with one, what it opens, and where it stands written."""

import logging
from base64 import b64encode

import httpx
import pytest

from booking.config import Settings
from booking.database.pool import Pool
from booking.members.demo import end_demo_sessions
from booking.members.secrets import sha256
from booking.members.sessions import begin_session, csrf_token
from tests import make
from tests.calendar.dav.app import OWN, App, app_of, file_of
from tests.calendar.place import Place
from tests.web.client import running_web
from tests.web.visitor import browser

CHALLENGE = 'Basic realm="Posto", charset="UTF-8"'


async def status(app: App, email: str | None = None, password: str | None = None) -> int:
    answer = await app.http.request(
        "PROPFIND",
        OWN,
        headers={"depth": "0"},
        auth=(email or app.email, password or app.password),
    )
    return answer.status_code


async def test_it_is_shown_once_and_kept_as_a_hash(place: Place, app: App) -> None:
    listed = (await place.owner.get("/api/v1/app-passwords")).json()["items"]
    assert [(each["name"], each["last_used_at"]) for each in listed] == [("Thunderbird", None)]
    assert app.password not in str(listed)
    plain = app.password.replace("-", "")
    assert len(plain) == 28
    kept = await place.web.pool.fetchval("SELECT sha256 FROM app_passwords")
    assert kept == sha256(plain)
    place.web.at = make.later(days=1)
    assert await status(app) == 207
    (listed,) = (await place.owner.get("/api/v1/app-passwords")).json()["items"]
    assert listed["last_used_at"] == "2026-12-01T08:00:00Z"


async def test_sent_again_it_is_the_same_and_no_secret_is_kept_for_it(place: Place) -> None:
    key = {"idempotency-key": "one"}
    answers = [
        (await place.owner.post("/api/v1/app-passwords", json={"name": "x"}, headers=key)).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["url"] == "https://posto.example/dav/"
    kept = await place.web.pool.fetchval("SELECT body FROM idempotent_answers")
    assert answers[0]["password"] not in str(kept)
    assert await place.web.pool.fetchval("SELECT count(*) FROM app_passwords") == 1


async def test_what_people_type_otherwise_is_the_same(app: App) -> None:
    for typed in (app.password.upper(), app.password.replace("-", ""), f" {app.password} "):
        assert await status(app, password=typed) == 207
    assert await status(app, email=app.email.title()) == 207


async def test_whatever_is_wrong_looks_the_same(place: Place, app: App) -> None:
    other = await app_of(place.web, await place.web.member("grace@example.org"))
    bodies = set()
    for authorization in (
        None,
        basic(app.email, "wrong"),
        basic("nobody@example.org", app.password),
        basic(other.email, app.password),
        basic(app.email, ""),
        "Basic",
        "Basic !!!!",
        "Basic " + b64encode(b"no colon").decode(),
        "Basic " + b64encode(b"\xff\xfe:x").decode(),
        "Basic " + "A" * 5000,
        "Bearer posto_x",
        f"Bearer {app.password}",
        basic("a\x00b", "x"),
    ):
        headers = {"authorization": authorization} if authorization is not None else {}
        answer = await place.web.anonymous.request("PROPFIND", "/dav/", headers=headers)
        assert answer.status_code == 401, authorization
        assert answer.headers["www-authenticate"] == CHALLENGE
        bodies.add(answer.content)
    assert len(bodies) == 1


async def test_an_api_token_and_a_session_do_not_open_it(place: Place) -> None:
    assert (await place.owner.request("PROPFIND", "/dav/")).status_code == 401
    async with place.web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=1, now=place.web.at)
    person = await browser(place.web)
    person.cookies.set("__Host-posto_session", secret)
    assert (await person.request("PROPFIND", "/dav/")).status_code == 401


async def test_it_opens_nothing_else(place: Place, app: App) -> None:
    for path in ("/api/v1/me", "/api/v1/reservations", "/api/v1/app-passwords"):
        answer = await app.ask("GET", path)
        assert answer.status_code == 401, path
        bearer = {"authorization": f"Bearer {app.password}"}
        assert (await place.web.anonymous.get(path, headers=bearer)).status_code == 401
    assert (await app.ask("GET", "/account")).status_code == 303
    feed = f"/calendars/private/{app.password}.ics"
    assert (await place.web.anonymous.get(feed)).status_code == 404


async def test_a_revoked_one_stops_at_once(place: Place, app: App) -> None:
    stays = await app_of(place.web, place.owner, name="Phone")
    stranger = await place.web.member("grace@example.org")
    path = f"/api/v1/app-passwords/{app.password_id}"
    assert (await stranger.delete(path)).status_code == 404
    assert await status(app) == 207
    assert (await place.owner.delete(path)).status_code == 204
    assert await status(app) == 401
    assert await status(stays) == 207
    assert (await place.owner.delete(path)).status_code == 404


async def test_tries_are_counted_and_a_right_one_still_passes(place: Place, app: App) -> None:
    for _ in range(30):
        assert await status(app, password="wrong") == 401
    answer = await app.http.request("PROPFIND", OWN, auth=(app.email, "wrong"))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert await status(app) == 207


async def test_a_demo_account_needs_the_demo(
    settings: Settings, pool: Pool, place: Place, app: App
) -> None:
    await pool.execute("UPDATE members SET demo = true WHERE email = $1", app.email)
    assert await status(app) == 401
    async with running_web(settings.model_copy(update={"demo": True}), pool) as demo:
        there = App(await demo.client(), app.email, app.password, app.password_id)
        assert await status(there) == 207
        async with pool.acquire() as conn:
            await end_demo_sessions(conn, now=make.NOW)
        assert await status(there) == 401


async def test_it_is_in_no_log(place: Place, app: App, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reserved = await place.reserve()
    await app.ask("GET", file_of(reserved))
    await status(app, password="wrong-" + app.password)
    said = "\n".join(
        f"{record.getMessage()} {record.exc_text}"
        for record in caplog.records
        if record.name != "httpx"  # the client of this test
    )
    assert "/dav/calendars/{who}/{calendar}/{file}" in said
    for secret in (app.password, basic(app.email, app.password)[6:], reserved["id"], app.email):
        assert secret not in said


async def test_it_is_made_and_revoked_on_the_account_page(place: Place) -> None:
    member = await place.web.pool.fetchval("SELECT id FROM members WHERE email LIKE 'ada%'")
    async with place.web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=member, now=place.web.at)
    person = await browser(place.web)
    person.cookies.set("__Host-posto_session", secret)
    form = {"csrf_token": csrf_token(secret), "name": "Telefono", "key": "0" * 32}
    assert "/account/app-passwords" in (await person.get("/account")).text
    first = await person.post("/account/app-passwords", data=form)
    assert first.status_code == 200
    again = await person.post("/account/app-passwords", data=form)
    password = _shown(first)
    assert password == _shown(again)
    assert "ada.lovelace@example.org" in first.text
    assert "https://posto.example/dav/" in first.text
    app = App(await place.web.client(), "ada.lovelace@example.org", password, 0)
    assert await status(app) == 207
    listed = await person.get("/account/app-passwords")
    assert "Telefono" in listed.text
    assert password not in listed.text
    bad = await person.post("/account/app-passwords", data=form | {"name": ""})
    assert bad.status_code == 422
    number = await place.web.pool.fetchval("SELECT id FROM app_passwords")
    left = await person.post(f"/account/app-passwords/{number}/spegni", data=form)
    assert left.status_code == 303
    assert await status(app) == 401


def basic(email: str, password: str) -> str:
    return "Basic " + b64encode(f"{email}:{password}".encode()).decode()


def _shown(answer: httpx.Response) -> str:
    before, _, after = answer.text.partition('value="')
    del before
    for part in [after, *answer.text.split('value="')]:
        value = part.partition('"')[0]
        if value.count("-") == 6 and len(value) == 34:
            return value
    raise AssertionError(answer.text)
