"""How a resource looks to its managers in the API: the same fields wherever one is given."""

from typing import Any

from booking.upkeep.inventory import Managed
from booking.upkeep.retire import Retired


def managed(resource: Managed) -> dict[str, Any]:
    return {
        "id": resource.id,
        "key": resource.key,
        "kind": resource.kind,
        "family": resource.family,
        "name": resource.name,
        "amenities": list(resource.amenities),
        "rules": resource.rules.model_dump(mode="json"),
        "prices": resource.prices.model_dump(mode="json"),
        "position": resource.position,
        "retired": resource.retired,
        "units": [
            {"id": each.id, "number": each.number, "name": each.name, "retired": each.retired}
            for each in resource.units
        ],
        "parts": list(resource.parts),
        "version": resource.version,
    }


def retired(done: Retired) -> dict[str, Any]:
    moved = [str(hit.id) for hit, choice in done.settled if choice == "move"]
    gone = [str(hit.id) for hit, choice in done.settled if choice != "move"]
    return {
        "resource": managed(done.resource),
        "moved_reservations": moved,
        "cancelled_reservations": gone,
        "left_wholes": done.left_wholes,
    }
