"""How far a space is, over the ground."""

import math

from booking.spaces.network import Space

_EARTH_METRES = 6_371_008.8


def metres(near: tuple[float, float] | None, space: Space) -> int | None:
    """Metres from a latitude and longitude in degrees; None where either is unknown."""
    if near is None or space.lat is None or space.lon is None:
        return None
    lat, lon, other_lat, other_lon = map(math.radians, (*near, space.lat, space.lon))
    across = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    )
    return round(2 * _EARTH_METRES * math.asin(math.sqrt(min(1.0, across))))
