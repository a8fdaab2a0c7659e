"""Quotas: what one person may have of a resource, counted by the database under their lock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations import policy
from booking.reservations.decide import Wish
from booking.reservations.refusals_of_people import QuotaExceeded
from booking.spaces.network import Resource

sql = queries("reservations")


async def refuse_if_over_quota(
    conn: Connection,
    resource: Resource,
    wish: Wish,
    *,
    member_id: int,
    now: datetime,
    except_id: UUID | None = None,
) -> None:
    """Refuses with QuotaExceeded, `except_id` left out of the count."""
    if "quota" in wish.waived:
        return
    quotas = policy.quotas(resource, wish.period, quantity=wish.quantity)
    if not quotas:
        return
    detail = await sql.quota_exceeded.value(
        conn,
        quotas=quotas,
        member_id=member_id,
        resource_id=resource.id,
        now=now,
        except_id=except_id,
    )
    if detail is not None:
        raise quota_exceeded(detail)


def quota_exceeded(detail: dict[str, Any]) -> QuotaExceeded:
    """The quota that leaves no room, in hours or reservations."""
    if detail["rule"] == "open_reservations":
        unit = {"en": "open reservations", "it": "prenotazioni aperte"}
        return QuotaExceeded(
            rule=detail["rule"], limit=detail["limit"], used=detail["used"], unit=unit
        )
    per_day = detail["rule"] == "hours_per_day"
    unit = {
        "en": "hours a day" if per_day else "hours a week",
        "it": "ore al giorno" if per_day else "ore alla settimana",
    }
    return QuotaExceeded(
        rule=detail["rule"],
        limit=_hours(detail["limit"]),
        used=_hours(detail["used"]),
        asked=_hours(detail["asked"]),
        unit=unit,
    )


def _hours(minutes: int) -> float | int:
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 2)
