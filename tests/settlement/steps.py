"""A space with captured stays, an officer and a manager: what tests of settlement share."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.members.member import Member
from booking.periods import Period
from booking.settlement import advance
from booking.settlement.correct import correct
from booking.settlement.draft import draft
from booking.settlement.period import Days
from booking.settlement.reconcile import check_books
from booking.settlement.statement import Line, Statement, Whole, read, statements
from booking.vouchers.capture import capture
from booking.vouchers.check import Report
from tests import make
from tests.vouchers import steps

# The two months before make.NOW's, and those after them, by Milan's clock.
AUTUMN = Days(date(2026, 9, 1), date(2026, 10, 31))
WINTER = Days(date(2026, 11, 1), date(2026, 12, 31))
IN_AUTUMN = make.rome(10, 18, month=10)
IN_WINTER = make.rome(15, 18)
NOVEMBER = make.rome(3, 9, month=11)
JANUARY = make.rome(4, 9, month=1, year=2027)


@dataclass(frozen=True, slots=True)
class House:
    """A space whose desk is paid with one voucher, and who settles for it."""

    campaign: str
    held: steps.Held
    space: make.Space
    resource: int
    officer: Member
    manager: Member


async def house(
    conn: Connection, *, campaign: str | None = None, at: make.Space | None = None
) -> House:
    campaign = campaign or await steps.campaign(conn)
    space = at or await make.space(conn)
    return House(
        campaign,
        await steps.voucher(conn, of=campaign),
        space,
        await make.resource(conn, at=space),
        await officer(conn),
        await make.member(conn, manages=frozenset({space.id})),
    )


async def officer(conn: Connection) -> Member:
    made = await make.member(conn)
    await conn.execute("INSERT INTO roles (member_id, role) VALUES ($1, 'officer')", made.id)
    return replace(made, officer=True)


async def captured(
    conn: Connection,
    at: House,
    amount: int = 1_000,
    *,
    now: datetime = IN_AUTUMN,
    period: Period | None = None,
) -> UUID:
    """A stay that is over, and whose share of the voucher the city owes the space since `now`."""
    period = period or make.stay(9, 9, 13, month=10)
    made = await steps.stay(conn, at.held, amount, resource_id=at.resource, period=period)
    await capture(
        conn,
        reservation_id=made,
        voucher_id=at.held.id,
        space_id=at.space.id,
        amount=amount,
        year=2026,
        listed=True,
        now=now,
    )
    await steps.settled(conn, made, "completed")
    return made


async def drafted(
    conn: Connection, at: House, days: Days = AUTUMN, *, now: datetime = NOVEMBER
) -> list[Statement]:
    """The campaign's drafts of those days, the newest first."""
    async with conn.transaction():
        found = await draft(conn, campaign=at.campaign, days=days, member=at.officer, now=now)
    return await statements(conn, ids=found.statement_ids)


async def whole(conn: Connection, statement: Statement) -> Whole:
    return await read(conn, statement_id=statement.id, member=None)


async def lines(conn: Connection, statement: Statement) -> list[Line]:
    return (await whole(conn, statement)).lines


async def amounts(conn: Connection, statement: Statement) -> list[int]:
    return [each.amount for each in await lines(conn, statement)]


async def paid(conn: Connection, at: House, statement: Statement) -> None:
    """Every step that is left of it."""
    of_statement: dict[str, Any] = {
        "statement_id": statement.id,
        "member": at.officer,
        "now": NOVEMBER,
    }
    async with conn.transaction():
        await advance.send(conn, **of_statement)
        await advance.approve(conn, **of_statement)
        await advance.pay(conn, **of_statement, payment_reference="M-1")


async def taken_back(conn: Connection, at: House, stay: UUID, amount: int) -> int:
    async with conn.transaction():
        made = await correct(
            conn,
            reservation_id=stay,
            amount=amount,
            reason="Il laser era guasto",
            member=at.officer,
            now=NOVEMBER,
        )
    return made.id


async def balance(conn: Connection, at: House, kind: str = "payable") -> int:
    """Of the space's account, or of the campaign's of that kind."""
    found: int = await conn.fetchval(
        "SELECT coalesce(sum(a.balance), 0)::bigint FROM accounts a "
        "JOIN campaigns c ON c.id = a.campaign_id "
        "WHERE c.slug = $1 AND a.kind = $2 AND (a.space_id = $3 OR a.space_id IS NULL)",
        at.campaign,
        kind,
        at.space.id,
    )
    return found


async def books(conn: Connection) -> Report:
    """The whole check, as `booking ledger check` does it."""
    return await check_books(conn)
