"""How far a space is, over the ground."""

import math
from functools import lru_cache

from booking.spaces.network import Network, Space

_EARTH_METRES = 6_371_008.8
# How many pairs of a place and a space are kept in order: all of a network of two hundred spaces.
_MOST_PAIRS = 40_000


def by_distance(
    network: Network, near: tuple[float, float] | None
) -> list[tuple[Space, int | None]]:
    """Every space with its metres from a latitude and longitude in degrees, nearest first, then
    by slug; unknown distances last. The list is the network's own: read it only."""
    known = network.by_distance
    found = known.get(near)
    if found is None:
        if len(known) * len(network.spaces) >= _MOST_PAIRS:
            known.clear()
        pairs = [(each, metres(near, each)) for each in network.spaces.values()]
        found = known[near] = sorted(pairs, key=lambda pair: (far(pair[1]), pair[0].slug))
    return found


def far(distance: int | None) -> float:
    """A distance to sort by: the unknown ones last."""
    return math.inf if distance is None else distance


def metres(near: tuple[float, float] | None, space: Space) -> int | None:
    """Metres from a latitude and longitude in degrees; None where either is unknown."""
    if near is None or space.lat is None or space.lon is None:
        return None
    return _between(*near, space.lat, space.lon)


# Places are asked about again and again: all pairs of a network of a hundred spaces fit.
@lru_cache(maxsize=16_384)
def _between(*degrees: float) -> int:
    lat, lon, other_lat, other_lon = map(math.radians, degrees)
    across = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    )
    return round(2 * _EARTH_METRES * math.asin(math.sqrt(min(1.0, across))))
