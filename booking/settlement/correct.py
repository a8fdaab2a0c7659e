"""Take back (part of) what was captured for a stay: a line of the space's next statements."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking import events
from booking.city_events import SettlementCorrected
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.member import Member
from booking.settlement.refusals import CorrectionTooLarge, NothingCaptured
from booking.vouchers.campaign import Unit
from booking.vouchers.words import amount_words

sql = queries("settlement")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be taken back, in the campaign's unit, and what could still be after it."""

    id: int
    reference: str
    unit: Unit
    amount: int
    left: int


async def correct(
    conn: Connection,
    *,
    reservation_id: UUID,
    amount: int,
    reason: str,
    member: Member,
    now: datetime,
) -> Correction:
    """An officer takes `amount`, above zero and in the campaign's unit, back from the space.

    Call it in a transaction. It moves when the space's next statement is drafted, from the space's
    account to the voucher's pot, as far as that statement bears it; the rest waits for the one
    after. So nothing is ever taken from money that a statement promised or paid. Refuses with
    NotFound, Forbidden, NothingCaptured and CorrectionTooLarge.
    """
    stay = await sql.lock_stay.row(conn, reservation_id=reservation_id)
    if stay is None:
        raise NotFound(what={"en": "reservation", "it": "una prenotazione con questo numero"})
    member.may_act_for_city()
    of_stay = {"voucher_id": stay["voucher_id"], "reservation_id": reservation_id}
    row = await sql.captured_of_stay.row(conn, **of_stay)
    captured, corrected = (row["captured"], row["corrected"]) if row else (0, 0)
    if captured == 0:
        raise NothingCaptured(reference=stay["reference"])
    left = captured - corrected
    if amount > left:
        raise _too_large(stay["reference"], stay["unit"], amount, captured, corrected)
    correction_id = await sql.insert_correction.value(
        conn,
        **of_stay,
        campaign_id=stay["campaign_id"],
        space_id=stay["space_id"],
        amount=amount,
        reason=reason,
        made_by=member.id,
        now=now,
    )
    event = SettlementCorrected(
        correction_id=correction_id,
        campaign_id=stay["campaign_id"],
        space_id=stay["space_id"],
        amount=amount,
    )
    await events.record(conn, event, stream_version=1, now=now)
    return Correction(correction_id, stay["reference"], stay["unit"], amount, left - amount)


def _too_large(
    reference: str, unit: Unit, wanted: int, captured: int, corrected: int
) -> CorrectionTooLarge:
    left = captured - corrected
    return CorrectionTooLarge(
        reference=reference,
        unit=unit,
        wanted=wanted,
        captured=captured,
        corrected=corrected,
        most=left,
        wanted_shown=amount_words(wanted, unit),
        captured_shown=amount_words(captured, unit),
        corrected_shown=amount_words(corrected, unit),
        most_shown=amount_words(left, unit),
    )
