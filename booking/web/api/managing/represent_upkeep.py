"""Stays that a change of a space hits, as the API tells its manager of them."""

from typing import Any

from booking.upkeep.hits import Hit
from booking.web.api.reserving.represent import utc


def shown_hit(hit: Hit) -> dict[str, Any]:
    """With the member's name: it is their manager who asks."""
    return {
        "id": str(hit.id),
        "reference": hit.reference,
        "member": {"id": hit.member_id, "name": hit.member_name},
        "resource_id": hit.resource_id,
        "unit_ids": list(hit.unit_ids),
        "quantity": hit.quantity,
        "starts_at": utc(hit.starts_at),
        "ends_at": utc(hit.ends_at),
        "status": hit.status,
        "price_cents": hit.price_cents,
        "voucher_cents": hit.voucher_cents,
        "group_id": str(hit.group_id) if hit.group_id else None,
        "fall_with_it": hit.fall_with_it,
    }
