"""Tables as spreadsheets save them: comma, semicolon or tab, with or without a byte order mark."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booking.spaces.loading.cells import Cells
from booking.spaces.loading.problems import LoadRefused, Problem, nearest


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
    table = Table(str(path), (), [])
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
        problem = Problem(file=str(path), line=reader.line_num, code="quotes", facts=facts)
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
        raise LoadRefused([Problem(file=str(path), code="workbook")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        facts = {"byte": f"0x{error.object[error.start]:02X}"}
        problem = Problem(file=str(path), line=line, code="encoding", facts=facts)
        raise LoadRefused([problem]) from error
