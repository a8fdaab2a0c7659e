"""A statement that was sent is told to each manager of its space, once, in their language."""

from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.settlement import advance
from tests import make
from tests.settlement import steps
from tests.workers.mail import mails_in, text_of
from tests.workers.steps import deliverer_for, one_turn
from workers.subscriptions import SUBSCRIPTIONS


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


async def _sent(pool: Pool) -> tuple[steps.House, int]:
    async with pool.acquire() as conn:
        at = await steps.house(conn)
        await conn.execute("UPDATE spaces SET name = 'BASE Milano' WHERE id = $1", at.space.id)
        await steps.captured(conn, at, 123_45)
        (made,) = await steps.drafted(conn, at)
        async with conn.transaction():
            await advance.send(conn, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
    return at, made.id


async def _turns(pool: Pool, home: Path) -> None:
    deliverer = deliverer_for(pool, SUBSCRIPTIONS, home)
    async with pool.acquire() as conn:
        while await one_turn(conn, deliverer, SUBSCRIPTIONS):
            pass


async def test_each_manager_is_told_the_sum_and_where_to_read_it(
    pool: Pool, tmp_path: Path
) -> None:
    at, statement_id = await _sent(pool)
    async with pool.acquire() as conn:
        second = await make.member(conn, manages=frozenset({at.space.id}))
        await make.member(conn, manages=frozenset({(await make.space(conn)).id}))
    await pool.execute("UPDATE members SET language = 'en' WHERE id = $1", second.id)
    await _turns(pool, tmp_path)
    mails = {each["To"]: each for each in mails_in(tmp_path / "mail")}
    assert set(mails) == {at.manager.email, second.email}
    italian, english = mails[at.manager.email], mails[second.email]
    number = f"{at.campaign.upper()}-2026-0001"
    assert italian["Subject"] == f"Rendiconto {number}: €123,45 per BASE Milano"
    assert english["Subject"] == f"Statement {number}: €123.45 for BASE Milano"
    text = text_of(italian, "plain")
    assert "Periodo: dal 1 settembre 2026 al 31 ottobre 2026" in text
    assert f"/rendiconti/{statement_id}" in text
    assert "If it adds up, approve it" in text_of(english, "html")


async def test_nobody_is_told_of_what_was_approved_meanwhile(pool: Pool, tmp_path: Path) -> None:
    at, statement_id = await _sent(pool)
    async with pool.acquire() as conn, conn.transaction():
        await advance.approve(
            conn, statement_id=statement_id, member=at.manager, now=steps.NOVEMBER
        )
    await _turns(pool, tmp_path)
    assert not (tmp_path / "mail").exists()
