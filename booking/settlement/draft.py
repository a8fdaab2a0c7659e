"""Draft the statements of a period: what the city owes each space, a line per transfer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking import events
from booking.city_events import StatementDrafted
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.settlement.period import Days, must_be_over
from booking.settlement.refusals import no_campaign

sql = queries("settlement")


@dataclass(frozen=True, slots=True)
class Drafted:
    """The drafts of the period, as ids, and whose days it was."""

    days: Days
    statement_ids: list[int] = field(default_factory=list)


async def draft(
    conn: Connection, *, campaign: str, days: Days | None, member: Member | None, now: datetime
) -> Drafted:
    """Write or refresh the campaign's drafts of those days, by default of the two months before.

    Call it in a transaction. Each space gets what was captured up to the end of the last day, in
    the campaign's zone, and stands in no statement yet, however old: what came late has its own
    day of use on its line. Then what is to be taken back is taken, as far as the draft bears it.
    What a discarded draft took back stands in it too; where its stays do not bear that, the space
    gets none. What was sent stays as it is. Each that is new or has new lines is told in an event.
    `member` is None for an operator on the command line. Refuses
    with NotFound, Forbidden and PeriodNotOver.
    """
    row = await sql.lock_campaign.row(conn, slug=campaign)
    if row is None:
        raise no_campaign(campaign)
    if member is not None:
        member.may_act_for_city()
    zone = ZoneInfo(row["timezone"])
    days = days or Days.before(now.astimezone(zone).date())
    must_be_over(days, zone=zone, now=now)
    of_period = {"campaign_id": row["id"], "first_day": days.first, "last_day": days.last}
    await sql.insert_statements.run(
        conn,
        **of_period,
        slug=row["slug"],
        year=days.last.year,
        until=days.end(zone),
        made_by=member.id if member else None,
        now=now,
    )
    ids = [each["id"] for each in await sql.lock_drafts.rows(conn, **of_period)]
    stays = await sql.insert_stays.rows(conn, ids=ids, until=days.end(zone))
    fuller = {each["statement_id"] for each in stays}
    await sql.insert_freed.run(conn, ids=sorted(fuller))
    fuller |= await _take_back(conn, ids, now=now)
    await _add_up(conn, fuller, now=now)
    return Drafted(days, ids)


async def _add_up(conn: Connection, ids: set[int], *, now: datetime) -> None:
    for row in await sql.add_up_drafts.rows(conn, ids=sorted(ids)):
        event = StatementDrafted(
            statement_id=row["id"],
            campaign_id=row["campaign_id"],
            space_id=row["space_id"],
            total=row["total"],
        )
        await events.record(conn, event, stream_version=row["version"], now=now)


async def _take_back(conn: Connection, ids: list[int], *, now: datetime) -> set[int]:
    """Take what waits out of the drafts, the oldest first; none falls below zero, for a space's
    account cannot, and what does not fit waits for the space's next statement. Which drafts took
    something."""
    took = set()
    left: dict[int, int] = {}
    for each in await sql.waiting_corrections.rows(conn, ids=ids):
        total = left.setdefault(each["statement_id"], each["total"])
        amount = min(each["rest"], total)
        if amount > 0:
            left[each["statement_id"]] = total - amount
            took.add(each["statement_id"])
            await _take(conn, each, amount=amount, now=now)
    return took


async def _take(
    conn: Connection, correction: dict[str, Any], *, amount: int, now: datetime
) -> None:
    ledger_id = await sql.refund.value(
        conn,
        debit=correction["payable_account_id"],
        credit=correction["pot_account_id"],
        amount=amount,
        voucher_id=correction["voucher_id"],
        reservation_id=correction["reservation_id"],
        now=now,
    )
    await sql.insert_correction_line.run(
        conn,
        statement_id=correction["statement_id"],
        ledger_id=ledger_id,
        amount=amount,
        correction_id=correction["id"],
        reservation_id=correction["reservation_id"],
    )
    await sql.take_correction.run(conn, id=correction["id"], amount=amount)
