"""For a stay of a resource that is the only one of its name: which others of its kind are free at
the same hours, each with the form that gives it to the same person."""

from urllib.parse import urlencode

from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource
from booking.upkeep.board_cells import taken_in, turnarounds
from booking.web.pages.managing.board_words import Words

_MOST = 3


def is_alone(found: Reservation, resource: Resource) -> bool:
    return not resource.whole and found.quantity == 1 and len(resource.units) == 1


def elsewhere(
    words: Words, found: Reservation, resource: Resource, fields: dict[str, str]
) -> list[tuple[str, str]]:
    """The name and the path of each, as far as the board's day shows them; `fields` are the stay's
    day and hours. None for a stay of several days."""
    if fields["until_day"] or fields["day"] != str(words.board.day):
        return []
    places = dict[int, tuple[str, str]]()
    begun = found.starts_at <= words.say.now
    for row in words.board.rows:
        other = row.resource
        same = (other.kind, other.family) == (resource.kind, resource.family)
        if not same or other.id in {resource.id, *places}:
            continue
        kept = any(each.overlaps(found.period) for each in turnarounds(row))
        if kept or taken_in([row], found.period):
            continue
        query = urlencode(
            {
                "day": fields["day"],
                "place": f"u:{row.unit.id}",
                "from": "" if begun else fields["from"],
                "to": fields["to"],
                "per": str(found.id),
            }
        )
        places[other.id] = (words.place(row), f"{words.path}?{query}#arrivo")
    return list(places.values())[:_MOST]
