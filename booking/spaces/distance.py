"""How far a space is, over the ground."""

import math
from functools import lru_cache

from booking.spaces.network import Space

_EARTH_METRES = 6_371_008.8


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
