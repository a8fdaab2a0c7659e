"""Real schemes on the database: who is taken, what is granted, and where the money is."""

from pathlib import Path
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.members.member import Member
from booking.reservations.clock import move
from booking.reservations.reservation import lock_any
from booking.vouchers.application import Application
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.check import add_up
from booking.vouchers.grant import Granted
from booking.vouchers.grant_refusals import NotEligible
from booking.vouchers.load_campaign import load_campaign
from booking.vouchers.ranking import Ranked, ranked
from tests import make
from tests.reservations.steps import reserved
from tests.vouchers.applying import applied, granted

FOLDER = Path(__file__).resolve().parents[2] / "data" / "schemes"
STAY = make.stay(9, 9, 10)


async def loaded(conn: Connection, name: str) -> str:
    await load_campaign(conn, FOLDER / f"{name}.toml", make.NOW)
    return name


async def ranking(conn: Connection, slug: str) -> list[Ranked]:
    return await ranked(conn, campaign=await campaign_today(conn, slug, now=make.NOW))


async def unmet(conn: Connection, slug: str, **wish: Any) -> list[tuple[str, Any]]:
    """The rules that an application does not fulfil, each with what was found; none if taken."""
    try:
        await applied(conn, slug, **wish)
    except NotEligible as refused:
        return [(each["rule"], each["found"]) for each in refused.facts["unmet"]]
    return []


async def granted_as_ranked(conn: Connection, application: Application) -> tuple[Granted, int]:
    """The voucher, and its amount, which is what the ranking had announced."""
    found = await ranking(conn, application.campaign_slug)
    amount = next(each.amount for each in found if each.id == application.id)
    made = await granted(conn, application)
    of_voucher = "SELECT granted FROM vouchers WHERE id = $1"
    assert await conn.fetchval(of_voucher, made.voucher_id) == amount
    assert amount is not None
    return made, amount


async def desk(conn: Connection, price_cents: int, *, units: int = 12, **space: Any) -> int:
    """Desks at that price an hour."""
    prices = {"items": [{"item": "hour", "cents": price_cents}]}
    at = await make.space(conn, **space)
    return await make.resource(conn, at=at, units=units, prices=prices)


async def used(conn: Connection, member: Member, code: str, resource: int, times: int) -> list[int]:
    """What the voucher paid of so many stays, each of which is over."""
    made = [await reserved(conn, resource, STAY, member=member, voucher=code) for _ in range(times)]
    for each in made:
        await move(conn, await lock_any(conn, UUID(each["id"])), now=STAY.end)
    return [each["voucher_cents"] for each in made]


async def books(conn: Connection, slug: str) -> dict[str, int]:
    """Where the campaign's budget is, by kind of account; all of the ledger adds up."""
    assert (await add_up(conn)).wrong == ()
    rows = await conn.fetch(
        "SELECT a.kind, sum(a.balance)::bigint AS balance FROM accounts a JOIN campaigns c "
        "ON c.id = a.campaign_id WHERE c.slug = $1 AND a.balance > 0 GROUP BY 1",
        slug,
    )
    return {row["kind"]: row["balance"] for row in rows}
