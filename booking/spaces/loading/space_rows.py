"""A row of a list of spaces."""

from booking.spaces.amenities import AMENITIES
from booking.spaces.loading.cells import Cells
from booking.spaces.loading.city import Listing, LoadedSpace
from booking.spaces.loading.hours_text import HoursUnreadable, parse_hours
from booking.spaces.loading.templates import Templates
from booking.spaces.rules import WeeklyHours

SPACE_COLUMNS = (
    "slug",
    "name",
    "kind",
    "street",
    "postcode",
    "city",
    "municipio",
    "lat",
    "lon",
    "website",
    "timezone",
    "amenities",
    "hours",
    "closes_on_holidays",
    "sample",
    "listing",
    "listed_from",
    "listed_until",
    "for_demonstration",
    "listing_source",
    "note_it",
    "note_en",
    "source",
)
KINDS = ("coworking", "fablab", "hub")
STATES = ("applied", "visited", "listed", "suspended", "removed", "rejected")
_LISTING_COLUMNS = ("listed_from", "listed_until", "for_demonstration", "listing_source")


def space_of(row: Cells, templates: Templates) -> LoadedSpace | None:
    """The space, without its resources; None, and problems noted, where the row is wrong."""
    before = len(row.problems)
    slug, name = row.key("slug"), row.text("name", most=200, needed=True)
    kind = row.choice("kind", KINDS, needed=True)
    lat, lon = row.number("lat", least=-90, most=90), row.number("lon", least=-180, most=180)
    _pair(row, "lat", "lon")
    _pair(row, "note_it", "note_en")
    hours, listing = _hours(row, templates), _listing(row)
    space = LoadedSpace(
        file=row.file,
        line=row.line,
        slug=slug or "",
        kind=kind or "",
        name=name or "",
        street=row.text("street", most=200),
        postcode=row.text("postcode", most=20),
        city=row.text("city", most=100) or "Milano",
        municipio=row.integer("municipio", least=1, most=9),
        lat=lat,
        lon=lon,
        website=row.text("website", most=300),
        timezone=row.zone("timezone", default="Europe/Rome"),
        amenities=row.words("amenities", tuple(AMENITIES)),
        closes_on_holidays=row.yes("closes_on_holidays", default=True),
        sample=row.yes("sample", default=False),
        note=_note(row),
        source=row.text("source", most=2000),
        hours=hours,
        listing=listing,
    )
    return space if len(row.problems) == before else None


def _pair(row: Cells, one: str, other: str) -> None:
    filled = [bool(row.values.get(column, "").strip()) for column in (one, other)]
    if filled[0] != filled[1]:
        row.problem(other if filled[0] else one, "pair", here=one, other=other)


def _note(row: Cells) -> dict[str, str]:
    it, en = row.text("note_it", most=1000), row.text("note_en", most=1000)
    return {"it": it, "en": en} if it and en else {}


def _hours(row: Cells, templates: Templates) -> tuple[WeeklyHours, ...]:
    found = row.text("hours")
    if found is None:
        return ()
    if found in templates.hours:
        return templates.hours[found] or ()
    if " " not in found:
        if not templates.complete:
            return ()
        templates.note_missing(row, "hours", found, templates.hours)
        return ()
    try:
        return parse_hours(found)
    except HoursUnreadable as error:
        row.problem("hours", error.code, found=error.found)
        return ()


def _listing(row: Cells) -> Listing | None:
    state = row.choice("listing", STATES)
    since, until = row.day("listed_from"), row.day("listed_until")
    if not row.values.get("listing", "").strip():
        for column in _LISTING_COLUMNS:
            if row.values.get(column, "").strip():
                row.problem(column, "listing-dates")
        return None
    if state == "listed" and not row.values.get("listed_from", "").strip():
        row.problem("listed_from", "missing")
    if since and until and until < since:
        row.problem("listed_until", "until-before")
    return Listing(
        state=state or "",
        listed_from=since,
        listed_until=until,
        for_demonstration=row.yes("for_demonstration", default=False),
        source=row.text("listing_source", most=1000),
    )
