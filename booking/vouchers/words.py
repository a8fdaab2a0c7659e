"""Amounts, shares and days of vouchers as people read them, in both languages."""

from collections.abc import Collection
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from booking.money import euros
from booking.vouchers.campaign import Unit

Words = dict[str, str]
LANGUAGES = ("it", "en")
_KINDS = {
    "coworking": {"en": "coworkings", "it": "coworking"},
    "fablab": {"en": "fablabs", "it": "fablab"},
    "hub": {"en": "hubs", "it": "hub"},
    "desk": {"en": "desks", "it": "postazioni"},
    "room": {"en": "rooms", "it": "sale"},
    "machine": {"en": "machines", "it": "macchine"},
    "area": {"en": "halls and terraces", "it": "saloni e terrazze"},
}


def amount_words(amount: int, unit: Unit) -> Words:
    """An amount in a campaign's unit: €1,500.00, 3 days, or minutes as 2 h 30 min."""
    if unit == "money":
        return {language: euros(amount, language=language) for language in LANGUAGES}
    if unit == "day":
        return {
            "it": "1 giorno" if amount == 1 else f"{amount} giorni",
            "en": "1 day" if amount == 1 else f"{amount} days",
        }
    hours, minutes = divmod(amount, 60)
    text = f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return dict.fromkeys(LANGUAGES, text)


def share_words(basis_points: int) -> Words:
    """A rate: 50 %, 33,33 %."""
    return {
        language: f"{format_decimal(basis_points / 100, locale=language)} %"
        for language in LANGUAGES
    }


def day_words(day: date) -> Words:
    """A day: 1 gennaio 2027, 1 January 2027."""
    return {language: format_date(day, "d MMMM y", locale=language) for language in LANGUAGES}


def kind_words(kinds: Collection[str]) -> Words:
    """Kinds of spaces or resources, one after another."""
    return {language: ", ".join(_KINDS[kind][language] for kind in kinds) for language in LANGUAGES}
