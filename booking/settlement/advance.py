"""A statement's steps: a draft is sent or discarded, what was sent is approved, then paid."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking import events
from booking.city_events import (
    StatementApproved,
    StatementDiscarded,
    StatementPaid,
    StatementSent,
)
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.settlement.refusals import StatementState, no_statement
from booking.settlement.statement import may_act_for, may_see

sql = queries("settlement")


async def send(conn: Connection, *, statement_id: int, member: Member, now: datetime) -> None:
    """An officer sends a draft: from now on its lines stand.

    Call it in a transaction. Refuses with NotFound, Forbidden and StatementState.
    """
    statement = await _lock(conn, statement_id, member=member)
    member.may_act_for_city()
    _require(statement, "draft")
    version = await sql.mark_sent.value(conn, id=statement_id, member_id=member.id, now=now)
    event = StatementSent(**_facts(statement))
    await events.record(conn, event, stream_version=version, now=now)


async def discard(conn: Connection, *, statement_id: int, member: Member, now: datetime) -> None:
    """An officer discards a mistaken draft: its lines are free for the space's next one. It keeps
    its number and what it said, and what it took back stays taken.

    Call it in a transaction. Refuses with NotFound, Forbidden and StatementState.
    """
    await sql.lock_campaign_of.row(conn, statement_id=statement_id)
    statement = await _lock(conn, statement_id, member=member)
    member.may_act_for_city()
    _require(statement, "draft")
    await sql.free_lines.run(conn, id=statement_id)
    version = await sql.mark_discarded.value(conn, id=statement_id, member_id=member.id, now=now)
    event = StatementDiscarded(**_facts(statement))
    await events.record(conn, event, stream_version=version, now=now)


async def approve(conn: Connection, *, statement_id: int, member: Member, now: datetime) -> None:
    """A manager of the space, or an officer for it, agrees to what was sent.

    Call it in a transaction. Refuses with NotFound, Forbidden and StatementState.
    """
    statement = await _lock(conn, statement_id, member=member)
    may_act_for(member, statement.space_id)
    _require(statement, "sent")
    version = await sql.mark_approved.value(conn, id=statement_id, member_id=member.id, now=now)
    event = StatementApproved(**_facts(statement))
    await events.record(conn, event, stream_version=version, now=now)


async def pay(
    conn: Connection, *, statement_id: int, payment_reference: str, member: Member, now: datetime
) -> None:
    """An officer paid what was approved: it leaves the space's account in the ledger.

    Call it in a transaction; `payment_reference` is the bank's or the treasury's, 1–140
    characters. A statement of nothing is paid without a transfer. Refuses with NotFound, Forbidden
    and StatementState.
    """
    statement = await _lock(conn, statement_id, member=member)
    member.may_act_for_city()
    _require(statement, "approved")
    version = await sql.mark_paid.value(
        conn,
        id=statement_id,
        payment_reference=payment_reference,
        member_id=member.id,
        now=now,
    )
    if statement.total > 0:
        await _transfer(conn, statement, now=now)
    event = StatementPaid(**_facts(statement))
    await events.record(conn, event, stream_version=version, now=now)


@dataclass(frozen=True, slots=True)
class _Statement:
    """As it stands under its row's lock."""

    id: int
    number: str
    campaign_id: int
    space_id: int
    state: str
    total: int


async def _lock(conn: Connection, statement_id: int, *, member: Member) -> _Statement:
    found = await sql.lock_statement.one(conn, _Statement, id=statement_id)
    if found is None or not may_see(member, found.space_id):
        raise no_statement()
    return found


def _require(statement: _Statement, state: str) -> None:
    if statement.state != state:
        raise StatementState(number=statement.number, state=statement.state, needed=state)


async def _transfer(conn: Connection, statement: _Statement, *, now: datetime) -> None:
    await sql.insert_paid_account.run(conn, campaign_id=statement.campaign_id)
    paid = await sql.pay.run(
        conn,
        campaign_id=statement.campaign_id,
        space_id=statement.space_id,
        amount=statement.total,
        now=now,
    )
    if paid != 1:
        raise LookupError(f"statement {statement.number} owes from an account that is not there")


def _facts(statement: _Statement) -> dict[str, Any]:
    return {
        "statement_id": statement.id,
        "campaign_id": statement.campaign_id,
        "space_id": statement.space_id,
        "total": statement.total,
    }
