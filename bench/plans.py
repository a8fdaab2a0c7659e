"""The statements that a use case ran: how long each takes in the server, and by which plan."""

import json
from dataclasses import dataclass, field
from typing import Any

from asyncpg.connection import LoggedQuery

from booking.database.pool import Connection

_ROUNDS = 50


@dataclass(slots=True)
class Plans:
    """Statements with their arguments, as the connection logged them."""

    milliseconds: list[float] = field(default_factory=list)
    _queries: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)

    def add(self, query: LoggedQuery) -> None:
        """What asyncpg calls for each statement."""
        self._queries.append((query.query, tuple(query.args)))

    async def explain(self, conn: Connection) -> None:
        """Run each again as the server itself times it, planning included; all of them together
        are one figure."""
        for _ in range(_ROUNDS):
            total = 0.0
            for query, arguments in self._queries:
                explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query}"
                found = json.loads(await conn.fetchval(explained, *arguments))[0]
                total += found["Planning Time"] + found["Execution Time"]
            self.milliseconds.append(total)
        for query, arguments in self._queries:
            rows = await conn.fetch(f"EXPLAIN (ANALYZE, BUFFERS) {query}", *arguments)
            self._texts.append("\n".join(row[0] for row in rows))

    def show(self) -> None:
        """Print each statement and its plan."""
        for (query, _), text in zip(self._queries, self._texts, strict=True):
            print(f"\n{query}\n\n{text}\n")
