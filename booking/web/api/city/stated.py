"""How statements look in the API: the same fields wherever one is given."""

from datetime import datetime
from typing import Any

from pydantic import JsonValue

from booking.money import CURRENCY
from booking.settlement.correct import Correction
from booking.settlement.statement import Line, Statement, Whole
from booking.vouchers.campaign import Unit
from booking.web.api.reserving.represent import utc

SHORT: dict[str, JsonValue] = {
    "id": 12,
    "number": "MILANO-2026-0007",
    "campaign": {"slug": "milano", "name": {"it": "Voucher coworking", "en": "Coworking voucher"}},
    "space": {"slug": "spazio-campione-12", "name": "Spazio campione 12"},
    "period_from": "2026-09-01",
    "period_to": "2026-10-31",
    "state": "sent",
    "unit": "money",
    "currency": "EUR",
    "total": 900,
    "total_cents": 900,
    "made_at": "2026-11-02T08:00:00Z",
    "sent_at": "2026-11-03T08:00:00Z",
    "approved_at": None,
    "paid_at": None,
    "payment_reference": None,
}
WHOLE: dict[str, JsonValue] = SHORT | {
    "lines": [
        {
            "position": 1,
            "kind": "stay",
            "reservation_id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11",
            "reference": "K7WM-3RQD",
            "resource": {"it": "Scrivania", "en": "Desk"},
            "use_day": "2026-10-01",
            "starts_at": "2026-10-01T07:00:00Z",
            "ends_at": "2026-10-01T11:00:00Z",
            "timezone": "Europe/Rome",
            "price_cents": 1800,
            "amount": 900,
            "amount_cents": 900,
            "reason": None,
        }
    ],
    "to_take_back": 0,
}


def short(statement: Statement) -> dict[str, Any]:
    """A statement without its lines, in JSON's own types."""
    return {
        "id": statement.id,
        "number": statement.number,
        "campaign": {"slug": statement.campaign_slug, "name": statement.campaign_name},
        "space": {"slug": statement.space_slug, "name": statement.space_name},
        "period_from": statement.period_from.isoformat(),
        "period_to": statement.period_to.isoformat(),
        "state": statement.state,
        "unit": statement.unit,
        "currency": CURRENCY,
        "total": statement.total,
        "total_cents": _cents(statement.total, statement.unit),
        "made_at": utc(statement.made_at),
        "sent_at": _maybe(statement.sent_at),
        "approved_at": _maybe(statement.approved_at),
        "paid_at": _maybe(statement.paid_at),
        "payment_reference": statement.payment_reference,
    }


def whole(found: Whole) -> dict[str, Any]:
    """The statement with its lines."""
    unit = found.statement.unit
    return short(found.statement) | {
        "lines": [_line(each, unit) for each in found.lines],
        "to_take_back": found.waiting,
    }


def corrected(correction: Correction, *, reservation_id: str) -> dict[str, Any]:
    return {
        "id": correction.id,
        "reservation_id": reservation_id,
        "reference": correction.reference,
        "unit": correction.unit,
        "amount": correction.amount,
        "amount_cents": _cents(correction.amount, correction.unit),
        "left": correction.left,
    }


def _line(line: Line, unit: Unit) -> dict[str, Any]:
    return {
        "position": line.position,
        "kind": line.kind,
        "reservation_id": str(line.reservation_id),
        "reference": line.reference,
        "resource": line.resource,
        "use_day": line.use_day.isoformat(),
        "starts_at": utc(line.starts_at),
        "ends_at": utc(line.ends_at),
        "timezone": line.timezone,
        "price_cents": line.price_cents,
        "amount": line.amount,
        "amount_cents": _cents(line.amount, unit),
        "reason": line.reason,
    }


def _cents(amount: int, unit: Unit) -> int | None:
    return amount if unit == "money" else None


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else utc(at)
