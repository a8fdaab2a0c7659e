"""What a form gives beside its own fields: a name to tell something apart by, and the key of its
submission."""

import re
from collections.abc import Iterable
from secrets import token_hex

from booking.errors import Invalid
from booking.members.secrets import sha256
from booking.reservations.key import Key
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.wording.words import WORDS

_KEY = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 100


def sent_in(form: Fields, names: Iterable[str]) -> dict[str, str]:
    """What stands in those fields, to be read and to be shown again; nothing is an empty text."""
    return {name: (value_of(form, name) or "").strip() for name in names}


def count_in(text: str | None) -> int:
    """A small number that stands in an address for a sentence to say; 0 for whatever else does."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


def name_in(form: Fields) -> str:
    """1 to 100 characters on one line. Refuses with Invalid."""
    name = (value_of(form, "name") or "").strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        message = {language: WORDS[language]["feeds_bad_name"] for language in WORDS}
        raise Invalid.of("name", "feeds_bad_name", message)
    return name


def new_key() -> str:
    """What the form is shown with: sent again, as by a reload, it does nothing again."""
    return token_hex(16)


def key_in(form: Fields, *, operation: str, wanted: str) -> Key:
    """Of this submission of the form, which asks for what `wanted` says."""
    sent = value_of(form, "key") or ""
    return Key(operation, sent if _KEY.fullmatch(sent) else new_key(), sha256(wanted))
