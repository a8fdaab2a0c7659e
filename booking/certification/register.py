"""The public register: the spaces that the city's list holds today, as data."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from booking.certification.standing import today_in
from booking.spaces.network import Network, Space
from booking.spreadsheet import cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One space of the list, as everybody may know it. `listed_until` is the last day; None: no end
    known. `sample` spaces are made up, `for_demonstration` ones are listed for it alone."""

    slug: str
    name: str
    kind: str
    street: str | None
    postcode: str | None
    city: str
    municipio: int | None
    lat: float | None
    lon: float | None
    listed_from: date
    listed_until: date | None
    sample: bool
    for_demonstration: bool
    url: str


def entries(network: Network, *, public_url: str, now: datetime) -> list[Entry]:
    """Those that are listed today, each by its own clock, by name."""
    found = [
        _entry(space, listed_from, public_url)
        for space in network.spaces.values()
        if (listed_from := _listed_from(space, now)) is not None
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.slug))


def _listed_from(space: Space, now: datetime) -> date | None:
    standing = space.certification
    return standing.listed_since(today_in(space.zone, now)) if standing else None


def _entry(space: Space, listed_from: date, public_url: str) -> Entry:
    standing = space.certification
    return Entry(
        slug=space.slug,
        name=space.name,
        kind=space.kind,
        street=space.street,
        postcode=space.postcode,
        city=space.city,
        municipio=space.municipio,
        lat=space.lat,
        lon=space.lon,
        listed_from=listed_from,
        listed_until=standing.listed_until if standing else None,
        sample=space.sample,
        for_demonstration=standing is not None and standing.for_demonstration,
        url=f"{public_url}/spazi/{space.slug}",
    )


def as_csv(found: Sequence[Entry]) -> bytes:
    """RFC 4180, UTF-8, a line of column names; no cell begins like a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([each.name for each in fields(Entry)])
    for each in found:
        writer.writerow([cell(value) for value in asdict(each).values()])
    return text.getvalue().encode()


def as_json(found: Sequence[Entry]) -> bytes:
    """An array of the same rows."""
    rows = [asdict(each) for each in found]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str).encode()
