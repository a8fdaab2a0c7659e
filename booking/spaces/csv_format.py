"""Tables as spreadsheets save them: comma, semicolon or tab, with or without a byte order mark."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from booking.spaces.load_problems import LoadRefused, Problem, nearest

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


@dataclass(slots=True)
class Table:
    """A file's header and rows."""

    file: str
    header: tuple[str, ...]
    rows: list[Cells]
    problems: list[Problem] = field(default_factory=list)

    def check_columns(self, *, needed: Sequence[str], known: Sequence[str]) -> None:
        """Note each column that is unknown, stands twice or is missing."""
        for column in self.header:
            if column not in known:
                facts = {"known": nearest(column, known)}
                self._problem(column or "“”", "unknown-column", facts)
            elif self.header.count(column) > 1:
                self._problem(column, "column-twice", {})
        for column in needed:
            if column not in self.header:
                self._problem(column, "missing-column", {})

    def _problem(self, column: str, code: str, facts: dict[str, str]) -> None:
        found = Problem(file=self.file, line=1, column=column, code=code, facts=facts)
        if found not in self.problems:
            self.problems.append(found)


def read_table(path: Path) -> Table:
    """The table of a CSV file; raises LoadRefused where it is not text or not a table."""
    text = decoded(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table = Table(path.name, (), [])
    try:
        header = next(reader, [])
        table.header = tuple(name.strip().lower() for name in header)
        before = reader.line_num
        for values in reader:
            if any(value.strip() for value in values):
                _add(table, values, before + 1, delimiter)
            before = reader.line_num
    except csv.Error as error:
        facts = {"reason": str(error)}
        problem = Problem(file=path.name, line=reader.line_num, code="quotes", facts=facts)
        raise LoadRefused([*table.problems, problem]) from error
    return table


def _add(table: Table, values: list[str], line: int, delimiter: str) -> None:
    row = Cells(table.file, line, {}, table.problems, decimal_comma=delimiter != ",")
    if len(values) != len(table.header):
        row.problem(None, "cells", found=len(values), wanted=len(table.header), delimiter=delimiter)
        return
    row.values = dict(zip(table.header, values, strict=True))
    table.rows.append(row)


def decoded(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark; raises LoadRefused."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise LoadRefused([Problem(file=str(path), code="no-file")]) from error
    except OSError as error:
        facts = {"reason": error.strerror}
        raise LoadRefused([Problem(file=str(path), code="unreadable", facts=facts)]) from error
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise LoadRefused([Problem(file=path.name, code="workbook")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        facts = {"byte": f"0x{error.object[error.start]:02X}"}
        problem = Problem(file=path.name, line=line, code="encoding", facts=facts)
        raise LoadRefused([problem]) from error
