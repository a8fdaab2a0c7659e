"""The sketch map of what was found: distances true, streets simplified; no tiles, no script."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from booking.spaces.places import CENTRE, RINGS, WATERS, Place
from booking.web.pages.finding.results import Card

WIDTH, HEIGHT = 600, 480
_METRES_PER_DEGREE = 111_195
# A pin stands above its point.
_MARGIN, _PIN = 44, 60
_NEAREST, _FARTHEST = 800, 12_000
_CIRCLES = (500, 1000, 2000, 3000, 5000, 8000)


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    r: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Pin:
    x: float
    y: float
    number: int
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything is in the units of its view box."""

    width: int
    height: int
    rings: list[Circle]
    waters: list[Line]
    reaches: list[Circle]
    pins: list[Pin]
    you: Circle


def sketch(cards: Sequence[Card], place: Place | None) -> Sketch | None:
    """Around the place that the search is about; None where nothing of it has a known place."""
    firsts = {card.number: card for card in reversed(cards) if card.number}
    if place is None or not firsts:
        return None
    plane = _Plane(place[1], [_point(each) for each in firsts.values()])
    return Sketch(
        WIDTH,
        HEIGHT,
        [Circle(*plane.at(CENTRE[1]), plane.scale * metres) for metres in RINGS],
        [_water(plane, name, line) for name, line in WATERS],
        [
            Circle(*plane.at(place[1]), plane.scale * metres, _kilometres(metres))
            for metres in _CIRCLES
            if 60 < plane.scale * metres < WIDTH
        ],
        [
            Pin(*plane.at(_point(card)), number, card.space.name, f"#{card.key}")
            for number, card in sorted(firsts.items(), reverse=True)
        ],
        Circle(*plane.at(place[1]), 9, place[0]),
    )


class _Plane:
    """Degrees as units of the view box: flat, which over a city is true enough."""

    def __init__(self, centre: tuple[float, float], points: list[tuple[float, float]]) -> None:
        self._lat, self._lon = centre
        self._shrink = math.cos(math.radians(self._lat))
        across, down = zip(*(self._metres(each) for each in points), strict=True)
        # The middle of all that is shown, the place itself included.
        left, right = min(0, *across), max(0, *across)
        top, bottom = min(0, *down), max(0, *down)
        wide = min(max(right - left, _NEAREST), _FARTHEST)
        high = min(max(bottom - top, _NEAREST), _FARTHEST)
        self.scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - _MARGIN - _PIN) / high)
        self._x = WIDTH / 2 - (left + right) / 2 * self.scale
        self._y = (HEIGHT + _PIN - _MARGIN) / 2 - (top + bottom) / 2 * self.scale

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        across, down = self._metres(point)
        return round(self._x + across * self.scale, 1), round(self._y + down * self.scale, 1)

    def _metres(self, point: tuple[float, float]) -> tuple[float, float]:
        return (
            (point[1] - self._lon) * _METRES_PER_DEGREE * self._shrink,
            (self._lat - point[0]) * _METRES_PER_DEGREE,
        )


def _point(card: Card) -> tuple[float, float]:
    space = card.space
    return (space.lat or 0.0, space.lon or 0.0)


def _water(plane: _Plane, name: str, line: Sequence[tuple[float, float]]) -> Line:
    points = [plane.at(each) for each in line]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    x, y = points[len(points) // 2]
    return Line(path, name, x, y - 14)


def _kilometres(metres: int) -> str:
    return f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
