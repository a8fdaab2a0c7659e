"""A row of a table: its cells as values, each mistake noted with its place and the way out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from booking.spaces.loading.problems import Problem, nearest

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ITALIAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES = {"yes", "si", "sì", "true", "vero", "1"}
_NO = {"no", "false", "falso", "0"}


@dataclass(slots=True)
class Cells:
    """One row: reads its cells as values, and notes what is wrong with them in `problems`."""

    file: str
    line: int
    values: dict[str, str]
    problems: list[Problem]
    decimal_comma: bool = False

    def problem(self, column: str | None, code: str, **facts: object) -> None:
        self.problems.append(
            Problem(file=self.file, line=self.line, column=column, code=code, facts=facts)
        )

    def text(self, column: str, *, most: int = 500, needed: bool = False) -> str | None:
        """What is written there, trimmed; None where nothing is."""
        found = self.values.get(column, "").strip()
        if not found:
            # A column that is not there at all is one problem of the header.
            if needed and column in self.values:
                self.problem(column, "missing")
            return None
        if len(found) > most:
            self.problem(column, "too-long", found=len(found), most=most)
        elif _CONTROL.search(found):
            self.problem(column, "control")
        else:
            return found
        return None

    def key(self, column: str, *, most: int = 80) -> str | None:
        """A short name, which is needed."""
        found = self.text(column, needed=True)
        if found is not None and (len(found) > most or not KEY.fullmatch(found)):
            self.problem(column, "key", found=found, most=most)
            return None
        return found

    def choice(self, column: str, known: Sequence[str], *, needed: bool = False) -> str | None:
        found = self.text(column, needed=needed)
        if found is not None and found not in known:
            self.problem(column, "choice", found=found, known=nearest(found, known))
            return None
        return found

    def words(self, column: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
        """Words between spaces, each once, in their order."""
        found = tuple(dict.fromkeys((self.text(column, most=2000) or "").split()))
        for word in found:
            if known is not None and word not in known:
                self.problem(column, "choice", found=word, known=nearest(word, known))
        return found

    def number(self, column: str, *, least: float, most: float) -> float | None:
        found = self.text(column)
        if found is None:
            return None
        plain = found.replace(",", ".") if self.decimal_comma else found
        if re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,15})?", plain) and least <= float(plain) <= most:
            return float(plain)
        self.problem(column, "number", found=found, least=least, most=most)
        return None

    def integer(self, column: str, *, least: int, most: int) -> int | None:
        found = self.text(column)
        if found is None:
            return None
        if re.fullmatch(r"\d{1,9}", found) and least <= int(found) <= most:
            return int(found)
        self.problem(column, "number", found=found, least=least, most=most)
        return None

    def yes(self, column: str, *, default: bool) -> bool:
        found = self.text(column)
        if found is None:
            return default
        if found.lower() not in _YES | _NO:
            self.problem(column, "yes-no", found=found)
        return found.lower() in _YES

    def day(self, column: str) -> date | None:
        """A date like 2026-03-31, or like 31/03/2026 as Italian spreadsheets write it."""
        found = self.text(column)
        if found is None:
            return None
        italian = _ITALIAN_DATE.fullmatch(found)
        plain = f"{italian[3]}-{italian[2]:0>2}-{italian[1]:0>2}" if italian else found
        try:
            return date.fromisoformat(plain)
        except ValueError:
            self.problem(column, "date", found=found)
            return None

    def zone(self, column: str, *, default: str) -> str:
        found = self.text(column) or default
        if found not in _zones():
            self.problem(column, "timezone", found=found)
        return found


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
