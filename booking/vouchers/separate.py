"""An officer finds that an account does not act for a beneficiary, and separates them."""

from datetime import datetime

from booking.beneficiary_events import AccountSeparated
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.events import record
from booking.vouchers.decide_anew import decide_anew
from booking.vouchers.own_case import require_others

whose = queries("identity")
vouchers = queries("vouchers")
_WHAT = {
    "en": "account of this beneficiary",
    "it": "un account che agisce per questo beneficiario",
}


async def separate(
    conn: Connection,
    *,
    beneficiary_id: int,
    member_id: int,
    officer_id: int,
    reason: str,
    now: datetime,
) -> int:
    """Have the account see and use that beneficiary's vouchers no more; the separation's id.

    What it reserved stays as it is, and what it is reserving at this moment comes first or is
    decided anew. It may apply and take vouchers as somebody else from then on. Call it in a
    transaction. Refuses with OwnCase, and with NotFound where it does not act for it.
    """
    member = await vouchers.lock_member.row(conn, member_id=member_id)
    if member is None or member["beneficiary_id"] != beneficiary_id:
        raise NotFound(what=_WHAT)
    await require_others(conn, officer_id=officer_id, beneficiary_id=beneficiary_id)
    await decide_anew(conn)
    version = await vouchers.act_for.value(conn, member_id=member_id, beneficiary_id=None)
    separation_id: int = await whose.insert_separation.value(
        conn,
        member_id=member_id,
        beneficiary_id=beneficiary_id,
        reason=reason,
        separated_by=officer_id,
        now=now,
    )
    event = AccountSeparated(
        member_id=member_id, beneficiary_id=beneficiary_id, separation_id=separation_id
    )
    await record(conn, event, stream_version=version, now=now)
    return separation_id
