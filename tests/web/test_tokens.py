"""API tokens: shown once, scoped, listed with their last use, revoked at once."""

from datetime import timedelta

from booking.members.secrets import sha256
from tests.web.client import Web
from tests.web.visitor import csrf_token, signed_in

TOKENS = "/api/v1/tokens"


async def test_a_token_is_shown_once_and_kept_as_its_hash(web: Web) -> None:
    ada = await web.member("ada@example.org")
    made = (await ada.post(TOKENS, json={"name": "display"})).json()
    secret = made.pop("token")
    assert len(secret) >= 40
    listed = (await ada.get(TOKENS)).json()["items"]
    assert listed[0] == made
    kept = await web.pool.fetchval("SELECT t::text FROM tokens t WHERE id = $1", made["id"])
    assert sha256(secret).hex() in kept
    assert secret not in kept
    program = await web.client(authorization=f"Bearer {secret}")
    assert (await program.get("/api/v1/me")).status_code == 200


async def test_a_revoked_token_opens_nothing_from_then_on(web: Web) -> None:
    ada = await web.member("ada@example.org")
    made = (await ada.post(TOKENS, json={"name": "display"})).json()
    program = await web.client(authorization=f"Bearer {made['token']}")
    assert (await program.get("/api/v1/me")).status_code == 200
    assert (await ada.delete(f"{TOKENS}/{made['id']}")).status_code == 204
    assert (await program.get("/api/v1/me")).status_code == 401
    assert made["id"] not in [each["id"] for each in (await ada.get(TOKENS)).json()["items"]]
    types = [row["type"] for row in await web.pool.fetch("SELECT type FROM events ORDER BY id")]
    assert types == ["TokenMade", "TokenRevoked"]


async def test_an_expired_token_opens_nothing(web: Web) -> None:
    ada = await web.member("ada@example.org")
    body = {"name": "display", "expires_at": (web.at + timedelta(hours=1)).isoformat()}
    made = (await ada.post(TOKENS, json=body)).json()
    program = await web.client(authorization=f"Bearer {made['token']}")
    assert (await program.get("/api/v1/me")).status_code == 200
    web.at += timedelta(hours=1)
    assert (await program.get("/api/v1/me")).status_code == 401


async def test_the_last_use_is_noted_at_most_every_five_minutes(web: Web) -> None:
    ada = await web.member("ada@example.org")
    assert (await ada.get(TOKENS)).json()["items"][0]["last_used_at"] is not None
    first = await web.pool.fetchval("SELECT last_used_at FROM tokens")
    assert first == web.at
    web.at += timedelta(minutes=4)
    await ada.get(TOKENS)
    assert await web.pool.fetchval("SELECT last_used_at FROM tokens") == first
    web.at += timedelta(minutes=2)
    await ada.get(TOKENS)
    assert await web.pool.fetchval("SELECT last_used_at FROM tokens") == web.at


async def test_a_token_passes_on_no_more_than_it_has(web: Web) -> None:
    officer = await web.member("ada@example.org", officer=True, scopes=("read", "reserve"))
    refused = await officer.post(TOKENS, json={"name": "x", "scopes": ["read", "city"]})
    assert refused.status_code == 403
    assert refused.json()["scopes"] == ["city"]
    made = (await officer.post(TOKENS, json={"name": "x"})).json()
    assert made["scopes"] == ["read", "reserve"]


async def test_a_token_makes_none_that_outlives_it(web: Web) -> None:
    await web.member("ada@example.org")
    member_id = await web.pool.fetchval("SELECT id FROM members")
    secret = await web.token(member_id, ("read", "reserve"), lasts=timedelta(hours=1))
    brief = await web.client(authorization=f"Bearer {secret}")
    made = (await brief.post(TOKENS, json={"name": "x"})).json()
    assert made["expires_at"] == "2026-11-30T09:00:00Z"
    later = {"name": "x", "expires_at": "2026-11-30T09:00:01Z"}
    refused = await brief.post(TOKENS, json=later)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "expires_at"


async def test_a_person_gets_all_that_their_roles_need(web: Web) -> None:
    ada = await signed_in(web)
    await web.member("ada@example.org", officer=True)
    headers = {"x-csrf-token": await csrf_token(ada)}
    made = await ada.post(TOKENS, json={"name": "x"}, headers=headers)
    assert made.json()["scopes"] == ["read", "reserve", "city"]


async def test_tokens_are_listed_in_pages_newest_first(web: Web) -> None:
    ada = await web.member("ada@example.org")
    for number in range(5):
        await ada.post(TOKENS, json={"name": str(number)})
    names, cursor = [], ""
    for _ in range(3):
        page = (await ada.get(f"{TOKENS}?limit=2{cursor}")).json()
        names += [each["name"] for each in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert names == ["4", "3", "2", "1", "0", "test"]
    assert page["next"] is None
    assert len((await ada.get(f"{TOKENS}?limit=100000")).json()["items"]) == 6
