"""A member is told that a space blocks them, why and until when, and that it no longer does."""

from datetime import datetime
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.upkeep.block import block, lift
from booking.upkeep.hits import Choices
from tests import make
from tests.workers.mail import text_of
from tests.workers.stays import house, to


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.mark.parametrize(
    ("until", "says"),
    [(make.rome(18, 0), "fino a venerdì 18 dicembre"), (None, "finché lo spazio non lo toglie.")],
)
async def test_why_and_until_when_and_that_it_is_over(
    pool: Pool, tmp_path: Path, until: datetime | None, says: str
) -> None:
    base = await house(pool, tmp_path)
    await base.reserve()
    async with pool.acquire() as conn, conn.transaction():
        (space,) = (await NetworkCache().newest(conn)).spaces.values()
        made = await block(
            conn, member=base.manager, space=space, member_id=base.member.id,
            reason="Rumore continuo", until=until, choices=Choices(otherwise="keep"), now=make.NOW,
        )  # fmt: skip
    (_, mail) = to(await base.mails(), base.member)
    assert mail["Subject"] == "BASE Milano per ora non prende tue prenotazioni"
    text = text_of(mail, "plain")
    assert "Rumore continuo" in text
    assert says in text
    assert ("finché" in text) == (until is None)
    async with pool.acquire() as conn, conn.transaction():
        await lift(conn, member=base.manager, block_id=made.block.id, now=make.NOW)
    *_, mail = to(await base.mails(), base.member)
    assert mail["Subject"] == "BASE Milano prende di nuovo le tue prenotazioni"
