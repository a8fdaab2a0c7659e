"""Give back what a reservation had reserved on a voucher, as its cause and the campaign say."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from booking import events
from booking.city_events import VoucherExtended
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.terms import Terms

sql = queries("vouchers")

# release: in time, undone, moved, declined or expired
# late, no_show: the campaign's rule · space_fault: a closure, or a listing that ended
Cause = Literal["release", "late", "no_show", "space_fault"]


async def give_back(
    conn: Connection,
    *,
    reservation_id: UUID,
    voucher_id: int,
    amount: int,
    cause: Cause,
    year: int,
    now: datetime,
) -> int:
    """Move `amount`, in the campaign's unit, out of the voucher's reserved account.

    Call it in a transaction that holds the reservation's row; `year` is that of the stay's local
    start. Returns how much reached the member's voucher: nothing where the campaign's rule or an
    expired voucher sends it to the pot. A space's fault makes it last longer.
    """
    if amount == 0:
        return 0
    account = await _account(conn, voucher_id)
    kept = _is_kept(account.terms, cause)
    if not kept:
        # First the beneficiary's caps, then the voucher: the order of every write.
        await _lower_caps(conn, account, reservation_id=reservation_id, year=year, amount=amount)
    today = now.astimezone(ZoneInfo(account.timezone)).date()
    usable = await _lock_voucher(conn, account, today=today, extend=cause == "space_fault", now=now)
    to_voucher = usable and not kept
    await sql.transfer.run(
        conn,
        debit=account.reserved_account_id,
        credit=account.account_id if to_voucher else account.pot_account_id,
        amount=amount,
        cause="forfeit" if kept else "release" if usable else "expire",
        voucher_id=voucher_id,
        reservation_id=reservation_id,
        now=now,
    )
    return amount if to_voucher else 0


async def keeps_when_late(conn: Connection, *, voucher_id: int) -> bool:
    """Whether what is cancelled late is lost to the voucher, by its campaign's rule."""
    return _is_kept((await _account(conn, voucher_id)).terms, "late")


@dataclass(frozen=True, slots=True)
class _Account:
    voucher_id: int
    campaign_id: int
    beneficiary_id: int
    timezone: str
    terms: Terms
    account_id: int
    reserved_account_id: int
    pot_account_id: int


async def _account(conn: Connection, voucher_id: int) -> _Account:
    """What never changes of a voucher, and its campaign's terms."""
    row = await sql.voucher_accounts.row(conn, voucher_id=voucher_id)
    if row is None:
        raise LookupError(f"there is no voucher {voucher_id}")
    return _Account(**(row | {"terms": Terms(**row["terms"])}))


def _is_kept(terms: Terms, cause: Cause) -> bool:
    """Whether the city keeps it, so that it still counts against the year's cap."""
    rules = {"late": terms.give_back.late, "no_show": terms.give_back.no_show}
    return rules.get(cause) == "pot"


async def _lower_caps(
    conn: Connection, account: _Account, *, reservation_id: UUID, year: int, amount: int
) -> None:
    lowered = await sql.lower_caps.column(
        conn,
        campaign_id=account.campaign_id,
        beneficiary_id=account.beneficiary_id,
        reservation_id=reservation_id,
        year=year,
        amount=amount,
    )
    if year not in lowered:
        raise LookupError(f"nothing was used of voucher {account.voucher_id} in {year}")


async def _lock_voucher(
    conn: Connection, account: _Account, *, today: date, extend: bool, now: datetime
) -> bool:
    """Whether the voucher can still be used, made to last longer first where that is due."""
    voucher = await sql.lock_voucher.row(conn, voucher_id=account.voucher_id)
    if voucher is None:
        raise LookupError(f"there is no voucher {account.voucher_id}")
    if extend and voucher["state"] != "revoked":
        await _extend(conn, account, voucher, today=today, now=now)
        return True
    return bool(voucher["state"] == "active" and today <= voucher["valid_until"])


async def _extend(
    conn: Connection, account: _Account, voucher: dict[str, Any], *, today: date, now: datetime
) -> None:
    """Counted from its last day as granted, or from today where that is past: ten stays that a
    closure hits extend a voucher once, not ten times."""
    granted_until = voucher["extended_from"] or voucher["valid_until"]
    days = timedelta(days=account.terms.extend_days_on_space_fault)
    until = max(voucher["valid_until"], max(granted_until, today) + days)
    version = await sql.extend_voucher.value(
        conn, voucher_id=account.voucher_id, valid_until=until, extended_from=granted_until
    )
    if version is not None:
        extended = VoucherExtended(
            voucher_id=account.voucher_id, campaign_id=account.campaign_id, valid_until=until
        )
        await events.record(conn, extended, stream_version=version, now=now)
