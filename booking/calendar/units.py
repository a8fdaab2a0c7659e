"""Which units something takes, a hall those of its rooms and a closure of all of them all."""

from collections.abc import Iterable

from booking.calendar.taken import Taken
from booking.spaces.network import Network, Resource, Space


def units_of(taken: Taken, *, space: Space, network: Network) -> Iterable[int]:
    """Those that it names, else every one of its resource, else every one of the space."""
    if taken.unit_ids:
        return taken.unit_ids
    if taken.resource_id is None:
        return every_unit(space)
    return [unit.id for unit in network.all_resources[taken.resource_id].units]


def every_unit(space: Space) -> frozenset[int]:
    """A whole has none of its own."""
    return frozenset(
        unit.id for resource in space.resources if not resource.whole for unit in resource.units
    )


def touches(taken: Taken, resource: Resource, *, network: Network) -> bool:
    """Whether it takes any unit of the resource: a hall its rooms, and a room its hall."""
    if taken.resource_id is None or taken.resource_id == resource.id:
        return True
    units = units_of(taken, space=resource.space, network=network)
    return any(unit.id in units for unit in resource.units)
