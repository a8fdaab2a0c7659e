"""Expire vouchers whose last day has passed: what is left of them goes back to its pot."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking import events
from booking.city_events import VoucherExpired
from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("vouchers")
_AT_ONCE = 100
# A receipt that was handed in on time has so long after the voucher's last day to be answered.
WAITS_FOR_RECEIPTS = timedelta(days=60)


async def expire_due(conn: Connection, *, now: datetime) -> int:
    """Expire all that are due, a hundred in a transaction; how many expired.

    Two at once share the work. What a reservation holds stays reserved until it is captured or
    given back. A redemption in flight comes first, or finds nothing left and is decided again. A
    voucher with a receipt that waits for its answer expires when it was answered, or 60 days late.
    """
    expired = 0
    for campaign in await sql.campaign_zones.rows(conn):
        today = now.astimezone(ZoneInfo(campaign["timezone"])).date()
        done = _AT_ONCE
        while done == _AT_ONCE:
            async with conn.transaction():
                due = await sql.lock_expired_vouchers.rows(
                    conn,
                    campaign_id=campaign["id"],
                    today=today,
                    receipts_wait_from=today - WAITS_FOR_RECEIPTS,
                    limit=_AT_ONCE,
                )
                # A receipt that was handed in while the locks were waited for is seen from here on.
                waiting = await sql.receipts_wait.column(
                    conn,
                    voucher_ids=[voucher["id"] for voucher in due],
                    receipts_wait_from=today - WAITS_FOR_RECEIPTS,
                )
                over = [voucher for voucher in due if voucher["id"] not in waiting]
                for voucher in over:
                    await _expire(conn, voucher, now=now)
            done = len(due)
            expired += len(over)
    return expired


async def _expire(conn: Connection, voucher: dict[str, Any], *, now: datetime) -> None:
    rest = await sql.lock_balance.value(conn, account_id=voucher["account_id"])
    if rest > 0:
        await sql.transfer.run(
            conn,
            debit=voucher["account_id"],
            credit=voucher["pot_account_id"],
            amount=rest,
            cause="expire",
            voucher_id=voucher["id"],
            reservation_id=None,
            now=now,
        )
    version = await sql.mark_expired.value(conn, voucher_id=voucher["id"])
    event = VoucherExpired(
        voucher_id=voucher["id"], campaign_id=voucher["campaign_id"], amount=rest
    )
    await events.record(conn, event, stream_version=version, now=now)
