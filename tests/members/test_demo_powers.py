"""What was made in a demo counts only while the product runs as a demo."""

from pathlib import Path

import pytest

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.members.authenticate import by_tokens
from booking.members.demo import EMAILS, end_demo_sessions, sign_in_links
from booking.members.register import ensure_member
from booking.members.tokens import make_token
from tests import make
from tests.databases import Database
from tests.web.client import running_web
from tests.web.visitor import browser, csrf_token


async def token_of(conn: Connection, email: str, *, demo: bool) -> str:
    """A token as `booking token` makes it."""
    member_id = await ensure_member(conn, email=email, language="it", now=make.NOW, demo=demo)
    secret = f"test-token-of-{email}"
    await make_token(
        conn,
        member_id=member_id,
        secret=secret,
        name="x",
        scopes=["read"],
        expires_at=None,
        now=make.NOW,
    )
    return secret


async def opens(conn: Connection, token: str, *, demo: bool) -> bool:
    return (await by_tokens(conn, tokens=[token], now=make.NOW, demo=demo))[0] is not None


async def test_a_demo_accounts_token_counts_while_the_demo_runs(conn: Connection) -> None:
    of_demo = await token_of(conn, EMAILS["coworker"], demo=True)
    of_ada = await token_of(conn, "ada@example.org", demo=False)
    assert await opens(conn, of_demo, demo=True)
    assert not await opens(conn, of_demo, demo=False)
    assert await opens(conn, of_ada, demo=True)
    assert await opens(conn, of_ada, demo=False)


async def test_a_start_without_the_demo_revokes_its_tokens_and_no_others(conn: Connection) -> None:
    of_demo = await token_of(conn, EMAILS["coworker"], demo=True)
    of_ada = await token_of(conn, "ada@example.org", demo=False)
    for _ in range(2):
        await end_demo_sessions(conn, now=make.later(hours=1))
    assert not await opens(conn, of_demo, demo=True)
    assert await opens(conn, of_ada, demo=False)
    row = await conn.fetchrow(
        "SELECT t.revoked_at, e.stream_version FROM events e "
        "JOIN tokens t ON e.stream = 'token:' || t.id WHERE e.type = 'TokenRevoked'"
    )
    assert row is not None
    assert tuple(row) == (make.later(hours=1), 2)


@pytest.fixture
def settings(database: Database, valkey_url: str, tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path,
        database_url=database.app_url,
        redis_url=valkey_url,
        database_connections=4,
        demo=True,
    )


async def test_a_token_made_in_a_demo_session_ends_with_the_demo(
    settings: Settings, pool: Pool
) -> None:
    async with pool.acquire() as conn:
        await ensure_member(conn, email=EMAILS["officer"], language="it", now=make.NOW, demo=True)
        await conn.execute("INSERT INTO demo_mark (loaded_at) VALUES (now())")
        ((_, link),) = await sign_in_links(conn, settings, make.NOW)
    async with running_web(settings, pool) as web:
        visitor = await browser(web)
        await visitor.post(link.removeprefix(settings.public_url))
        session = visitor.cookies["posto_session"]
        headers = {"x-csrf-token": await csrf_token(visitor)}
        made = (await visitor.post("/api/v1/tokens", json={"name": "x"}, headers=headers)).json()
        program = await web.client(authorization=f"Bearer {made['token']}")
        assert (await program.get("/api/v1/me")).status_code == 200
    async with running_web(settings.model_copy(update={"demo": False}), pool) as web:
        program = await web.client(authorization=f"Bearer {made['token']}")
        assert (await program.get("/api/v1/me")).status_code == 401
    async with running_web(settings, pool) as web:
        # The start without the demo has ended it for good.
        program = await web.client(authorization=f"Bearer {made['token']}")
        assert (await program.get("/api/v1/me")).status_code == 401
        same = await web.client(cookie=f"posto_session={session}")
        assert (await same.get("/api/v1/me")).status_code == 401
