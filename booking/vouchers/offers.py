"""An offer is accepted, declined or forfeited; an officer takes a voucher back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.city_events import VoucherAccepted, VoucherForfeited, VoucherRevoked
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.events import record
from booking.vouchers.grant_refusals import STATES, NoOffer, NotToRevoke, OfferLapsed
from booking.vouchers.own_case import require_others
from booking.vouchers.words import day_words

sql = queries("grants")
whose = queries("identity")
vouchers = queries("vouchers")
_AT_ONCE = 100
_WHAT = {"en": "voucher", "it": "un voucher con questo numero"}


async def accept_offer(conn: Connection, *, voucher_id: int, member_id: int, now: datetime) -> None:
    """The owner accepts, up to the last day: it can be used from now on. Call it in a transaction.

    Refuses with NotFound where it is not theirs, NoOffer, and OfferLapsed.
    """
    voucher = await _own_offer(conn, voucher_id=voucher_id, member_id=member_id)
    today = now.astimezone(ZoneInfo(voucher["timezone"])).date()
    if today > voucher["accept_by"]:
        raise OfferLapsed(
            state=STATES["offered"],
            accept_by=voucher["accept_by"].isoformat(),
            accept_shown=day_words(voucher["accept_by"]),
        )
    version = await sql.mark_accepted.value(conn, voucher_id=voucher_id, now=now)
    await record(conn, VoucherAccepted(**_of(voucher)), stream_version=version, now=now)


async def decline_offer(
    conn: Connection, *, voucher_id: int, member_id: int, now: datetime
) -> None:
    """The owner does not want it: all goes back to the pot. Call it in a transaction. Refuses with
    NotFound where it is not theirs, and NoOffer."""
    voucher = await _own_offer(conn, voucher_id=voucher_id, member_id=member_id)
    await _forfeit(conn, voucher, by="member", now=now)


async def forfeit_due(conn: Connection, *, now: datetime) -> int:
    """Forfeit every offer whose last day has passed, a hundred in a transaction; how many.

    Two at once share the work; whoever accepts at this moment comes first, or is refused.
    """
    forfeited = 0
    for campaign in await vouchers.campaign_zones.rows(conn):
        today = now.astimezone(ZoneInfo(campaign["timezone"])).date()
        done = _AT_ONCE
        while done == _AT_ONCE:
            async with conn.transaction():
                due = await sql.lock_lapsed_offers.rows(
                    conn, campaign_id=campaign["id"], today=today, limit=_AT_ONCE
                )
                for voucher in due:
                    await _forfeit(conn, voucher, by="clock", now=now)
            done = len(due)
            forfeited += done
    return forfeited


async def revoke(
    conn: Connection,
    *,
    voucher_id: int,
    officer_id: int,
    reason: str,
    now: datetime,
    wrong_identity: bool = False,
) -> int:
    """An officer takes back what is left, in the campaign's unit, which is returned. What stays
    hold on it stays reserved until it is captured or given back.

    With `wrong_identity` the tax code that was declared for it was somebody else's: it no longer
    keeps its owner from taking a voucher, and is no aid of theirs.
    Call it in a transaction. A redemption in flight comes first, or finds nothing left and is
    decided again. Refuses with NotFound, OwnCase and NotToRevoke.
    """
    voucher = await sql.voucher_to_change.row(conn, voucher_id=voucher_id)
    if voucher is None:
        raise NotFound(what=_WHAT)
    await require_others(conn, officer_id=officer_id, beneficiary_id=voucher["beneficiary_id"])
    if voucher["state"] not in ("offered", "active"):
        raise NotToRevoke(state=STATES[voucher["state"]], status_now=voucher["state"])
    rest = await _empty(conn, voucher, cause="revoke", now=now)
    version = await sql.mark_revoked.value(
        conn,
        voucher_id=voucher_id,
        reason=reason,
        revoked_by=officer_id,
        disowned=wrong_identity,
        now=now,
    )
    event = VoucherRevoked(**_of(voucher), amount=rest)
    await record(conn, event, stream_version=version, now=now)
    return rest


async def require_voucher(
    conn: Connection, voucher_id: int, *, of_member: int | None = None
) -> None:
    """Refuse with NotFound where there is no such voucher, or with `of_member` none of theirs."""
    owner = await sql.voucher_owner.value(conn, voucher_id=voucher_id)
    own = await whose.beneficiary_of_member.value(conn, member_id=of_member) if of_member else owner
    if owner is None or owner != own:
        raise NotFound(what=_WHAT)


async def _own_offer(conn: Connection, *, voucher_id: int, member_id: int) -> dict[str, Any]:
    """The voucher under its lock, where it is an offer to the beneficiary of that member."""
    own = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    voucher = await sql.voucher_to_change.row(conn, voucher_id=voucher_id)
    if voucher is None or own is None or voucher["beneficiary_id"] != own:
        raise NotFound(what=_WHAT)
    if voucher["state"] != "offered":
        raise NoOffer(state=STATES[voucher["state"]], status_now=voucher["state"])
    return voucher


async def _forfeit(conn: Connection, voucher: dict[str, Any], *, by: str, now: datetime) -> None:
    rest = await _empty(conn, voucher, cause="forfeit", now=now)
    version = await sql.mark_forfeited.value(conn, voucher_id=voucher["id"])
    event = VoucherForfeited(**_of(voucher), amount=rest, by=by)
    await record(conn, event, stream_version=version, now=now)


async def _empty(conn: Connection, voucher: dict[str, Any], *, cause: str, now: datetime) -> int:
    """Move all that is on the voucher back to its pot; how much it was."""
    rest: int = await vouchers.lock_balance.value(conn, account_id=voucher["account_id"])
    if rest > 0:
        await vouchers.transfer.run(
            conn,
            debit=voucher["account_id"],
            credit=voucher["pot_account_id"],
            amount=rest,
            cause=cause,
            voucher_id=voucher["id"],
            reservation_id=None,
            now=now,
        )
    return rest


def _of(voucher: dict[str, Any]) -> dict[str, int]:
    return {
        "voucher_id": voucher["id"],
        "campaign_id": voucher["campaign_id"],
        "beneficiary_id": voucher["beneficiary_id"],
    }
