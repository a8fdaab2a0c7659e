"""Hours, rules and price lists that rows of a city's files name, from its TOML files."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from booking.spaces.families import FAMILIES
from booking.spaces.loading.cells import Cells
from booking.spaces.loading.csv_format import decoded
from booking.spaces.loading.hours_text import HoursUnreadable, parse_hours
from booking.spaces.loading.problems import LoadRefused, Problem, nearest
from booking.spaces.loading.template_reasons import innermost, reason_of
from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules, WeeklyHours

# Keys that hold hours as text.
_HOURS = {"staffed_hours", "peak"}


@dataclass(slots=True)
class Templates:
    """What the files define, by name. A broken one is known, and None, so that each row that
    names it is not a problem of its own."""

    hours: dict[str, tuple[WeeklyHours, ...] | None] = field(default_factory=dict)
    rules: dict[str, Rules | None] = field(default_factory=dict)
    prices: dict[str, PriceList | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # False where a file could not be read: what is unknown may stand in it.
    complete: bool = True
    # Whether any file of templates is among the files at all.
    given: bool = False
    _where: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, file: str, given: Mapping[str, Any]) -> None:
        """Take a file's sections in."""
        self.given = True
        for section, entries in given.items():
            makers: dict[str, tuple[dict[str, Any], Callable[[Any], Any]]] = {
                "hours": (self.hours, _hours),
                "rules": (self.rules, _rules),
                "prices": (self.prices, _prices),
            }
            if section not in makers or not isinstance(entries, Mapping):
                self._problem(file, section, "toml-section")
                continue
            into, make = makers[section]
            for name, value in entries.items():
                self._define(file, (section, name), into, partial(make, value))

    def note_missing(self, row: Cells, section: str, found: str, known: Collection[str]) -> None:
        """Note that the row names a template of that section which is none of those known."""
        if known:
            names = nearest(found, tuple(known))
            row.problem(section, "no-template", section=section, found=found, known=names)
        else:
            code = "no-section" if self.given else "no-templates"
            row.problem(section, code, section=section, found=found)

    def _define(
        self, file: str, key: tuple[str, str], into: dict[str, Any], make: Callable[[], Any]
    ) -> None:
        where = ".".join(key)
        if key in self._where:
            self._problem(file, where, "template-twice", first=self._where[key])
            return
        self._where[key] = file
        into[key[1]] = None
        try:
            into[key[1]] = make()
        except ValidationError as error:
            for each in innermost(error.errors(include_url=False)):
                place = ".".join([where, *(str(part) for part in each["loc"])])
                self._problem(file, place, "template", reason=reason_of(each, error.title))
        except HoursUnreadable as error:
            self._problem(file, where, error.code, found=error.found)
        except _Wrong as error:
            self._problem(file, where, "template", reason=error.args[0])

    def _problem(self, file: str, column: str, code: str, **facts: object) -> None:
        self.problems.append(Problem(file=file, column=column, code=code, facts=facts))


class _Wrong(ValueError):
    """A template of a wrong shape; its argument says so in both languages."""


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file; raises LoadRefused."""
    try:
        return tomllib.loads(decoded(path))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(file=str(path), code="toml", facts={"reason": str(error)})
        raise LoadRefused([problem]) from error


def _hours(value: Any) -> tuple[WeeklyHours, ...]:
    if not isinstance(value, str):
        raise _Wrong(_HOURS_ARE_TEXT)
    return parse_hours(value)


def _rules(value: Any) -> Rules:
    rules = Rules.model_validate(_with_hours(value))
    if rules.qualification is not None and rules.qualification not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise _Wrong({language: text + known for language, text in _QUALIFICATION.items()})
    return rules


def _prices(value: Any) -> PriceList:
    return PriceList.model_validate(_with_hours(value))


def _with_hours(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _Wrong(_TABLE)
    return {
        key: parse_hours(each) if key in _HOURS and isinstance(each, str) else each
        for key, each in value.items()
    }


_HOURS_ARE_TEXT = {
    "en": "hours are text, like “mon-fri 08:00-20:00”",
    "it": "gli orari sono un testo, come “lun-ven 08:00-20:00”",
}
_QUALIFICATION = {"en": "qualification is one of ", "it": "qualification è uno tra "}
_TABLE = {"en": "a table of keys is needed here", "it": "qui serve una tabella di chiavi"}
