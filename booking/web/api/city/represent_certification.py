"""How a certification, and what a suspension hits, look in the API."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from booking.certification.checklist import checklist_for, count_of
from booking.certification.settle import Settled
from booking.certification.standing import KeptStep
from booking.spaces.network import Certification, Space
from booking.web.api.reserving.represent import utc


def certification_shown(
    space: Space,
    standing: Certification | None,
    steps: Sequence[KeptStep],
    *,
    today: date,
    inside: bool,
) -> dict[str, Any]:
    """`inside`: with checklists, documents, reasons and names, for officers and managers."""
    return {
        "space": {"slug": space.slug, "name": space.name},
        "state": standing.state if standing else None,
        "listed": standing is not None and standing.listed_on(today),
        "listed_from": standing.listed_from if standing else None,
        "listed_until": standing.listed_until if standing else None,
        "suspends_on": standing.suspends_on if standing else None,
        "suspended_until": standing.suspended_until if standing else None,
        "for_demonstration": standing is not None and standing.for_demonstration,
        "source": standing.source if standing else None,
        "asked": _asked(space),
        "steps": [_step(each, inside=inside) for each in steps],
    }


def hit_shown(stay: Settled) -> dict[str, Any]:
    return {
        "id": str(stay.id),
        "reference": stay.reference,
        "resource_id": stay.resource_id,
        "starts_at": utc(stay.starts_at),
        "ends_at": utc(stay.ends_at),
        "day": stay.use_day,
        "status": stay.status,
        "campaign": stay.campaign,
        "price_cents": stay.price_cents,
        "voucher_cents": stay.voucher_cents,
        "becomes": stay.becomes,
        "given_back_cents": stay.given_back_cents,
        "group_id": str(stay.group_id) if stay.group_id else None,
        "fall_with_it": stay.fall_with_it,
    }


def _asked(space: Space) -> dict[str, Any]:
    asked = checklist_for(space.kind)
    return {
        "source": dict(asked.source),
        "items": [
            {
                "key": each.key,
                "name": dict(each.name),
                "least": each.least,
                "counted": None if each.counted is None else count_of(space, each.counted),
            }
            for each in asked.items
        ],
    }


def _step(step: KeptStep, *, inside: bool) -> dict[str, Any]:
    return {
        "id": step.id,
        "state": step.state,
        "on_day": step.on_day,
        "until_day": step.until_day,
        "origin": step.origin,
        "made_at": utc(step.made_at),
        "made_by": step.made_by_name if inside else None,
        "reason": step.reason if inside else None,
        "checklist": step.checklist if inside else None,
        "documents": step.documents if inside else None,
    }
