"""What a manager says of a resource, checked as the city's files are."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from booking.errors import Invalid
from booking.spaces.amenities import AMENITIES
from booking.spaces.families import FAMILIES
from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules
from booking.upkeep.inventory import Managed

KINDS = ("desk", "room", "machine", "area")
MOST_UNITS = 500
LONGEST_NAME, LONGEST_UNIT_NAME, _LONGEST_KEY = 200, 100, 80
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of a resource but its units; without a position it comes last."""

    kind: str
    family: str | None
    name: dict[str, str]
    amenities: tuple[str, ...]
    rules: Rules
    prices: PriceList
    position: int | None

    def check(self) -> None:
        """Refuses with Invalid, field by field."""
        errors = [
            _error(f"name.{language}", "length", _NAME)
            for language in ("it", "en")
            if not is_line(self.name.get(language, ""), LONGEST_NAME)
        ]
        if self.kind not in KINDS:
            errors.append(_error("kind", "choice", _one_of(KINDS)))
        elif (self.kind == "machine") != (self.family is not None):
            errors.append(_error("family", "family", _FAMILY))
        elif self.family is not None and self.family not in FAMILIES:
            errors.append(_error("family", "choice", _one_of(FAMILIES)))
        if any(each not in AMENITIES for each in self.amenities):
            errors.append(_error("amenities", "choice", _one_of(AMENITIES)))
        if len(set(self.amenities)) < len(self.amenities):
            errors.append(_error("amenities", "once", _ONCE))
        if self.rules.qualification is not None and self.rules.qualification not in FAMILIES:
            errors.append(_error("rules.qualification", "choice", _one_of(FAMILIES)))
        if errors:
            raise Invalid(errors)

    def written(self) -> dict[str, Any]:
        """As its columns are."""
        return {
            "kind": self.kind,
            "family": self.family,
            "name": {language: self.name[language].strip() for language in ("it", "en")},
            "amenities": list(self.amenities),
            "rules": self.rules.model_dump(mode="json"),
            "prices": self.prices.model_dump(mode="json"),
            "position": self.position,
        }


def facts_of(resource: Managed) -> Facts:
    """As they are."""
    return Facts(
        kind=resource.kind,
        family=resource.family,
        name=resource.name,
        amenities=resource.amenities,
        rules=resource.rules,
        prices=resource.prices,
        position=resource.position,
    )


def check_key(key: str) -> None:
    """Refuses with Invalid what is no name of a resource in the city's files."""
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        raise Invalid([_error("key", "pattern", _NO_KEY)])


def key_from(name: str) -> str:
    """Sala Rossa becomes sala-rossa."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_KEY].rstrip("-") or "risorsa"


def check_unit_names(names: Sequence[str], *, field: str, already: Sequence[str] = ()) -> None:
    """Each on one line, and each once among those that are there. Refuses with Invalid."""
    if not all(is_line(each, LONGEST_UNIT_NAME) for each in names):
        raise Invalid([_error(field, "length", _UNIT_NAME)])
    every = [each.strip().casefold() for each in (*already, *names)]
    if len(set(every)) < len(every):
        raise Invalid([_error(field, "once", _TWICE)])


def is_line(text: str, most: int) -> bool:
    """Whether it is a text on one line that is neither empty nor too long."""
    return 0 < len(text.strip()) <= most and text.isprintable()


def _error(field: str, rule: str, message: Words) -> dict[str, Any]:
    return {"field": field, "rule": rule, "message": message}


def _one_of(known: Any) -> Words:
    names = ", ".join(known)
    return {"en": f"one of {names}", "it": f"uno tra {names}"}


_NAME = {"en": "1 to 200 characters on one line", "it": "da 1 a 200 caratteri, su una riga"}
_UNIT_NAME = {"en": "1 to 100 characters on one line", "it": "da 1 a 100 caratteri, su una riga"}
_TWICE = {
    "en": "each unit has a name of its own",
    "it": "ogni unità ha un nome diverso",
}
_ONCE = {"en": "each once", "it": "ognuna una volta sola"}
_FAMILY = {
    "en": "a machine has a family, and nothing else has",
    "it": "una macchina ha una famiglia, e nient’altro ne ha una",
}
_NO_KEY = {
    "en": "small letters, digits and single hyphens, like meeting-room",
    "it": "lettere minuscole, cifre e trattini singoli, come sala-riunioni",
}
