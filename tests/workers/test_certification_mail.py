"""Managers hear how their space stands, and members what becomes of their reservation."""

from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from booking.certification import steps, suspend
from booking.certification.clock import move_suspensions
from booking.certification.expiring import warn_due
from booking.database.pool import Pool
from booking.spaces.loading.city_files import read_city
from booking.spaces.loading.load import load
from tests import make
from tests.certification.steps import FOUND, space_of
from tests.spaces import city_maker as city
from tests.vouchers.steps import voucher
from tests.workers.mail import text_of
from tests.workers.stays import MORNING, House, house, invitation_in, to


async def at_home(pool: Pool, home: Path) -> tuple[House, str]:
    """A house whose member holds a voucher, and its code."""
    made = await house(pool, home)
    async with pool.acquire() as conn:
        held = await voucher(conn, member_id=made.member.id)
    return made, held.code


async def suspended(made: House, **more: Any) -> None:
    given: dict[str, Any] = {
        "on_day": make.NOW.date(),
        "until_day": None,
        "stays": "uncover",
        "reason": "Lavori non\ndichiarati",
        "now": make.later(hours=1),
    }
    async with made.pool.acquire() as conn, conn.transaction():
        await suspend.suspend(
            conn,
            member=replace(await make.member(conn), officer=True),
            space=await space_of(conn, made.space),
            **(given | more),
        )


def newest(mails: list[EmailMessage]) -> EmailMessage:
    return mails[-1]


@pytest.mark.parametrize(
    ("language", "subject", "says"),
    [
        (
            "it",
            "Il voucher non la copre più: BASE Milano",
            (
                "Sul tuo voucher tornano €9,00.",
                "ora allo spazio paghi €18,00",
                "è gratis fino all’inizio",
                "Paghi: €18,00 all’arrivo",
                "Annulli gratis: fino a giovedì 10 dicembre alle 09:00",
            ),
        ),
        (
            "en",
            "No longer covered by your voucher: BASE Milano",
            (
                "€9.00 are back on your voucher.",
                "you now pay €18.00 at the space",
                "it is free until it begins",
                "You pay: €18.00 on arrival",
                "Cancel free: until Thursday 10 December at 09:00",
            ),
        ),
    ],
)
async def test_the_member_is_told_what_is_due_now_and_that_cancelling_is_free(
    pool: Pool, tmp_path: Path, language: str, subject: str, says: tuple[str, ...]
) -> None:
    made, code = await at_home(pool, tmp_path)
    await pool.execute("UPDATE members SET language = $1", language)
    await made.reserve(MORNING, voucher=code)
    await suspended(made)
    confirmed, uncovered = to(await made.mails(), made.member)
    assert uncovered["Subject"].strip().startswith(subject)
    text = text_of(uncovered, "plain")
    for each in says:
        assert each in text
    # Neither start nor end changed: the calendar has nothing to learn.
    assert invitation_in(confirmed) is not None
    assert invitation_in(uncovered) is None


async def test_a_stay_that_the_city_cancels_is_taken_out_of_the_calendar(
    pool: Pool, tmp_path: Path
) -> None:
    made, code = await at_home(pool, tmp_path)
    await made.reserve(MORNING, voucher=code)
    await suspended(made, stays="cancel")
    mail = newest(to(await made.mails(), made.member))
    assert mail["Subject"].startswith("Annullato dal Comune: BASE Milano")
    text = text_of(mail, "plain")
    assert "Il Comune dice: «Lavori non dichiarati»" in text
    assert "Sul tuo voucher tornano €9,00." in text
    invited = invitation_in(mail)
    assert invited is not None
    assert invited.method == "CANCEL"


async def test_each_manager_is_told_of_a_step_in_their_language(pool: Pool, tmp_path: Path) -> None:
    made, _ = await at_home(pool, tmp_path)
    async with pool.acquire() as conn:
        other = await make.member(conn, manages=frozenset({made.space}))
        await conn.execute("UPDATE members SET language = 'en' WHERE id = $1", other.id)
    await suspended(made, on_day=date(2026, 12, 10), until_day=date(2026, 12, 20))
    mails = await made.mails()
    (italian,), (english,) = to(mails, made.manager), to(mails, other)
    assert italian["Subject"] == "Sospeso dall’elenco: BASE Milano"
    assert english["Subject"] == "Suspended from the list: BASE Milano"
    assert "Vale dal 10 dicembre 2026." in text_of(italian, "plain")
    assert "Fino al 20 dicembre 2026, compreso." in text_of(italian, "plain")
    assert "Il Comune scrive: «Lavori non dichiarati»" in text_of(italian, "plain")
    assert "It holds from 10 December 2026." in text_of(english, "plain")
    assert "/spazi/" in text_of(english, "html")
    assert to(mails, made.member) == []


async def test_managers_hear_that_the_listing_ends(pool: Pool, tmp_path: Path) -> None:
    made, _ = await at_home(pool, tmp_path)
    ends = make.NOW.date() + timedelta(days=30)
    await pool.execute("UPDATE certifications SET listed_until = $1", ends)
    assert await warn_due(pool, now=make.NOW) == 1
    (mail,) = to(await made.mails(), made.manager)
    assert mail["Subject"] == "L’iscrizione finisce tra 30 giorni: BASE Milano"
    assert "L’iscrizione finisce il 30 dicembre 2026" in text_of(mail, "plain")


async def reinstated(made: House, **later: Any) -> None:
    async with made.pool.acquire() as conn, conn.transaction():
        await suspend.reinstate(
            conn,
            member=replace(await make.member(conn), officer=True),
            space=await space_of(conn, made.space),
            reason=None,
            now=make.later(**later),
        )


async def test_who_is_listed_again_is_told_so(pool: Pool, tmp_path: Path) -> None:
    made, _ = await at_home(pool, tmp_path)
    await suspended(made)
    await reinstated(made, days=2)
    subjects = [each["Subject"] for each in to(await made.mails(), made.manager)]
    assert subjects == ["Sospeso dall’elenco: BASE Milano", "Di nuovo in elenco: BASE Milano"]


async def test_a_suspension_that_will_not_be_is_told_as_that(pool: Pool, tmp_path: Path) -> None:
    made, _ = await at_home(pool, tmp_path)
    await suspended(made, on_day=date(2026, 12, 10))
    await reinstated(made, days=2)
    mail = newest(to(await made.mails(), made.manager))
    assert mail["Subject"] == "Resta in elenco: BASE Milano"
    assert "che era decisa non vale più" in text_of(mail, "plain")


async def test_a_renewal_while_a_suspension_is_to_come_takes_nothing_back(
    pool: Pool, tmp_path: Path
) -> None:
    made, _ = await at_home(pool, tmp_path)
    async with pool.acquire() as conn, conn.transaction():
        at = await space_of(conn, made.space)
        await make.resource(conn, at=make.Space(at.id, at.slug), units=12)
    await pool.execute("UPDATE certifications SET listed_until = '2026-12-31'")
    await suspended(made, on_day=date(2026, 12, 10))
    async with pool.acquire() as conn, conn.transaction():
        officer = replace(await make.member(conn), officer=True)
        day = make.NOW.date()
        await steps.visit(
            conn, member=officer, space=await space_of(conn, made.space), on_day=day, found=FOUND,
            documents=[], reason=None, now=make.NOW,
        )  # fmt: skip
        await steps.enlist(
            conn, member=officer, space=await space_of(conn, made.space), on_day=day,
            until_day=date(2027, 12, 31), reason=None, now=make.NOW,
        )  # fmt: skip
    mail = newest(to(await made.mails(), made.manager))
    assert mail["Subject"] == "Nell’elenco qualificato: BASE Milano"


@pytest.mark.parametrize("by_the_clock", [False, True])
async def test_a_suspension_that_outlasted_the_listing_is_not_told_as_being_listed(
    pool: Pool, tmp_path: Path, *, by_the_clock: bool
) -> None:
    made, _ = await at_home(pool, tmp_path)
    await suspended(made, until_day=date(2026, 12, 8))
    await pool.execute("UPDATE certifications SET listed_until = '2026-12-05'")
    if by_the_clock:
        assert await move_suspensions(pool, now=make.later(days=9)) == 1
    else:
        await reinstated(made, days=7)
    mail = newest(to(await made.mails(), made.manager))
    assert mail["Subject"] == "Iscrizione finita: BASE Milano"
    text = text_of(mail, "plain")
    assert "L’ultimo giorno era il 5 dicembre 2026" in text
    assert "Vale dal" not in text


async def test_a_city_that_is_loaded_mails_nobody_until_a_file_changes_how_a_space_stands(
    pool: Pool, tmp_path: Path
) -> None:
    async def load_with(**cells: str) -> None:
        files = city.files(tmp_path, space_rows=city.spaces(**cells))
        async with pool.acquire() as conn, conn.transaction():
            await load(conn, read_city(files), now=make.NOW)

    made, _ = await at_home(pool, tmp_path)
    await load_with(listing="", listed_from="")
    async with pool.acquire() as conn:
        here = await conn.fetchval("SELECT id FROM spaces WHERE slug = 'porta-nuova'")
        manager = await make.member(conn, manages=frozenset({here}))
    await load_with()
    assert to(await made.mails(), manager) == []
    await load_with(listed_until="2026-12-31")
    (mail,) = to(await made.mails(), manager)
    assert mail["Subject"] == "Nell’elenco qualificato: Porta Nuova"
    assert "Fino al 31 dicembre 2026, compreso." in text_of(mail, "plain")
