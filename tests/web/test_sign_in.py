"""Signing in by a mailed link: once, soon, and only where it was asked for."""

import asyncio
from datetime import timedelta

import pytest

from booking.members.secrets import sha256
from tests.web.client import Web
from tests.web.visitor import ask, browser, is_signed_in, newest_mail, signed_in


async def test_the_first_sign_in_makes_the_account(web: Web) -> None:
    ada = await browser(web)
    answer = await ask(ada)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in/sent"
    mail = await newest_mail(web)
    assert await web.pool.fetchval("SELECT count(*) FROM members") == 0
    assert (await ada.post(mail.path)).headers["location"] == "/"
    assert (await ada.get("/api/v1/me")).json()["email"] == "ada@example.org"
    types = {row["type"] for row in await web.pool.fetch("SELECT type FROM events")}
    assert types == {"SignInRequested", "MemberRegistered"}


async def test_the_answer_is_the_same_whether_an_account_exists(web: Web) -> None:
    await web.member("ada@example.org")
    answers = []
    for email in ("ada@example.org", "nobody@example.org"):
        client = await browser(web)
        answer = await ask(client, email)
        page = await client.get("/sign-in/sent")
        headers = {name for name, _ in answer.headers.multi_items()}
        answers.append((answer.status_code, answer.text, headers, page.text))
    assert answers[0] == answers[1]


async def test_a_scanner_that_follows_the_link_signs_nobody_in(web: Web) -> None:
    ada = await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    scanner = await web.client()
    for _ in range(3):
        page = await scanner.get(mail.path)
        assert page.status_code == 200
        assert "ada@example.org" not in page.text
        assert not page.cookies
    assert "ada@example.org" in (await ada.get(mail.path)).text
    assert not await is_signed_in(ada)
    assert (await ada.post(mail.path)).status_code == 303


async def test_a_link_works_once(web: Web) -> None:
    ada = await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    answers = await asyncio.gather(*[ada.post(mail.path) for _ in range(10)])
    assert sorted(answer.status_code for answer in answers) == [303] + [410] * 9
    assert await web.pool.fetchval("SELECT count(*) FROM sessions") == 1
    assert (await ada.get(mail.path)).status_code == 410


async def test_a_link_works_for_fifteen_minutes(web: Web) -> None:
    ada = await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    web.at += timedelta(minutes=15)
    assert (await ada.get(mail.path)).status_code == 410
    assert (await ada.post(mail.path)).status_code == 410
    assert (await ada.post("/sign-in/code", data={"code": mail.code})).status_code == 422
    assert not await is_signed_in(ada)


async def test_a_link_does_not_work_in_another_browser(web: Web) -> None:
    ada, thief = await browser(web), await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    await ask(thief, "thief@example.org")
    assert (await thief.post(mail.path)).status_code == 410
    assert not await is_signed_in(thief)
    assert (await ada.post(mail.path)).status_code == 303


async def test_the_code_works_in_the_browser_that_asked_however_it_is_typed(web: Web) -> None:
    ada = await browser(web)
    await ask(ada, next_path="/somewhere?x=1")
    mail = await newest_mail(web)
    typed = f" {mail.code.lower().replace('-', ' ')} "
    answer = await ada.post("/sign-in/code", data={"code": typed})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/somewhere?x=1"
    assert await is_signed_in(ada)
    assert (await ada.post(mail.path)).status_code == 410


async def test_the_code_works_nowhere_else(web: Web) -> None:
    ada, thief = await browser(web), await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    await ask(thief, "thief@example.org")
    await newest_mail(web)
    assert (await thief.post("/sign-in/code", data={"code": mail.code})).status_code == 422
    assert not await is_signed_in(thief)


async def test_after_five_wrong_codes_the_right_one_is_of_no_use(web: Web) -> None:
    ada = await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    for _ in range(5):
        answer = await ada.post("/sign-in/code", data={"code": "WRONGONE"})
        assert answer.status_code == 422
    assert (await ada.post("/sign-in/code", data={"code": mail.code})).status_code == 422
    assert not await is_signed_in(ada)


async def test_nothing_secret_is_kept_as_it_is(web: Web) -> None:
    ada = await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    await ada.post(mail.path)
    token = mail.path.rpartition("/")[2]
    secrets = [token, mail.code, mail.code.replace("-", ""), *ada.cookies.values()]
    for table in ("sign_in_requests", "sessions", "events", "members"):
        rows = await web.pool.fetch(f"SELECT t::text AS text FROM {table} t")
        for secret in secrets:
            assert all(secret not in row["text"] for row in rows), table
    digest = await web.pool.fetchval("SELECT token_sha256 FROM sign_in_requests")
    assert digest == sha256(token)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/\t/evil.example",
        "",
        "/" + "x" * 600,
    ],
)
async def test_nobody_is_sent_elsewhere_after_signing_in(web: Web, elsewhere: str) -> None:
    ada = await browser(web)
    await ask(ada, next_path=elsewhere)
    answer = await ada.post((await newest_mail(web)).path)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a@b@example.org",
        "ada@example.org\r\nBcc: x@y.it",
        "a b@x.it",
    ],
)
async def test_what_is_no_address_is_said_so(web: Web, email: str) -> None:
    answer = await ask(await browser(web), email)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert await web.pool.fetchval("SELECT count(*) FROM sign_in_requests") == 0


async def test_asking_is_limited_per_address_written_to(web: Web) -> None:
    statuses = [(await ask(await browser(web), "Ada@example.org")).status_code for _ in range(5)]
    assert statuses == [303] * 5
    refused = await ask(await browser(web), "ada@EXAMPLE.org")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["content-type"].startswith("text/html")
    assert (await ask(await browser(web), "bea@example.org")).status_code == 303


async def test_asking_is_limited_per_address_that_asks(web: Web) -> None:
    statuses = [
        (await ask(await browser(web), f"member-{number}@example.org")).status_code
        for number in range(21)
    ]
    assert statuses == [303] * 20 + [429]


async def test_another_site_cannot_ask(web: Web) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:9"},
    ):
        answer = await ask(await browser(web, **headers))
        assert answer.status_code == 403
    assert await web.pool.fetchval("SELECT count(*) FROM sign_in_requests") == 0


async def test_a_form_of_a_page_without_referrer_is_ours(web: Web) -> None:
    """Browsers send `Origin: null` from a page whose policy is no-referrer."""
    answer = await ask(await browser(web, origin="null"))
    assert answer.status_code == 303


async def test_who_signs_in_again_leaves_no_session_behind(web: Web) -> None:
    ada = await signed_in(web)
    old = ada.cookies["posto_session"]
    await ask(ada)
    await ada.post((await newest_mail(web)).path)
    assert ada.cookies["posto_session"] != old
    assert await web.pool.fetchval("SELECT count(*) FROM sessions") == 1


async def test_the_mail_is_in_the_language_of_the_page(web: Web) -> None:
    await ask(await browser(web, **{"accept-language": "en-GB"}))
    assert await web.pool.fetchval("SELECT language FROM sign_in_requests") == "en"
    await ask(await browser(web, **{"accept-language": "de"}))
    newest = "SELECT language FROM sign_in_requests ORDER BY id DESC LIMIT 1"
    assert await web.pool.fetchval(newest) == "it"
