"""Find spaces in the network in memory, nearest or first by name."""

import math
from dataclasses import dataclass
from datetime import datetime

from booking.spaces.distance import metres
from booking.spaces.network import Network, Space
from booking.spaces.search_text import folded, mentions, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; None and empty match all. `near` is latitude and longitude in degrees.

    Within a radius there are only spaces whose place is known; `listed` is as of today there.
    """

    kind: str | None = None
    text: str = ""
    municipio: int | None = None
    amenities: frozenset[str] = frozenset()
    near: tuple[float, float] | None = None
    radius_m: int | None = None
    listed: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    space: Space
    distance_m: int | None
    listed: bool

    @property
    def order(self) -> tuple[float, str, str]:
        """Nearest first, unknown distances last, then by name."""
        distance = math.inf if self.distance_m is None else self.distance_m
        return (distance, sort_key(self.space.name), self.space.slug)


def find(network: Network, wanted: Wanted, *, now: datetime) -> list[Found]:
    """Every space that matches, in order."""
    words = folded(wanted.text)
    found = (
        Found(
            space,
            metres(wanted.near, space),
            space.listed_on(now.astimezone(space.zone).date()),
        )
        for space in network.spaces.values()
        if _matches(space, wanted, words)
    )
    chosen = (
        each
        for each in found
        if wanted.listed in {None, each.listed}
        and (
            wanted.radius_m is None
            or (each.distance_m is not None and each.distance_m <= wanted.radius_m)
        )
    )
    return sorted(chosen, key=lambda each: each.order)


def _matches(space: Space, wanted: Wanted, words: str) -> bool:
    if wanted.kind not in {None, space.kind} or wanted.municipio not in {None, space.municipio}:
        return False
    offered = {*space.amenities, *(key for each in space.resources for key in each.amenities)}
    return wanted.amenities <= offered and mentions(space, words)
