"""A city's spaces as its data files say them, before anything is written."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules, WeeklyHours


def read_again(document: dict[str, Any]) -> dict[str, Any]:
    """A document that was kept, as today's rules and prices would write it: what they did not know
    then has its usual value."""
    resources = document["resources"]
    if resources is None:
        return document
    return document | {"resources": {key: _of_today(each) for key, each in resources.items()}}


def _of_today(resource: dict[str, Any]) -> dict[str, Any]:
    try:
        rules = Rules.model_validate(resource["rules"])
        prices = PriceList.model_validate(resource["prices"])
    except ValidationError:
        # Of a shape that is no more: nothing is the same as it.
        return resource
    return resource | {
        "rules": rules.model_dump(mode="json"),
        "prices": prices.model_dump(mode="json"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Standing in the city's list."""

    state: str
    listed_from: date | None
    listed_until: date | None
    for_demonstration: bool
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedResource:
    """A resource; `units` are their names in the order of their numbers, and a whole has `parts`,
    the keys of the resources whose units it takes, instead."""

    key: str
    kind: str
    family: str | None
    name: dict[str, str]
    amenities: tuple[str, ...]
    rules: Rules
    prices: PriceList
    units: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSpace:
    """A space and where it stands in its file; `resources` is None where no file lists any."""

    file: str
    line: int
    slug: str
    kind: str
    name: str
    street: str | None
    postcode: str | None
    city: str
    municipio: int | None
    lat: float | None
    lon: float | None
    website: str | None
    timezone: str
    amenities: tuple[str, ...]
    closes_on_holidays: bool
    sample: bool
    note: dict[str, str]
    source: str | None
    hours: tuple[WeeklyHours, ...]
    listing: Listing | None
    resources: tuple[LoadedResource, ...] | None = None

    def facts(self) -> dict[str, Any]:
        """Its own columns, as JSON holds them."""
        found = asdict(self)
        for other in ("file", "line", "slug", "hours", "listing", "resources"):
            del found[other]
        return found | {"amenities": list(self.amenities)}

    def document(self) -> dict[str, Any]:
        """All that decides, as JSON holds it; the query `spaces_in_full` gives the same shape."""
        return {
            "facts": self.facts(),
            "hours": [each.model_dump() for each in self.hours],
            "listing": self._listing(),
            "resources": None if self.resources is None else self._resources(),
        }

    def sha256(self) -> str:
        """Of the document: what was loaded last under this hash is not looked at again."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _listing(self) -> dict[str, Any] | None:
        if self.listing is None:
            return None
        days = {
            name: day.isoformat() if day else None
            for name in ("listed_from", "listed_until")
            for day in [getattr(self.listing, name)]
        }
        return asdict(self.listing) | days

    def _resources(self) -> dict[str, Any]:
        units = {each.key: len(each.units) for each in self.resources or ()}
        return {
            each.key: {
                "kind": each.kind,
                "family": each.family,
                "name": each.name,
                "amenities": list(each.amenities),
                "rules": each.rules.model_dump(mode="json"),
                "prices": each.prices.model_dump(mode="json"),
                "position": position,
                "units": {str(n): name for n, name in enumerate(each.units, start=1)},
                "parts": sorted(f"{key}/{n + 1}" for key in each.parts for n in range(units[key])),
            }
            for position, each in enumerate(self.resources or ())
        }
