"""Nonsense is refused as a problem that says what to do, never with a 500."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.web.client import Web
from tests.web.visitor import signed_in

TOKENS = "/api/v1/tokens"
DEEP = b"[" * 100_000 + b"]" * 100_000

# name: method, path, request arguments, status, code
NONSENSE: dict[str, tuple[str, str, dict[str, Any], int, str]] = {
    "no such page": ("GET", "/api/v1/nothing", {}, 404, "not-found"),
    "path with an escaped slash": ("GET", "/api/v1/spaces/..%2f..%2fetc", {}, 404, "not-found"),
    "path with a NUL": ("GET", "/api/v1/spaces/%00", {}, 404, "not-found"),
    "path that is no UTF-8": ("GET", "/api/v1/spaces/%ff%fe", {}, 404, "not-found"),
    "id that is no number": ("DELETE", f"{TOKENS}/abc", {}, 404, "not-found"),
    "id too large for the database": ("DELETE", f"{TOKENS}/{2**70}", {}, 404, "not-found"),
    "negative id": ("DELETE", f"{TOKENS}/-1", {}, 404, "not-found"),
    "id that is no uuid": ("GET", "/api/v1/reservations/abc", {}, 404, "not-found"),
    "wrong method": ("PUT", "/api/v1/me", {}, 405, "method-not-allowed"),
    "empty body": ("POST", TOKENS, {"content": b""}, 422, "invalid"),
    "no JSON": ("POST", TOKENS, {"content": b"{nope"}, 400, "malformed"),
    "cut off": ("POST", TOKENS, {"content": b'{"name": "x'}, 400, "malformed"),
    "no UTF-8": ("POST", TOKENS, {"content": b'{"name": "\xff"}'}, 400, "malformed"),
    "half a surrogate": ("POST", TOKENS, {"content": b'{"name": "\\ud800"}'}, 400, "malformed"),
    "too deep": ("POST", TOKENS, {"content": DEEP}, 400, "malformed"),
    "not a number": ("POST", TOKENS, {"content": b'{"name": NaN}'}, 400, "malformed"),
    "a list": ("POST", TOKENS, {"json": [1]}, 422, "invalid"),
    "null": ("POST", TOKENS, {"json": None, "content": b"null"}, 422, "invalid"),
    "number beyond all": ("POST", TOKENS, {"content": b'{"name": 1e999}'}, 400, "malformed"),
    "missing field": ("POST", TOKENS, {"json": {}}, 422, "invalid"),
    "unknown field": ("POST", TOKENS, {"json": {"name": "x", "x": 1}}, 422, "invalid"),
    "wrong type": ("POST", TOKENS, {"json": {"name": 7}}, 422, "invalid"),
    "NUL in text": ("POST", TOKENS, {"json": {"name": "a\x00b"}}, 422, "invalid"),
    "unknown scope": ("POST", TOKENS, {"json": {"name": "x", "scopes": ["all"]}}, 422, "invalid"),
    "no scope": ("POST", TOKENS, {"json": {"name": "x", "scopes": []}}, 422, "invalid"),
    "time without offset": (
        "POST",
        TOKENS,
        {"json": {"name": "x", "expires_at": "2027-01-01T00:00:00"}},
        422,
        "invalid",
    ),
    "time that is past": (
        "POST",
        TOKENS,
        {"json": {"name": "x", "expires_at": "2020-01-01T00:00:00Z"}},
        422,
        "invalid",
    ),
    "form for JSON": ("POST", TOKENS, {"data": {"name": "x"}}, 415, "unsupported-media-type"),
    "text for JSON": (
        "POST",
        TOKENS,
        {"content": b"{}", "headers": {"content-type": "text/plain"}},
        415,
        "unsupported-media-type",
    ),
    "large body": ("POST", TOKENS, {"content": b" " * 1_048_577}, 413, "too-large"),
    "limit of no number": ("GET", f"{TOKENS}?limit=many", {}, 422, "invalid"),
    "limit zero": ("GET", f"{TOKENS}?limit=0", {}, 422, "invalid"),
    "cursor made up": ("GET", f"{TOKENS}?cursor=abc", {}, 422, "invalid"),
    "cursor of no ASCII": ("GET", f"{TOKENS}?cursor=%C3%A8", {}, 422, "invalid"),
    "cursor too large": ("GET", f"{TOKENS}?cursor=WzFlNDAwXQ", {}, 422, "invalid"),
    "key with a blank": (
        "POST",
        TOKENS,
        {"json": {"name": "x"}, "headers": {"idempotency-key": "a b"}},
        422,
        "invalid",
    ),
    "key too long": (
        "POST",
        TOKENS,
        {"json": {"name": "x"}, "headers": {"idempotency-key": "k" * 256}},
        422,
        "invalid",
    ),
    "no bearer": (
        "GET",
        "/api/v1/me",
        {"headers": {"authorization": "Basic YTpi"}},
        401,
        "unauthenticated",
    ),
    "empty token": (
        "GET",
        "/api/v1/me",
        {"headers": {"authorization": "Bearer "}},
        401,
        "unauthenticated",
    ),
    "token of no ASCII": (
        "GET",
        "/api/v1/me",
        {"headers": {"authorization": b"Bearer \xe8\x00"}},
        401,
        "unauthenticated",
    ),
    "wrong token where none is needed": (
        "POST",
        "/api/v1/quotes",
        {"json": {}, "headers": {"authorization": "Bearer x"}},
        401,
        "unauthenticated",
    ),
}


async def test_nonsense_is_a_problem(web: Web) -> None:
    ada = await web.member("ada@example.org")
    wrong = []
    for name, (method, path, arguments, status, code) in NONSENSE.items():
        answer = await ada.request(method, path, **arguments)
        assert_is_problem(answer)
        if (answer.status_code, answer.json()["code"]) != (status, code):
            wrong.append((name, answer.text))
    assert wrong == []


async def test_a_client_that_goes_away_in_mid_sentence_is_no_fault_of_ours(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await web.member("ada@example.org")
    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": b'{"na', "more_body": True},
        {"type": "http.disconnect"},
    ]
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return parts.pop(0)

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    headers = [(b"authorization", ada.headers["authorization"].encode())]
    scope = {"type": "http", "method": "POST", "path": TOKENS, "query_string": b""}
    await web.app(scope | {"headers": headers, "client": ("127.0.0.1", 1)}, receive, send)
    assert said[0]["status"] == 400
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


async def test_a_problems_type_leads_to_its_explanation(web: Web) -> None:
    problem = (await web.anonymous.get("/api/v1/me")).json()
    page = await web.anonymous.get(problem["type"], headers={"accept-language": "en"})
    assert page.status_code == 200
    assert problem["title"] in page.text
    assert (await web.anonymous.get("/problems/made-up")).status_code == 404


async def test_names_in_an_explanation_are_set_as_code(web: Web) -> None:
    page = await web.anonymous.get("/problems/slot-taken")
    assert "<code>" in page.text
    assert "&lt;code&gt;" not in page.text


def assert_is_problem(answer: httpx.Response) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    assert "{" not in problem["detail"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "at most 100 characters"), ("it", "al massimo 100 caratteri")],
)
async def test_each_wrong_field_is_named_in_the_callers_language(
    web: Web, language: str, message: str
) -> None:
    ada = await web.member("ada@example.org")
    body = {"name": "x" * 101, "scopes": ["read", "everything"]}
    answer = await ada.post("/api/v1/tokens", json=body, headers={"accept-language": language})
    errors = {each["field"]: each for each in answer.json()["errors"]}
    assert errors.keys() == {"name", "scopes.1"}
    assert errors["name"]["rule"] == "too-long"
    assert errors["name"]["message"] == message
    assert errors["scopes.1"]["rule"] == "choice"
    assert message in answer.json()["detail"]
    assert answer.headers["content-language"] == language


async def test_a_large_body_in_pieces_is_refused_too(web: Web) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 32_768

    ada = await web.member("ada@example.org")
    answer = await ada.post("/api/v1/tokens", content=pieces())
    assert answer.status_code == 413
    assert_is_problem(answer)


async def test_refusals_come_in_their_order(web: Web) -> None:
    """401 before 429, 415 before 422, 422 before 404, 404 before 403."""
    reader = await web.member("ada@example.org", scopes=("read",))
    wrong: dict[str, Any] = {"content": b"<x/>", "headers": {"content-type": "text/xml"}}
    path = "/api/v1/spaces/nowhere/closures"
    assert (await web.anonymous.post(path, **wrong)).status_code == 401
    assert (await reader.post(path, **wrong)).status_code == 415
    assert (await reader.post(path, json={})).status_code == 422
    body = {
        "starts_at": "2026-12-18T08:00:00Z",
        "ends_at": "2026-12-18T09:00:00Z",
        "reason": "Lavori",
    }
    assert (await reader.post(path, json=body)).status_code == 404


async def test_a_405_names_what_is_allowed(web: Web) -> None:
    answer = await web.anonymous.put("/api/v1/tokens")
    assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"


async def test_what_nobody_foresaw_says_nothing_of_itself(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the inside of the product")

    ada = await web.member("ada@example.org")
    monkeypatch.setattr("booking.web.api.own.me.Me", broken)
    answer = await ada.get("/api/v1/me")
    assert answer.status_code == 500
    assert_is_problem(answer)
    assert "inside" not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["detail"]
    assert "RuntimeError at " in caplog.text
    assert "me.py:" in caplog.text


async def test_a_database_that_is_away_is_503(web: Web) -> None:
    ada = await web.member("ada@example.org")
    await web.app.state.web.pool.close()
    answer = await ada.get("/api/v1/me")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert_is_problem(answer)
    ready = await web.anonymous.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["database"] == "away"
    assert (await web.anonymous.get("/health/live")).status_code == 200


async def test_people_see_a_page_and_programs_a_problem(web: Web) -> None:
    browser = await web.client(accept="text/html,*/*;q=0.8")
    page = await browser.get("/nothing")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert_is_problem(await browser.get("/api/v1/nothing"))


async def test_whoever_is_signed_in_is_not_asked_to_sign_in_where_there_is_no_page(
    web: Web,
) -> None:
    visitor, ada = await web.client(accept="text/html"), await signed_in(web)
    assert 'href="/sign-in?next=/nothing"' in (await visitor.get("/nothing")).text
    page = (await ada.get("/nothing", headers={"accept": "text/html"})).text
    assert 'href="/sign-in' not in page
    assert 'href="/account"' in page
