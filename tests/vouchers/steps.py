"""Campaigns, vouchers and stays that tests of vouchers share."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from booking.database.pool import Connection, Pool
from booking.periods import Period
from booking.reservations.facts import Asked, read_facts
from booking.vouchers.campaign import CampaignFile
from booking.vouchers.grant import Granted, grant
from booking.vouchers.holding import Holding
from booking.vouchers.load_campaign import bring_to
from tests import make

CAP = 150_000
# After make.NOW, in another year, and far inside every voucher of these tests.
THIS_YEAR, NEXT_YEAR = make.stay(7, 9, 13), make.stay(12, 9, 13, month=1, year=2027)
_numbers = itertools.count(1)


async def campaign(
    conn: Connection,
    *,
    terms: dict[str, Any] | None = None,
    pots: tuple[dict[str, Any], ...] = ({"slug": "city", "budget": 10_000_000},),
    **facts: Any,
) -> str:
    """The slug of a campaign by Milan's rule, but for what is named."""
    slug = f"campaign-{next(_numbers)}"
    wanted = campaign_file(slug, terms=terms, pots=pots, **facts)
    await bring_to(conn, wanted, now=make.NOW)
    return slug


def campaign_file(
    slug: str,
    *,
    terms: dict[str, Any] | None = None,
    pots: tuple[dict[str, Any], ...] = ({"slug": "city", "budget": 10_000_000},),
    **facts: Any,
) -> CampaignFile:
    """What a campaign file says; pots take their rank from their order."""
    return CampaignFile.model_validate(
        {
            "campaign": {
                "slug": slug,
                "name": {"it": "Prova", "en": "Trial"},
                "opens_on": date(2026, 1, 1),
                "closes_on": date(2030, 12, 31),
            }
            | facts,
            "terms": {"cap_per_year": CAP} | (terms or {}),
            "pots": [
                {"rank": rank, "name": {"it": "Fondo", "en": "Pot"}} | pot
                for rank, pot in enumerate(pots, start=1)
            ],
        }
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A granted voucher, and the member that holds it."""

    granted: Granted
    member_id: int

    @property
    def id(self) -> int:
        return self.granted.voucher_id

    @property
    def code(self) -> str:
        return self.granted.code


async def voucher(
    conn: Connection,
    *,
    amount: int = CAP,
    of: str | None = None,
    member_id: int | None = None,
    now: datetime = make.NOW,
    **facts: Any,
) -> Held:
    """A voucher of the campaign `of`, or of one of its own, for somebody."""
    member_id = member_id or (await make.member(conn)).id
    slug = of or await campaign(conn, **facts)
    return Held(
        await grant(conn, campaign=slug, member_id=member_id, amount=amount, now=now), member_id
    )


async def holding(conn: Connection, held: Held, *, year: int = 2026) -> Holding:
    """The voucher as a decision sees it."""
    found = await holding_by_code(conn, held.code, member_id=held.member_id, year=year)
    assert found is not None
    return found


async def holding_by_code(
    conn: Connection, code: str, *, member_id: int, year: int = 2026
) -> Holding | None:
    """What a decision about that member sees of a code."""
    asked = Asked(
        member_id=member_id,
        operation=None,
        key=None,
        now=make.NOW,
        voucher=code,
        year=year,
        family=None,
        age_matters=False,
    )
    return (await read_facts(conn, [asked]))[0].holding


async def redeem(
    conn: Connection, held: Holding, amount: int, reservation_id: UUID, *, cap: int | None = None
) -> None:
    """Reserve on the voucher, as a reservation's own transaction does."""
    limit = cap or held.terms.cap_per_year or 2**62
    await conn.execute(
        "SELECT redeem($1::bigint[], $2, $3)",
        [
            held.campaign_id,
            held.beneficiary_id,
            held.year,
            limit,
            amount,
            held.account_id,
            held.reserved_account_id,
        ],
        held.voucher_id,
        reservation_id,
    )


async def stay(
    conn: Connection,
    held: Held,
    amount: int,
    *,
    resource_id: int | None = None,
    period: Period = THIS_YEAR,
    status: str = "confirmed",
) -> UUID:
    """A reservation that holds `amount` of the voucher, at twice that price."""
    resource_id = resource_id or await make.resource(conn)
    space_id = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", resource_id)
    unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", resource_id)
    made = uuid4()
    use_day = period.start.astimezone(make.ROME).date()
    await redeem(conn, await holding(conn, held, year=use_day.year), amount, made)
    await conn.execute(
        "INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, "
        "unit_ids, quantity, starts_at, ends_at, use_day, status, price_cents, voucher_cents, "
        "vat_basis_points, voucher_id, reserved_units, cancel_free_until, created_at, changed_at) "
        "VALUES ($1, $2, $3, $3, $4, $5, $6, 1, $7::timestamptz, $8, $9, $10, $11, $12::int, 2200, "
        "$13, $12::int, $7::timestamptz, $14, $14)",
        made,
        str(made),
        held.member_id,
        space_id,
        resource_id,
        [unit],
        period.start,
        period.end,
        use_day,
        status,
        2 * amount,
        amount,
        held.id,
        make.NOW,
    )
    return made


async def settled(
    conn: Connection, reservation_id: UUID, status: str = "cancelled", *, left: int = 0
) -> None:
    """What the reservation's own code writes once its share went somewhere."""
    await conn.execute(
        "UPDATE reservations SET reserved_units = $2, status = $3 WHERE id = $1",
        reservation_id,
        left,
        status,
    )


@dataclass(frozen=True, slots=True)
class Money:
    """Where a voucher's money is."""

    pot: int
    voucher: int
    reserved: int
    used: int


async def money(conn: Connection, held: Held, *, year: int = 2026) -> Money:
    """Balances of the voucher, its pot, and what its beneficiary used in the year."""
    row = await conn.fetchrow(
        "SELECT p.balance AS pot, a.balance AS voucher, r.balance AS reserved, "
        "coalesce(u.used, 0) AS used FROM vouchers v JOIN pots ON pots.id = v.pot_id "
        "JOIN accounts p ON p.id = pots.account_id JOIN accounts a ON a.id = v.account_id "
        "JOIN accounts r ON r.id = v.reserved_account_id LEFT JOIN cap_uses u "
        "ON u.campaign_id = v.campaign_id AND u.beneficiary_id = v.beneficiary_id AND u.year = $2 "
        "WHERE v.id = $1",
        held.id,
        year,
    )
    assert row is not None
    return Money(**row)


async def attempt(conn: Connection, work: Callable[[], Awaitable[Any]]) -> str:
    """Try what the database may refuse, without losing the transaction around it."""
    try:
        async with conn.transaction():
            await work()
    except asyncpg.PostgresError as error:
        return type(error).__name__
    return "done"


async def until_waiting(watching: Connection | Pool, waiting: Connection) -> None:
    """Return once the other connection waits for a lock; fail after ten seconds."""
    async with asyncio.timeout(10):
        while not await watching.fetchval(  # noqa: ASYNC110 - nothing tells of a lock
            "SELECT cardinality(pg_blocking_pids($1)) > 0", waiting.get_server_pid()
        ):
            await asyncio.sleep(0.005)
