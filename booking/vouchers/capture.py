"""Capture what a stay had reserved on a voucher: from then on the city owes it to the space."""

from datetime import datetime
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.give_back import give_back

sql = queries("vouchers")


async def capture(
    conn: Connection,
    *,
    reservation_id: UUID,
    voucher_id: int,
    space_id: int,
    amount: int,
    year: int,
    listed: bool,
    now: datetime,
) -> int:
    """Move `amount`, in the campaign's unit, from the voucher's reserved account to the space.

    Call it in a transaction that holds the reservation's row; `year` is that of the stay's local
    start. Returns what was captured: nothing where the space was not `listed` on the day of use
    and the campaign asks for it; then all of it goes back to the voucher, as the space's fault.
    """
    if amount == 0:
        return 0
    terms = await sql.capture_terms.row(conn, voucher_id=voucher_id)
    if terms is None:
        raise LookupError(f"there is no voucher {voucher_id}")
    if terms["listed_only"] and not listed:
        await give_back(
            conn,
            reservation_id=reservation_id,
            voucher_id=voucher_id,
            amount=amount,
            cause="space_fault",
            year=year,
            now=now,
        )
        return 0
    await sql.transfer.run(
        conn,
        debit=terms["reserved_account_id"],
        credit=await _payable(conn, campaign_id=terms["campaign_id"], space_id=space_id),
        amount=amount,
        cause="capture",
        voucher_id=voucher_id,
        reservation_id=reservation_id,
        now=now,
    )
    return amount


async def _payable(conn: Connection, *, campaign_id: int, space_id: int) -> int:
    """The account of what a campaign owes a space, made at its first stay."""
    found = await sql.payable_account.value(conn, campaign_id=campaign_id, space_id=space_id)
    if found is None:
        # Two first stays at once: the second waits here, and then finds the first one's account.
        await sql.insert_payable_account.run(conn, campaign_id=campaign_id, space_id=space_id)
        found = await sql.payable_account.value(conn, campaign_id=campaign_id, space_id=space_id)
    return int(found)
