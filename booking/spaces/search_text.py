"""Find words in text as people type them: without accents, capitals or punctuation."""

import re
import unicodedata
from functools import lru_cache

from booking.spaces.amenities import AMENITIES
from booking.spaces.network import Space

_NO_WORD = re.compile(r"[^\w]+")


def folded(text: str) -> str:
    """Small letters and digits, accents dropped, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return _NO_WORD.sub(" ", bare).strip()


def mentions(space: Space, words: str) -> bool:
    """Whether each of the (folded) words begins a word of its name, street or amenities."""
    text = _text(space.name, space.street or "", space.amenities)
    return all(f" {word}" in text for word in words.split())


def sort_key(name: str) -> str:
    """Folded, with numbers in the order of counting: campione 2 before campione 12."""
    return re.sub(r"\d+", lambda number: number[0].zfill(8), folded(name))


@lru_cache(maxsize=8192)
def _text(name: str, street: str, amenities: tuple[str, ...]) -> str:
    offered = (text for key in amenities for text in (key, *AMENITIES.get(key, {}).values()))
    return " " + folded(" ".join((name, street, *offered)))
