"""What falls with one part of a visit, said before it does."""

from booking.reservations.visit import Rest
from booking.web.pages.say import Say


def said_of_rest(words: str, rest: Rest | None, say: Say) -> str:
    """In those words; nothing where no other part would fall."""
    return say(words, count=rest.others) if rest and rest.others else ""
