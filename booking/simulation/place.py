"""Where a wished stay is: the space and resource that cover() asks about."""

from dataclasses import dataclass
from datetime import date

from booking.simulation.draw import Wish


@dataclass(frozen=True, slots=True)
class Place:
    """A space and a resource as cover() asks for them."""

    wish: Wish

    @property
    def name(self) -> str:
        return "simulation"

    @property
    def kind(self) -> str:
        return self.wish.stay.space

    @property
    def resource(self) -> "Thing":
        return Thing(self.wish.stay.resource, Vat(self.wish.stay.vat_basis_points))

    def listed_on(self, day: date) -> bool:
        del day
        return self.wish.listed


@dataclass(frozen=True, slots=True)
class Vat:
    vat_basis_points: int


@dataclass(frozen=True, slots=True)
class Thing:
    kind: str
    prices: Vat
