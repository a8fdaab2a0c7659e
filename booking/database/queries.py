"""Named SQL: each `-- name:` block of sql/queries/<area>.sql becomes an attribute.

    sql = queries("reservations")
    await sql.cancel_reservation.run(conn, id=..., now=...)

Written here rather than taken from a library: what is kept reads an array slice as a
parameter, costs as much again as the query itself, or returns untyped rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from booking.database.pool import Connection

SQL = Path(__file__).resolve().parents[2] / "sql"
Row = TypeVar("Row")

_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)
# A parameter, or something that only looks like one: text in quotes, a comment, a cast.
_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|::\w+|(?<![\w:\[]):([a-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Query:
    """One statement with its parameters in the order of `$1, $2 …`."""

    name: str
    text: str
    parameters: tuple[str, ...]

    def _arguments(self, given: dict[str, Any]) -> list[Any]:
        if given.keys() != set(self.parameters):
            wrong = given.keys() ^ set(self.parameters)
            raise TypeError(f"query {self.name}: wrong or missing parameters {sorted(wrong)}")
        return [given[name] for name in self.parameters]

    async def run(self, conn: Connection, **given: Any) -> int:
        """Run it; how many rows it touched."""
        status: str = await conn.execute(self.text, *self._arguments(given))
        return int(status.rsplit(" ", 1)[-1]) if status[-1:].isdigit() else 0

    async def value(self, conn: Connection, **given: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        return await conn.fetchval(self.text, *self._arguments(given))

    async def column(self, conn: Connection, **given: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in await conn.fetch(self.text, *self._arguments(given))]

    async def row(self, conn: Connection, **given: Any) -> dict[str, Any] | None:
        """The first row by column name; None where there is none."""
        record = await conn.fetchrow(self.text, *self._arguments(given))
        return dict(record) if record is not None else None

    async def rows(self, conn: Connection, **given: Any) -> list[dict[str, Any]]:
        """Every row by column name."""
        return [dict(row) for row in await conn.fetch(self.text, *self._arguments(given))]

    async def one(self, conn: Connection, kind: type[Row], **given: Any) -> Row | None:
        """The first row as `kind`, whose fields are the columns; None where there is none."""
        record = await conn.fetchrow(self.text, *self._arguments(given))
        return kind(**dict(record)) if record is not None else None

    async def all(self, conn: Connection, kind: type[Row], **given: Any) -> list[Row]:
        """Every row as `kind`, whose fields are the columns."""
        return [kind(**dict(row)) for row in await conn.fetch(self.text, *self._arguments(given))]


class Queries:
    """The statements of one area, by name."""

    def __init__(self, area: str, found: dict[str, Query]) -> None:
        self.area = area
        self._found = found

    def __getattr__(self, name: str) -> Query:
        try:
            return self._found[name]
        except KeyError:
            raise AttributeError(f"sql/queries/{self.area}.sql has no query {name!r}") from None

    def __iter__(self) -> Iterator[Query]:
        return iter(self._found.values())


@cache
def queries(area: str) -> Queries:
    """The named statements of sql/queries/<area>.sql, read once."""
    text = (SQL / "queries" / f"{area}.sql").read_text(encoding="utf-8")
    parts = _NAME.split(text)
    found: dict[str, Query] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in found:
            raise ValueError(f"sql/queries/{area}.sql names {name!r} twice")
        found[name] = parse(name, body)
    return Queries(area, found)


def parse(name: str, body: str) -> Query:
    """A statement with `:name` parameters as one with `$n` parameters."""
    parameters: list[str] = []

    def number(match: re.Match[str]) -> str:
        parameter = match.group(1)
        if parameter is None:
            return match.group(0)
        if parameter not in parameters:
            parameters.append(parameter)
        return f"${parameters.index(parameter) + 1}"

    text = _TOKEN.sub(number, body).strip().rstrip(";")
    return Query(name, text, tuple(parameters))
