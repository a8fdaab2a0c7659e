"""De minimis aid: what counts over three years for one undertaking, and the ceiling of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.city_events import AidDeclared, AidWithdrawn
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.events import record
from booking.vouchers.grant_refusals import AidWithdrawnBefore, DeMinimisReached
from booking.vouchers.own_case import require_others
from booking.vouchers.words import amount_words

whose = queries("identity")
# Art. 3(2): EUR 300,000 per single undertaking over any period of three years.
CEILING_CENTS = 30_000_000
_YEARS = 3
_ZONE = ZoneInfo("Europe/Rome")
_IN_FUTURE = {
    "en": "is after today; aid counts from the day it was granted",
    "it": "è dopo oggi; un aiuto conta dal giorno in cui è concesso",
}


@dataclass(frozen=True, slots=True)
class Aid:
    """One grant that counts: a voucher of the city (`source` voucher, `measure` its campaign) or
    what was declared of another grantor."""

    source: str
    id: int
    beneficiary_id: int
    granted_on: date
    cents: int
    measure: str
    grantor: str | None


def day_of_aid(now: datetime) -> date:
    """Today, in whose days aid is counted where no campaign says otherwise."""
    return now.astimezone(_ZONE).date()


def first_day_that_counts(on: date) -> date:
    """The first of the three years that end with that day."""
    try:
        return on.replace(year=on.year - _YEARS) + timedelta(days=1)
    except ValueError:
        # The 29th of February: three years before, its day is the 1st of March.
        return date(on.year - _YEARS, 3, 1)


async def aid_that_counts(
    conn: Connection, *, beneficiary_id: int | None, on: date, tax_code: str | None = None
) -> list[Aid]:
    """All aid of the single undertaking (Reg. (EU) 2023/2831, art. 2(2)) in the three years that
    end with that day, oldest first; aid counts when it is granted (art. 3(3)). With `tax_code`
    also that of whoever is known by it, or declared it when taking a voucher."""
    return await aid_between(
        conn,
        beneficiary_id=beneficiary_id,
        tax_code=tax_code,
        first_day=first_day_that_counts(on),
        last_day=on,
    )


async def aid_between(
    conn: Connection,
    *,
    beneficiary_id: int | None,
    tax_code: str | None,
    first_day: date,
    last_day: date,
) -> list[Aid]:
    """The same of any days, both included."""
    return await whose.aid_that_counts.all(
        conn,
        Aid,
        beneficiary_id=beneficiary_id,
        tax_code=tax_code,
        first_day=first_day,
        last_day=last_day,
    )


async def require_below_ceiling(
    conn: Connection,
    *,
    beneficiary_id: int | None,
    amount: int,
    ceiling: int,
    on: date,
    tax_code: str | None = None,
) -> None:
    """Refuse with DeMinimisReached a grant that would go above it. Call it under the lock of the
    single undertaking's beneficiaries."""
    found = await aid_that_counts(conn, beneficiary_id=beneficiary_id, on=on, tax_code=tax_code)
    require_left(found, beneficiary_id=beneficiary_id, amount=amount, ceiling=ceiling)


def require_left(
    found: Iterable[Aid], *, beneficiary_id: int | None, amount: int, ceiling: int
) -> None:
    """Refuse with DeMinimisReached an amount that would go above the ceiling with the aid found."""
    counted = sum(each.cents for each in found)
    left = max(0, ceiling - counted)
    if amount > left:
        raise DeMinimisReached(
            beneficiary_id=beneficiary_id,
            ceiling_cents=ceiling,
            counted_cents=counted,
            wanted_cents=amount,
            left_cents=left,
            ceiling_shown=amount_words(ceiling, "money"),
            counted_shown=amount_words(counted, "money"),
            wanted_shown=amount_words(amount, "money"),
            left_shown=amount_words(left, "money"),
        )


async def declare_aid(
    conn: Connection,
    *,
    beneficiary_id: int,
    granted_on: date,
    amount_cents: int,
    grantor: str,
    measure: str,
    entered_by: int,
    today: date,
    now: datetime,
) -> int:
    """Enter aid that the beneficiary had elsewhere; the entry's id. Refuses with NotFound and
    Invalid (granted_on)."""
    if granted_on > today:
        raise Invalid.of("granted_on", "future", _IN_FUTURE)
    # A grant that is being decided counts it, or was there first.
    if not await whose.lock_single_undertaking.rows(
        conn, beneficiary_id=beneficiary_id, tax_code=None
    ):
        raise NotFound(what={"en": "beneficiary", "it": "un beneficiario con questo numero"})
    aid_id: int = await whose.insert_aid.value(
        conn,
        beneficiary_id=beneficiary_id,
        granted_on=granted_on,
        amount_cents=amount_cents,
        grantor=grantor,
        measure=measure,
        entered_by=entered_by,
        now=now,
    )
    event = AidDeclared(aid_id=aid_id, beneficiary_id=beneficiary_id)
    await record(conn, event, stream_version=1, now=now)
    return aid_id


async def withdraw_aid(
    conn: Connection, *, aid_id: int, reason: str, officer_id: int, now: datetime
) -> None:
    """Take back a declaration that was wrong: it stands as entered, and counts no more. A right one
    is declared anew. Refuses with NotFound, OwnCase and AidWithdrawnBefore."""
    beneficiary_id = await beneficiary_of_aid(conn, aid_id)
    await require_others(conn, officer_id=officer_id, beneficiary_id=beneficiary_id)
    await whose.lock_single_undertaking.rows(conn, beneficiary_id=beneficiary_id, tax_code=None)
    done = await whose.withdraw_aid.value(
        conn, aid_id=aid_id, reason=reason, withdrawn_by=officer_id, now=now
    )
    if done is None:
        raise AidWithdrawnBefore(aid_id=aid_id, beneficiary_id=beneficiary_id)
    event = AidWithdrawn(aid_id=aid_id, beneficiary_id=beneficiary_id)
    await record(conn, event, stream_version=2, now=now)


async def beneficiary_of_aid(conn: Connection, aid_id: int) -> int:
    """Whose a declaration is. Refuses with NotFound."""
    found: int | None = await whose.declared_aid.value(conn, aid_id=aid_id)
    if found is None:
        raise NotFound(what={"en": "declared aid", "it": "un aiuto dichiarato con questo numero"})
    return found
