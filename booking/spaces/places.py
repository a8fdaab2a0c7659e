"""Where people say they are: well-known places of Milan, else a space or street of the network.

Coordinates are rounded to about a hundred metres, which is as near as such a name means. The
lines of the sketch map stand here too.
"""

import re

from booking.spaces.distance import metres
from booking.spaces.network import Network
from booking.spaces.search_text import folded, mentions

Place = tuple[str, tuple[float, float]]

# In the order in which they are offered; the first is where a search begins.
PLACES: tuple[Place, ...] = (
    ("Duomo", (45.4642, 9.1900)),
    ("Porta Genova", (45.4532, 9.1698)),
    ("Stazione Centrale", (45.4863, 9.2045)),
    ("Porta Garibaldi", (45.4846, 9.1876)),
    ("Isola", (45.4876, 9.1915)),
    ("Cadorna", (45.4685, 9.1755)),
    ("Porta Venezia", (45.4742, 9.2050)),
    ("Porta Romana", (45.4521, 9.2023)),
    ("Navigli", (45.4520, 9.1760)),
    ("Loreto", (45.4857, 9.2166)),
    ("Lambrate", (45.4850, 9.2370)),
    ("Città Studi", (45.4770, 9.2270)),
    ("CityLife", (45.4781, 9.1561)),
    ("Bovisa", (45.5026, 9.1593)),
    ("Bicocca", (45.5175, 9.2130)),
    ("Rogoredo", (45.4337, 9.2390)),
    ("San Siro", (45.4781, 9.1240)),
)
CENTRE = PLACES[0]
# Around the cathedral: the lines of the inner canals and of the bastions, in metres.
RINGS = (770, 1630)
# The two canals that leave the dock, as lines of latitude and longitude.
WATERS: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = (
    (
        "Naviglio Grande",
        ((45.4527, 9.1780), (45.4497, 9.1690), (45.4460, 9.1560), (45.4430, 9.1300)),
    ),
    (
        "Naviglio Pavese",
        ((45.4520, 9.1765), (45.4440, 9.1757), (45.4250, 9.1690), (45.4100, 9.1650)),
    ),
)
_NEAR_ENOUGH_METRES = 50_000
_DEGREES = re.compile(
    r"\s*(-?\d{1,2}(?:\.\d{1,10})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,10})?)\s*", re.ASCII
)
_LONGEST = 100


def start_of(network: Network) -> Place | None:
    """Where a search begins that says nothing of a place; None for a network elsewhere."""
    name, point = CENTRE
    distances = (metres(point, each) for each in network.spaces.values())
    near = any(each is not None and each < _NEAR_ENOUGH_METRES for each in distances)
    return (name, point) if near else None


def place_of(text: str, network: Network) -> Place | None:
    """The place that somebody typed: a known one, `lat,lon`, or a space or street of the network;
    None where nobody knows it."""
    degrees = _DEGREES.fullmatch(text)
    if degrees:
        lat, lon = float(degrees[1]), float(degrees[2])
        return (text.strip(), (lat, lon)) if abs(lat) <= 90 and abs(lon) <= 180 else None
    words = folded(text[:_LONGEST])
    if not words:
        return None
    for name, point in PLACES:
        if folded(name) == words:
            return name, point
    for name, point in PLACES:
        if f" {words}" in f" {folded(name)}":
            return name, point
    for space in network.spaces.values():
        if space.lat is not None and space.lon is not None and mentions(space, words):
            return space.name, (space.lat, space.lon)
    return None
