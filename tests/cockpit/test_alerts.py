"""A pot that runs low is said once of its budget, and each officer has a mail."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from booking import clock
from booking.city_events import PotAlertRaised, PotRunsLow
from booking.cockpit.alerts import raise_due
from booking.cockpit.overview import overview
from booking.database.pool import Pool
from booking.vouchers.expire import expire_due
from booking.vouchers.load_campaign import bring_to
from tests import make
from tests.vouchers import steps
from tests.workers.mail import mails_in, text_of
from tests.workers.steps import all_done, deliverer_for, turns_until
from workers.subscriber import Subscriptions
from workers.subscriptions import CALL_OFFICERS, POT_MAIL

LISTENING: Subscriptions = {PotRunsLow: (CALL_OFFICERS,), PotAlertRaised: (POT_MAIL,)}
POT = ({"slug": "city", "budget": 100_000},)


async def campaign(pool: Pool, **terms: Any) -> str:
    async with pool.acquire() as conn:
        return await steps.campaign(conn, pots=POT, terms=terms)


async def grant(pool: Pool, slug: str, amount: int, **facts: Any) -> None:
    async with pool.acquire() as conn:
        await steps.voucher(conn, of=slug, amount=amount, **facts)


async def said(pool: Pool) -> list[int]:
    rows = await pool.fetch(
        "SELECT payload FROM events WHERE type = 'PotRunsLow' ORDER BY stream_version"
    )
    return [row["payload"]["percent"] for row in rows]


async def test_eighty_and_a_hundred_percent_are_said_once_each(pool: Pool) -> None:
    slug = await campaign(pool)
    await grant(pool, slug, 79_999)
    assert await raise_due(pool, now=make.NOW) == 0
    await grant(pool, slug, 1)
    assert await raise_due(pool, now=make.NOW) == 1
    assert await raise_due(pool, now=make.NOW) == 0
    await grant(pool, slug, 20_000)
    assert await raise_due(pool, now=make.NOW) == 1
    assert await raise_due(pool, now=make.NOW) == 0
    assert await said(pool) == [80, 100]
    async with pool.acquire() as conn:
        (pot,) = (await overview(conn, slug=slug, now=make.NOW)).pots
    assert pot.alerts == ((80, make.NOW), (100, make.NOW))


async def test_a_pot_that_filled_and_emptied_again_is_not_said_twice(pool: Pool) -> None:
    slug = await campaign(pool, valid_days=1)
    await grant(pool, slug, 85_000)
    assert await raise_due(pool, now=make.NOW) == 1
    tomorrow = make.later(days=1)
    async with pool.acquire() as conn:
        assert await expire_due(conn, now=tomorrow) == 1
    assert await raise_due(pool, now=tomorrow) == 0
    await grant(pool, slug, 85_000, now=tomorrow)
    assert await raise_due(pool, now=tomorrow) == 0


async def test_another_budget_is_said_anew(pool: Pool) -> None:
    slug = await campaign(pool)
    await grant(pool, slug, 90_000)
    assert await raise_due(pool, now=make.NOW) == 1
    async with pool.acquire() as conn:
        for budget in (200_000, 110_000):
            wanted = steps.campaign_file(slug, pots=({"slug": "city", "budget": budget},))
            await bring_to(conn, wanted, now=make.NOW)
            (pot,) = (await overview(conn, slug=slug, now=make.NOW)).pots
            assert pot.alerts == ()
            assert await raise_due(pool, now=make.NOW) == (1 if budget == 110_000 else 0)
    assert await said(pool) == [80, 80]


async def officers(pool: Pool, *languages: str) -> None:
    for number, language in enumerate(languages):
        member = await pool.fetchval(
            "INSERT INTO members (email, language) VALUES ($1, $2) RETURNING id",
            f"officer-{number}@example.org",
            language,
        )
        await pool.execute("INSERT INTO roles (member_id, role) VALUES ($1, 'officer')", member)


@pytest.mark.parametrize("amount", [85_000, 100_000])
async def test_each_officer_has_one_mail_in_their_language(
    pool: Pool, tmp_path: Path, amount: int
) -> None:
    await officers(pool, "it", "en")
    slug = await campaign(pool)
    await grant(pool, slug, amount)
    events = await raise_due(pool, now=clock.now())
    deliverer = deliverer_for(pool, LISTENING, tmp_path)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 3 * events))
    mails = {mail["To"]: mail for mail in mails_in(tmp_path / "mail")}
    # Where all is granted at once, that alone is said.
    assert len(mails_in(tmp_path / "mail")) == len(mails) == 2
    text = text_of(mails["officer-1@example.org"], "plain")
    if amount == 100_000:
        assert mails["officer-0@example.org"]["Subject"] == "Tutto concesso: Fondo, Prova"
        assert "nothing is left of €1,000.00" in text
    else:
        assert mails["officer-0@example.org"]["Subject"] == "Quota concessa: 80 %, Fondo, Prova"
        assert "€150.00 is left of €1,000.00" in text
    assert f"booking load {slug}.toml" in text
    html = text_of(mails["officer-0@example.org"], "html")
    assert "Fondo" in html
    assert '<html lang="it">' in html


async def test_nobody_is_mailed_of_a_pot_that_was_filled_up_meanwhile(
    pool: Pool, tmp_path: Path
) -> None:
    await officers(pool, "en")
    slug = await campaign(pool)
    await grant(pool, slug, 85_000)
    await raise_due(pool, now=clock.now() - timedelta(hours=1))
    async with pool.acquire() as conn:
        more = steps.campaign_file(slug, pots=({"slug": "city", "budget": 900_000},))
        await bring_to(conn, more, now=make.NOW)
    deliverer = deliverer_for(pool, LISTENING, tmp_path)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 2))
    assert mails_in(tmp_path / "mail") == []
