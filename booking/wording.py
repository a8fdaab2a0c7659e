"""Facts as people read them in a sentence: days, moments, lengths of time and how many.

"Il {day:weekday} …; {count:prenotazione|prenotazioni}; almeno {minutes:length}"
"""

import re
import string
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date

_HOUR, _DAY = 60, 1440
_UNITS = {
    "it": (("giorno", "giorni"), ("ora", "ore"), ("minuto", "minuti")),
    "en": (("day", "days"), ("hour", "hours"), ("minute", "minutes")),
}
_AND = {"it": "e", "en": "and"}
_AT = {"it": "alle", "en": "at"}
# Eight, eleven, and eighty with all up to eighty-nine begin with a vowel.
_ELIDED = {"il": "l’", "al": "all’", "dal": "dall’", "del": "dell’", "nel": "nell’", "sul": "sull’"}
_ELIDED |= {name.capitalize(): short.capitalize() for name, short in _ELIDED.items()}
_BEFORE_VOWEL = re.compile(
    rf"\b({'|'.join(_ELIDED)}) (?=(?:8|11)(?:/\d| [a-z]{{3}})|(?:8\d?|11)(?:,\d+)? %)"
)


def worded(sentence: str, facts: Mapping[str, Any], language: str) -> str:
    """The sentence with its facts filled in; a fact may bring its own words in both languages.

    `{x:weekday}` and `{x:day}` take a day (or its ISO form), `{x:moment}` a local time,
    `{x:length}` minutes, `{x:one|many}` a number of things.
    """
    text = _Sentence(language).vformat(sentence, (), facts)
    return elided(text) if language == "it" else text


def elided(italian: str) -> str:
    """The article before a day or a rate that begins with a vowel: il 8 → l’8, il 80 % → l’80 %."""
    return _BEFORE_VOWEL.sub(lambda found: _ELIDED[found[1]], italian)


def day_in_words(day: date, language: str) -> str:
    """1 gennaio 2027, 1 January 2027."""
    return format_date(day, "d MMMM y", locale=language)


@lru_cache(maxsize=1024)
def weekday_in_words(day: date, language: str) -> str:
    """domenica 29 novembre, Sunday 29 November."""
    return format_date(day, "EEEE d MMMM", locale=language)


def moment_in_words(at: datetime, language: str) -> str:
    """martedì 1 dicembre alle 09:00, Tuesday 1 December at 09:00; by the clock of `at`'s zone."""
    return f"{weekday_in_words(at.date(), language)} {_AT[language]} {at:%H:%M}"


def length_in_words(minutes: int, language: str) -> str:
    """90 minutes as 1 ora e 30 minuti, 1 hour and 30 minutes; 1440 as 1 giorno."""
    days, rest = divmod(minutes, _DAY)
    parts = [
        count_in_words(number, *names)
        for number, names in zip((days, *divmod(rest, _HOUR)), _UNITS[language], strict=True)
        if number
    ]
    if not parts:
        return count_in_words(0, *_UNITS[language][-1])
    return f" {_AND[language]} ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def count_in_words(number: float, one: str, many: str) -> str:
    """1 prenotazione, 2 prenotazioni."""
    return f"{number} {one if number == 1 else many}"


_SPECIFIERS: Mapping[str, Callable[[Any, str], str]] = {
    "day": lambda value, language: day_in_words(_date(value), language),
    "weekday": lambda value, language: weekday_in_words(_date(value), language),
    "moment": lambda value, language: moment_in_words(_moment(value), language),
    "length": length_in_words,
}


class _Sentence(string.Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value = super().get_value(key, args, kwargs)
        if isinstance(value, Mapping) and self._language in value:
            return value[self._language]
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            one, _, many = format_spec.partition("|")
            return count_in_words(value, one, many)
        if specifier := _SPECIFIERS.get(format_spec):
            return specifier(value, self._language)
        return str(super().format_field(value, format_spec))


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
