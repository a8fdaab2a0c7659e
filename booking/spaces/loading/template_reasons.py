"""What the models of rules and prices complain of, as words for whoever wrote the template."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from booking.spaces.loading.problems import nearest
from booking.spaces.prices import PriceItem, PriceList
from booking.spaces.rules import CheckIn, Quota, Rules, WeeklyHours

Words = dict[str, str]


def reason_of(error: Mapping[str, Any], model: str) -> Words:
    """One of pydantic's errors, of the model called so, in Italian and English, without the
    sentence's end."""
    kind = error["type"]
    if kind == "value_error":
        text = error["msg"].removeprefix("Value error, ")
        return {"en": text, "it": in_italian(text)}
    if kind == "extra_forbidden":
        known = _known_beside(error["loc"], model)
        return {
            "en": f"no key is called that. Known: {known}",
            "it": f"nessuna chiave si chiama così. Ci sono: {known}",
        }
    begins = next((start for start in _BY_KIND if kind.startswith(start)), "")
    facts = {"found": error.get("input"), **error.get("ctx", {})}
    return {language: text.format_map(facts) for language, text in _BY_KIND[begins].items()}


def in_italian(text: str) -> str:
    """What one of the models' own rules says in English."""
    return _OURS.get(text, text)


def innermost(errors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The errors without those of a list that only counts its wrong entries as missing."""
    places = [each["loc"] for each in errors]
    return [
        error
        for error, place in zip(errors, places, strict=True)
        if not any(len(other) > len(place) and other[: len(place)] == place for other in places)
    ]


def _known_beside(place: tuple[int | str, ...], model: str) -> str:
    """The keys that may stand where the last of `place` does, the likeliest first."""
    above = [str(each) for each in place[:-1] if not isinstance(each, int)]
    found = _INSIDE[above[-1] if above else model]
    return nearest(str(place[-1]), tuple(found.model_fields))


# What a key holds, or what the model called so is.
_INSIDE: Mapping[str, type[BaseModel]] = {
    "Rules": Rules,
    "PriceList": PriceList,
    "quota": Quota,
    "check_in": CheckIn,
    "staffed_hours": WeeklyHours,
    "peak": WeeklyHours,
    "items": PriceItem,
}
# By how pydantic's types begin; the first that fits.
_BY_KIND: Mapping[str, Words] = {
    "missing": {"en": "this key is missing", "it": "questa chiave manca"},
    "greater_than_equal": {
        "en": "“{found}” is too small; {ge} is the least",
        "it": "“{found}” è troppo poco; il minimo è {ge}",
    },
    "less_than_equal": {
        "en": "“{found}” is too large; {le} is the most",
        "it": "“{found}” è troppo; il massimo è {le}",
    },
    "literal_error": {
        "en": "“{found}” is not one of: {expected}",
        "it": "“{found}” non è tra: {expected}",
    },
    "too_short": {"en": "at least {min_length} is needed", "it": "ne serve almeno {min_length}"},
    "too_long": {"en": "at most {max_length} are possible", "it": "al massimo {max_length}"},
    "int": {"en": "“{found}” is not a whole number", "it": "“{found}” non è un numero intero"},
    "bool": {"en": "“{found}” is neither true nor false", "it": "“{found}” non è true né false"},
    "string": {"en": "“{found}” is not text", "it": "“{found}” non è un testo"},
    "tuple": {"en": "a list is needed here", "it": "qui serve un elenco"},
    "model": {"en": "a table of keys is needed here", "it": "qui serve una tabella di chiavi"},
    "": {"en": "“{found}” is not possible here", "it": "“{found}” qui non è possibile"},
}
# What the models' own rules say.
_OURS: Mapping[str, str] = {
    "the shortest stay is longer than the longest one": "la durata minima supera quella massima",
    "the shortest and the longest stay are multiples of the grid": "la durata minima e quella "
    "massima sono multipli dell’intervallo a cui si comincia",
    "supervision 'staffed' goes with staffed_hours": "supervision 'staffed' va con staffed_hours",
    "closes comes after opens, within 24 hours": "closes viene dopo opens, entro 24 ore",
    "last_day is not before first_day": "last_day non viene prima di first_day",
    "hours goes with half_day, and half_day with hours": "hours va con half_day, e half_day con "
    "hours",
    "only an hour has peak and off-peak prices": "solo l’ora ha prezzi peak e off_peak",
    "hours are priced either 'always' or both 'peak' and 'off_peak'": "le ore hanno un prezzo "
    "'always', oppure uno 'peak' e uno 'off_peak'",
    "each item stands once": "ogni voce sta una volta sola",
    "peak hours go with a peak price": "le ore peak vanno con un prezzo peak",
}
