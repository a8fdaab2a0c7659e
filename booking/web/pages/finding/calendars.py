"""A space's calendar, its busy times and its month: where others read them."""

from dataclasses import dataclass

from booking.calendar.feed_tokens import Addresses, addresses_of
from booking.calendar.public_files import query_of
from booking.config import Settings
from booking.spaces.network import Space
from booking.web.pages.finding.embed import snippet


@dataclass(frozen=True, slots=True)
class Calendars:
    """`busy` is for programs, `snippet` for the space's own web site."""

    feed: Addresses
    network: Addresses
    busy: str
    snippet: str


def calendars_of(space: Space, settings: Settings, language: str) -> Calendars:
    """In the reader's language."""
    query = query_of(language)
    return Calendars(
        addresses_of(f"spaces/{space.slug}.ics{query}", settings),
        addresses_of(f"network.ics{query}", settings),
        f"{settings.public_url}/calendars/spaces/{space.slug}.ifb",
        snippet(space, settings, language),
    )
