"""The demo's links sign in only where this really is a demo."""

import asyncpg
import pytest

from booking.config import Settings
from booking.database.pool import Pool, connect
from booking.members.demo import EMAILS, end_demo_sessions, sign_in_links
from tests import make
from tests.databases import Database
from tests.web.client import running_web
from tests.web.visitor import browser, is_signed_in


@pytest.fixture
async def demo_database(database: Database, pool: Pool) -> Pool:
    """With the demo's members and the loader's mark."""
    await pool.executemany(
        "INSERT INTO members (email, demo) VALUES ($1, true)", [(each,) for each in EMAILS.values()]
    )
    await pool.execute("INSERT INTO demo_mark (loaded_at) VALUES (now())")
    return pool


def as_demo(settings: Settings, **more: object) -> Settings:
    return settings.model_copy(update={"demo": True, **more})


async def links(pool: Pool, settings: Settings) -> dict[str, str]:
    async with pool.acquire() as conn:
        found = await sign_in_links(conn, settings, make.NOW)
    return {role: url.removeprefix(settings.public_url) for role, url in found}


async def test_each_role_has_a_link_that_works_as_often_as_one_likes(
    settings: Settings, demo_database: Pool
) -> None:
    demo = as_demo(settings)
    async with running_web(demo, demo_database) as web:
        paths = await links(demo_database, demo)
        assert set(paths) == {"coworker", "manager", "officer"}
        for _ in range(2):
            visitor = await browser(web)
            page = await visitor.get(paths["officer"])
            assert page.status_code == 200
            assert not await is_signed_in(visitor)
            assert (await visitor.post(paths["officer"])).status_code == 303
            email = (await visitor.get("/api/v1/me")).json()["email"]
            assert email == "officer@example.org"


async def test_each_role_is_one_click_away(settings: Settings, demo_database: Pool) -> None:
    async with running_web(as_demo(settings), demo_database) as web:
        for role, email in EMAILS.items():
            visitor = await browser(web)
            assert f'value="{role}"' in (await visitor.get("/")).text
            assert (await visitor.post("/demo", data={"role": role})).status_code == 303
            assert (await visitor.get("/api/v1/me")).json()["email"] == email


async def test_one_goes_on_in_the_language_in_which_one_came(
    settings: Settings, demo_database: Pool
) -> None:
    async with running_web(as_demo(settings), demo_database) as web:
        visitor = await browser(web, **{"accept-language": "en-GB"})
        await visitor.post("/demo", data={"role": "coworker"})
        assert (await visitor.get("/api/v1/me")).json()["language"] == "it"
        assert "Your account" in (await visitor.get("/account")).text


async def test_an_old_link_says_where_the_new_ones_are(
    settings: Settings, demo_database: Pool
) -> None:
    async with running_web(as_demo(settings), demo_database) as web:
        answer = await (await browser(web)).get("/demo/of-another-start")
        assert answer.status_code == 410
        assert "ogni avvio ne scrive di nuovi" in answer.text


async def test_there_is_no_such_role(settings: Settings, demo_database: Pool) -> None:
    async with running_web(as_demo(settings), demo_database) as web:
        visitor = await browser(web)
        assert (await visitor.post("/demo", data={"role": "admin"})).status_code == 410
        assert not await is_signed_in(visitor)


async def test_another_site_enters_nobody(settings: Settings, demo_database: Pool) -> None:
    async with running_web(as_demo(settings), demo_database) as web:
        visitor = await browser(web, origin="https://elsewhere.example")
        answer = await visitor.post("/demo", data={"role": "officer"})
        assert answer.status_code == 403
        assert not await is_signed_in(visitor)


async def test_a_new_start_makes_new_links(settings: Settings, demo_database: Pool) -> None:
    demo = as_demo(settings)
    async with running_web(demo, demo_database) as web:
        old = await links(demo_database, demo)
        new = await links(demo_database, demo)
        visitor = await browser(web)
        assert (await visitor.post(old["officer"])).status_code == 410
        assert (await visitor.post(new["officer"])).status_code == 303


@pytest.mark.parametrize(
    "otherwise",
    [{"demo": False}, {"host": "0.0.0.0"}, {"host": "192.0.2.1"}],  # noqa: S104
)
async def test_there_are_no_links_unless_it_is_a_demo_on_loopback(
    settings: Settings, demo_database: Pool, otherwise: dict[str, object]
) -> None:
    demo = as_demo(settings)
    other = Settings(**(demo.model_dump() | otherwise))
    made = await links(demo_database, demo)
    assert await links(demo_database, other) == {}
    async with running_web(other, demo_database) as web:
        visitor = await browser(web)
        assert (await visitor.get(made["officer"])).status_code == 410
        assert (await visitor.post(made["officer"])).status_code == 410
        assert (await visitor.post("/demo", data={"role": "officer"})).status_code == 410
        assert 'action="/demo"' not in (await visitor.get("/")).text
        assert not await is_signed_in(visitor)


async def test_there_are_no_links_on_a_database_without_the_mark(
    settings: Settings, demo_database: Pool, database: Database
) -> None:
    demo = as_demo(settings)
    made = await links(demo_database, demo)
    owner = await connect(database.owner_url)
    await owner.execute("DELETE FROM demo_mark")
    await owner.close()
    assert await links(demo_database, demo) == {}
    async with running_web(demo, demo_database) as web:
        visitor = await browser(web)
        assert (await visitor.post(made["officer"])).status_code == 410
        assert (await visitor.post("/demo", data={"role": "officer"})).status_code == 410


async def test_the_application_cannot_take_the_mark_away(demo_database: Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await demo_database.execute("DELETE FROM demo_mark")


async def test_only_demo_members_have_links(settings: Settings, demo_database: Pool) -> None:
    await demo_database.execute("UPDATE members SET demo = false WHERE email ^@ 'officer'")
    assert set(await links(demo_database, as_demo(settings))) == {"coworker", "manager"}


async def test_a_start_without_the_demo_ends_its_sessions_and_links(
    settings: Settings, demo_database: Pool
) -> None:
    demo = as_demo(settings)
    made = await links(demo_database, demo)
    async with running_web(demo, demo_database) as web:
        visitor = await browser(web)
        await visitor.post(made["officer"])
        assert await is_signed_in(visitor)
        secret = visitor.cookies["posto_session"]
    async with running_web(settings, demo_database) as web:
        same = await web.client(cookie=f"posto_session={secret}")
        # Even before anything is deleted it counts for nothing.
        assert not await is_signed_in(same)
    async with demo_database.acquire() as conn:
        await end_demo_sessions(conn, now=make.NOW)
    async with running_web(demo, demo_database) as web:
        same = await web.client(cookie=f"posto_session={secret}")
        assert not await is_signed_in(same)
        assert (await (await browser(web)).post(made["officer"])).status_code == 410
