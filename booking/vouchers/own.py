"""A member's own vouchers, each with all that ever moved on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.campaign import Unit
from booking.vouchers.terms import Terms

sql = queries("vouchers")
takeable = queries("takeable")


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer, in the campaign's unit; `cause` is the ledger's."""

    cause: str
    amount: int
    reservation_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnVoucher:
    """Amounts are in `unit`. `year` is the current one; `left_this_year` is what can still be
    used in it: the balance, or what the caps of the year and of the campaign leave where that is
    less; `left_next_year` the same of the year after, were no more used until then, and 0 where
    the voucher ends before. An offer has nothing to use before it is accepted, up to `accept_by`.
    `turn` is its place in vouchers_in_turn, and 0 elsewhere."""

    id: int
    code: str
    campaign_slug: str
    campaign_name: dict[str, str]
    unit: Unit
    granted: int
    balance: int
    reserved: int
    year: int
    cap_per_year: int | None
    used_this_year: int
    left_this_year: int
    left_next_year: int
    valid_from: date
    valid_until: date
    state: str
    accept_by: date | None
    turn: int
    history: tuple[Entry, ...]


# Places in vouchers_in_turn: offers to answer, then what can be used, then what cannot.
OFFERED, USABLE, OTHERS = 1, 2, 3


async def own_vouchers(
    conn: Connection,
    *,
    member_id: int,
    after: int,
    limit: int,
    now: datetime,
    with_history: bool = True,
) -> list[OwnVoucher]:
    """At most `limit` vouchers of the beneficiary that a member acts for, in the order they were
    granted, from the one that follows the voucher of id `after`; their history, which may be
    long, where it is wanted, else empty."""
    rows = await sql.vouchers_of_member.rows(
        conn,
        member_id=member_id,
        in_turn=False,
        after_turn=0,
        after=after,
        limit=limit,
        now=now,
        with_history=with_history,
    )
    return [_own(row, now=now) for row in rows]


async def vouchers_in_turn(
    conn: Connection,
    *,
    member_id: int,
    limit: int,
    now: datetime,
    after: tuple[int, int] = (0, 0),
    with_history: bool = False,
) -> list[OwnVoucher]:
    """The same with what one looks for first: offers to answer, then those with something left to
    use, then all others; from the one that follows `after`, a turn and an id."""
    rows = await sql.vouchers_of_member.rows(
        conn,
        member_id=member_id,
        in_turn=True,
        after_turn=after[0],
        after=after[1],
        limit=limit,
        now=now,
        with_history=with_history,
    )
    return [_own(row, now=now) for row in rows]


async def vouchers_held(
    conn: Connection, *, member_id: int, campaign_ids: Sequence[int], now: datetime
) -> dict[int, OwnVoucher]:
    """By campaign, where they have any: the voucher to answer, else to use, else the newest;
    without its history."""
    rows = await takeable.vouchers_held.rows(
        conn, member_id=member_id, campaign_ids=campaign_ids, now=now
    )
    return {row.pop("campaign_id"): _own(row, now=now) for row in rows}


def _own(row: dict[str, Any], *, now: datetime) -> OwnVoucher:
    year = now.astimezone(ZoneInfo(row.pop("timezone"))).year
    terms = Terms(**row.pop("terms"))
    used_by_year = row.pop("used_by_year")
    lasts = row["valid_until"].year > year
    history = tuple(
        Entry(
            cause=each["cause"],
            amount=each["amount"],
            reservation_id=UUID(each["reservation_id"]) if each["reservation_id"] else None,
            at=datetime.fromisoformat(each["at"]),
        )
        for each in row.pop("history")
    )
    return OwnVoucher(
        **row,
        year=year,
        cap_per_year=terms.cap_per_year,
        used_this_year=used_by_year.get(str(year), 0),
        left_this_year=_left_in(year, row, terms, used_by_year),
        left_next_year=_left_in(year + 1, row, terms, used_by_year) if lasts else 0,
        history=history,
    )


def _left_in(year: int, row: dict[str, Any], terms: Terms, used_by_year: dict[str, int]) -> int:
    left = [row["balance"] if row["state"] == "active" else 0]
    if terms.cap_per_year is not None:
        left.append(max(0, terms.cap_per_year - used_by_year.get(str(year), 0)))
    if terms.cap_per_campaign is not None:
        left.append(max(0, terms.cap_per_campaign - used_by_year.get("0", 0)))
    return min(left)
