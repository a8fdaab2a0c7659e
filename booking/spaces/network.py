"""The network in memory: every space with its resources, as a reservation is decided on it.

A process reads it once and again when `network_version` has moved; whoever writes compares the
space's version in the database, so a copy that has grown old refuses nothing and allows nothing.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.periods import Period
from booking.spaces.hours import OpeningHours, openings
from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules, SpecialHours, WeeklyHours

sql = queries("network")
Row = dict[str, Any]
_IN_THE_LIST = frozenset({"listed", "suspended"})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certification:
    """Standing in the city's list; dates are days in the space's zone, the last one included."""

    state: str
    listed_from: date | None
    listed_until: date | None
    for_demonstration: bool
    source: str | None
    # The first and the last day of a suspension, decided ahead or under way; a removal is one
    # without an end.
    suspends_on: date | None = None
    suspended_until: date | None = None
    # Days of the past on which it was not in the list, each stretch's last day included.
    gaps: tuple[tuple[date, date], ...] = ()

    def listed_on(self, day: date) -> bool:
        """Listed on the day of use: for a day to come, listed now with no earlier end known.

        Days before a suspension, or before a removal, stay what they were, also while a space that
        was removed applies again.
        """
        if self.listed_from is None or day < self.listed_from:
            return False
        if self.listed_until is not None and day > self.listed_until:
            return False
        if any(first <= day <= last for first, last in self.gaps):
            return False
        if self.suspends_on is None:
            return self.state == "listed"
        if day < self.suspends_on or self.suspended_until is None:
            return day < self.suspends_on
        return self.state in _IN_THE_LIST and day > self.suspended_until

    def listed_since(self, day: date) -> date | None:
        """The first of the days up to that one on which it was in the list without a break; None
        where it is not in it."""
        if self.listed_from is None or not self.listed_on(day):
            return None
        ends = [last for _, last in self.gaps]
        if self.suspends_on is not None and self.suspended_until is not None:
            ends.append(self.suspended_until)
        # A stretch that ends before the list's first day is an older listing's.
        since = (end + _DAY for end in ends if end < day)
        return max([self.listed_from, *since])


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    number: int
    name: str


@dataclass(frozen=True)
class Resource:
    """What can be reserved. `leaves` are the resources whose units it takes: itself, or, for a
    whole, those of its parts."""

    id: int
    key: str
    kind: str
    family: str | None
    name: dict[str, str]
    amenities: tuple[str, ...]
    rules: Rules
    prices: PriceList
    units: tuple[Unit, ...]
    whole: bool
    leaves: tuple[int, ...]
    space: "Space" = field(repr=False)

    @property
    def unit_count(self) -> int:
        """How many can be reserved at once; a whole is one, whatever its parts."""
        return 1 if self.whole else len(self.units)

    def staffed(self, period: Period) -> list[Period] | None:
        """When somebody of the space is there, around a period; None where nobody needs to be."""
        rules, space = self.rules, self.space
        if rules.supervision != "staffed":
            return None
        return openings(
            rules.staffed_hours, period, space.zone, closes_on_holidays=space.closes_on_holidays
        )


@dataclass(frozen=True)
class Space:
    id: int
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
    version: int
    hours: tuple[WeeklyHours, ...]
    special_hours: tuple[SpecialHours, ...]
    certification: Certification | None
    resources: list[Resource] = field(default_factory=list, repr=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def openings(self, period: Period) -> list[Period]:
        """Opening periods by hours and holidays; closures are claims and not seen here."""
        return self._opening_hours.touching(period)

    def special_on(self, day: date) -> SpecialHours | None:
        """The exception, else the season, whose hours hold on that day of the space."""
        return self._opening_hours.special_on(day)

    @cached_property
    def _opening_hours(self) -> OpeningHours:
        return OpeningHours(
            self.hours,
            self.zone,
            closes_on_holidays=self.closes_on_holidays,
            special=self.special_hours,
        )

    def listed_on(self, day: date) -> bool:
        return self.certification is not None and self.certification.listed_on(day)


@dataclass(frozen=True, slots=True)
class Network:
    version: int
    spaces: dict[str, Space]
    # Those that can be reserved, and those beside them that were retired.
    resources: dict[int, Resource]
    all_resources: dict[int, Resource]
    # What booking.spaces.distance worked out for this network: its spaces, nearest first.
    by_distance: "dict[tuple[float, float] | None, list[tuple[Space, int | None]]]" = field(
        default_factory=dict, repr=False, compare=False
    )

    def space(self, slug: str) -> Space:
        """The space of that slug; refuses with NotFound."""
        found = self.spaces.get(slug)
        if found is None:
            raise NotFound(what={"en": "space", "it": "uno spazio con questo nome"})
        return found

    def resource(self, resource_id: int) -> Resource:
        """The resource of that id, unless it is retired; refuses with NotFound."""
        found = self.resources.get(resource_id)
        if found is None:
            raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
        return found

    @property
    def zone(self) -> ZoneInfo:
        """The zone of a question about no space in particular: the first space's."""
        return next((each.zone for each in self.spaces.values()), ZoneInfo("Europe/Rome"))


async def read_network(conn: Connection) -> Network:
    """All of it as of one version: read again where it moved while we read."""
    while True:
        version = await sql.network_version.value(conn)
        space_rows = await sql.all_spaces.rows(conn)
        resource_rows = await sql.all_resources.rows(conn)
        if version == await sql.network_version.value(conn):
            return _network(version, space_rows, resource_rows)


def _network(version: int, space_rows: list[Row], resource_rows: list[Row]) -> Network:
    spaces = {row["id"]: _space(row) for row in space_rows}
    resources: dict[int, Resource] = {}
    everything: dict[int, Resource] = {}
    for row in resource_rows:
        space, retired = spaces[row.pop("space_id")], row.pop("retired")
        resource = everything[row["id"]] = _resource(row, space)
        if not retired:
            space.resources.append(resource)
            resources[resource.id] = resource
    by_slug = {each.slug: each for each in spaces.values()}
    return Network(version, by_slug, resources, everything)


async def read_certification(conn: Connection, space_id: int) -> Certification | None:
    """A space's standing as committed now, for what must not be decided on an older copy."""
    row = await sql.certification.row(conn, space_id=space_id)
    return Certification(**row | {"gaps": _gaps(row["gaps"])}) if row else None


class NetworkCache:
    """The newest network that this process has read. Reading again is done by one task at a time,
    and those who wait share what it read."""

    def __init__(self) -> None:
        self._network: Network | None = None
        self._reading = asyncio.Lock()

    async def newest(self, conn: Connection) -> Network:
        """The network as committed now; one small query when nothing changed. Not to be asked in a
        transaction that changed it: what may yet be undone would stay here (read_network)."""
        version = await sql.network_version.value(conn)
        return await self.at_least(conn, version)

    async def at_least(self, conn: Connection, version: int) -> Network:
        """The network at that version or later, read again only where ours is older."""
        known = self._network
        if known is not None and known.version >= version:
            return known
        async with self._reading:
            known = self._network
            if known is None or known.version < version:
                known = self._network = await read_network(conn)
        return known

    def of_resource(self, resource_id: int) -> Network | None:
        """What this process has, however old, where that resource is in it."""
        known = self._network
        return known if known is not None and resource_id in known.resources else None

    def of_space(self, slug: str) -> Space | None:
        """The space of that slug as this process has it, however old; None where it has none."""
        return self._network.spaces.get(slug) if self._network is not None else None

    async def known(self, conn: Connection) -> Network:
        """What this process has, however old, for a write that the database checks."""
        return self._network or await self.at_least(conn, 1)


def _gaps(written: list[list[str]]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in written)


def _space(row: Row) -> Space:
    standing = row.pop("certification")
    for name in ("listed_from", "listed_until", "suspends_on", "suspended_until"):
        if standing and standing[name]:
            standing[name] = date.fromisoformat(standing[name])
    if standing:
        standing["gaps"] = _gaps(standing["gaps"])
    return Space(
        **row
        | {
            "amenities": tuple(row["amenities"]),
            "hours": tuple(WeeklyHours(**each) for each in row["hours"]),
            "special_hours": tuple(SpecialHours(**each) for each in row["special_hours"]),
            "certification": Certification(**standing) if standing else None,
        }
    )


def _resource(row: Row, space: Space) -> Resource:
    return Resource(
        **row
        | {
            "amenities": tuple(row["amenities"]),
            "rules": Rules(**row["rules"]),
            "prices": PriceList(**row["prices"]),
            "units": tuple(Unit(**each) for each in row["units"]),
            "leaves": tuple(row["leaves"]),
            "space": space,
        }
    )
