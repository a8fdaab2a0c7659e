"""API tokens made on a page: shown once, with what was ticked and no more, and revoked."""

import re

import httpx
import pytest

from tests import make
from tests.web.client import Web
from tests.web.visitor import csrf_token, signed_in

PAGE = "/account/tokens"


async def _made(client: httpx.AsyncClient, **fields: object) -> httpx.Response:
    form = {"csrf_token": await csrf_token(client), "name": "Schermo", "key": "0" * 32}
    return await client.post(PAGE, data=form | fields)


def _token(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    token: str = re.findall(r"posto_[\w-]{43}", answer.text)[0]
    return token


async def test_it_does_what_was_ticked_until_it_is_revoked(web: Web) -> None:
    client = await signed_in(web)
    token = _token(await _made(client, scope="read", ends="30"))
    program = await web.client(authorization=f"Bearer {token}")
    assert (await program.get("/api/v1/me")).json()["email"] == "ada@example.org"
    refused = await program.post("/api/v1/tokens", json={"name": "more"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    (listed,) = (await client.get("/api/v1/tokens")).json()["items"]
    assert (listed["name"], listed["scopes"]) == ("Schermo", ["read"])
    assert listed["expires_at"] == make.later(days=30).isoformat().replace("+00:00", "Z")
    page = await client.get(PAGE)
    assert token not in page.text
    (path,) = re.findall(r"/account/tokens/\d+/revoca", page.text)
    assert (
        await client.post(path, data={"csrf_token": await csrf_token(client)})
    ).status_code == 303
    assert (await program.get("/api/v1/me")).status_code == 401


async def test_sent_again_it_is_the_same_and_no_secret_is_kept_for_it(web: Web) -> None:
    client = await signed_in(web)
    first, second = [_token(await _made(client, scope=["read", "reserve"])) for _ in range(2)]
    assert first == second
    assert await web.pool.fetchval("SELECT count(*) FROM tokens") == 1
    assert first not in str(await web.pool.fetchval("SELECT body FROM idempotent_answers"))


async def test_nobody_passes_on_more_than_they_may(web: Web) -> None:
    client = await signed_in(web)
    page = await client.get(PAGE)
    assert re.findall(r'name="scope" value="(\w+)"', page.text) == ["read", "reserve"]
    assert (await _made(client, scope=["read", "admin"])).status_code == 403
    assert await web.pool.fetchval("SELECT count(*) FROM tokens") == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"scope": "read", "name": " "}, "name"), ({}, "scope"), ({"scope": "x"}, "scope")],
)
async def test_what_is_missing_is_said_at_its_field(
    web: Web, fields: dict[str, str], wrong: str
) -> None:
    client = await signed_in(web)
    answer = await _made(client, **fields)
    assert answer.status_code == 422
    assert f'id="w-{wrong}"' in answer.text
    assert await web.pool.fetchval("SELECT count(*) FROM tokens") == 0
