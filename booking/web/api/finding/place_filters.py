"""Where to look: the parameters that finding spaces and searching for times have in common."""

from typing import Annotated

from litestar.params import QueryParameter

from booking.errors import Invalid
from booking.spaces.amenities import AMENITIES

MOST_METRES = 1_000_000
Near = Annotated[str | None, QueryParameter(description="`lat,lon` in degrees, like 45.4642,9.19.")]
Radius = Annotated[int | None, QueryParameter(description="At most so many metres from `near`.")]
Municipio = Annotated[int | None, QueryParameter(description="1 to 9.")]
Amenity = Annotated[
    list[str] | None,
    QueryParameter(description=f"May be repeated; all of them: {', '.join(AMENITIES)}."),
]


def within(name: str, value: int | None, least: int, most: int) -> int | None:
    """The number, if one was given. Refuses with Invalid what is out of range."""
    if value is None or least <= value <= most:
        return value
    words = {"en": f"between {least:,} and {most:,}", "it": f"tra {least} e {most}"}
    raise Invalid.of(name, "range", words)


def amenities(names: list[str] | None) -> frozenset[str]:
    """Those asked for. Refuses with Invalid one that nobody knows."""
    unknown = [each for each in names or () if each not in AMENITIES]
    if unknown:
        known = ", ".join(AMENITIES)
        raise Invalid.of("amenity", "choice", {"en": f"one of {known}", "it": f"uno tra {known}"})
    return frozenset(names or ())


def radius(metres: int | None, *, near: tuple[float, float] | None) -> int | None:
    """How far from `near`, in metres. Refuses with Invalid a radius around nowhere."""
    if metres is not None and near is None:
        raise Invalid.of("radius_m", "near", {"en": "goes with `near`", "it": "va con `near`"})
    return within("radius_m", metres, 1, MOST_METRES)
