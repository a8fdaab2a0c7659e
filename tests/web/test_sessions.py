"""Sessions: their cookie, their end, and that no other site writes with them."""

from datetime import timedelta

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from tests.web.client import Web, running_web
from tests.web.visitor import browser, csrf_token, is_signed_in, signed_in

TOKENS = "/api/v1/tokens"


async def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(web: Web) -> None:
    ada = await signed_in(web)
    await ada.post("/sign-out", data={"csrf_token": await csrf_token(ada)})
    again = await signed_in(web)
    cookie = next(each for each in again.cookies.jar if each.name == "posto_session")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    assert cookie.path == "/"


async def test_over_https_cookies_are_of_this_host_alone(settings: Settings, pool: Pool) -> None:
    safe = settings.model_copy(update={"url": "https://posto.example.org"})
    async with running_web(safe, pool) as web:
        ada = await signed_in(web)
        cookie = next(each for each in ada.cookies.jar if each.name.endswith("posto_session"))
        assert cookie.name == "__Host-posto_session"
        assert cookie.secure
        assert not cookie.domain_specified
        home = await ada.get("/")
        assert "max-age" in home.headers["strict-transport-security"]


async def test_a_session_writes_only_with_our_pages_token(web: Web) -> None:
    ada = await signed_in(web)
    token = await csrf_token(ada)
    body = {"name": "display"}
    assert (await ada.post(TOKENS, json=body)).status_code == 403
    wrong = await ada.post(TOKENS, json=body, headers={"x-csrf-token": "0" * 64})
    assert wrong.status_code == 403
    assert wrong.json()["code"] == "forbidden"
    elsewhere = {"x-csrf-token": token, "origin": "https://evil.example"}
    assert (await ada.post(TOKENS, json=body, headers=elsewhere)).status_code == 403
    cross = {"x-csrf-token": token, "origin": "null", "sec-fetch-site": "cross-site"}
    assert (await ada.post(TOKENS, json=body, headers=cross)).status_code == 403
    assert await web.pool.fetchval("SELECT count(*) FROM tokens") == 0
    made = await ada.post(TOKENS, json=body, headers={"x-csrf-token": token})
    assert made.status_code == 201


async def test_one_sessions_token_is_of_no_use_to_another(web: Web) -> None:
    ada, bea = await signed_in(web), await signed_in(web, "bea@example.org")
    headers = {"x-csrf-token": await csrf_token(ada)}
    assert (await bea.post(TOKENS, json={"name": "x"}, headers=headers)).status_code == 403


async def test_a_request_with_both_is_its_tokens(web: Web) -> None:
    ada = await signed_in(web)
    bea = await web.member("bea@example.org")
    ada.headers["authorization"] = bea.headers["authorization"]
    made = await ada.post(TOKENS, json={"name": "x"}, headers={"origin": "https://evil.example"})
    assert made.status_code == 201
    assert (await ada.get("/api/v1/me")).json()["email"] == "bea@example.org"
    ada.headers["authorization"] = "Bearer wrong"
    assert (await ada.get("/api/v1/me")).status_code == 401


async def test_signing_out_ends_the_session_at_once(web: Web) -> None:
    ada = await signed_in(web)
    stolen = await web.client(cookie=f"posto_session={ada.cookies['posto_session']}")
    assert await is_signed_in(stolen)
    assert (await ada.post("/sign-out")).status_code == 403
    done = await ada.post("/sign-out", data={"csrf_token": await csrf_token(ada)})
    assert done.status_code == 303
    assert "posto_session" not in ada.cookies
    assert not await is_signed_in(stolen)


async def test_sessions_are_listed_and_ended_all_at_once(web: Web) -> None:
    phone, desk = await signed_in(web), await signed_in(web)
    listed = (await desk.get("/api/v1/sessions")).json()["items"]
    assert [each["current"] for each in listed].count(True) == 1
    assert len(listed) == 2
    headers = {"x-csrf-token": await csrf_token(desk)}
    assert (await desk.delete("/api/v1/sessions", headers=headers)).status_code == 204
    assert not await is_signed_in(phone)
    assert not await is_signed_in(desk)


async def test_a_session_ends_after_thirty_days(web: Web) -> None:
    ada = await signed_in(web)
    web.at += timedelta(days=29)
    assert await is_signed_in(ada)
    web.at += timedelta(days=1)
    assert not await is_signed_in(ada)


async def test_an_old_session_is_nobody_and_no_error(web: Web) -> None:
    stale = await web.client(cookie="posto_session=made-up")
    assert (await stale.get("/")).status_code == 200
    assert (await stale.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize(("language", "title"), [("en", "Find a place"), ("it", "Trova un posto")])
async def test_a_language_once_chosen_stays(web: Web, language: str, title: str) -> None:
    visitor = await browser(web, **{"accept-language": "it" if language == "en" else "en"})
    answer = await visitor.post("/language", data={"language": language, "next": "//evil.example"})
    assert answer.headers["location"] == "/"
    assert title in (await visitor.get("/")).text
    ada = await signed_in(web)
    form = {"language": language, "csrf_token": await csrf_token(ada)}
    await ada.post("/language", data=form)
    assert (await ada.get("/api/v1/me")).json()["language"] == language
