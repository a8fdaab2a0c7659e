"""Where reservations are read for and written: for all who ask at the same moment, together.

Company halves what PostgreSQL does for a reservation and costs nobody a wait (see Together).
Nobody pays for it either: what can't be written in company is written alone.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NoReturn
from uuid import UUID

import asyncpg

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.alternatives import Refused, refusals
from booking.reservations.decide import Facts
from booking.reservations.facts import Asked, read_facts
from booking.reservations.placement import Placement
from booking.reservations.refusals import (
    Closed,
    SlotTaken,
)
from booking.together import Together

sql = queries("reservations")
log = logging.getLogger(__name__)

Outcome = dict[str, Any]
# What place_alone says of one that stands.
PLACED = "placed"
_MOST = 32
_TRIES = 3
# How many may wait, each on a connection, for a space that somebody changes; and in all.
_ALONE_AT_SPACE, _ALONE_AT_ONCE = 4, 8
_NO_ROOM_UNDER_CAP = "PB001"
_ALONE: Outcome = {"outcome": "alone", "answer": None, "detail": None}
_TAKEN: Outcome = {"outcome": "taken", "answer": None, "detail": None}


class Desk:
    """`connection` lends one that is in no transaction, or in one that it undoes on an error: a
    pool's `acquire`, of a pool of so many `connections`."""

    def __init__(
        self,
        connection: Callable[[], AbstractAsyncContextManager[Connection]],
        *,
        connections: int = 2 * _ALONE_AT_ONCE,
    ) -> None:
        self.connection = connection
        # Half of the pool is left for those who read.
        most = max(1, min(_ALONE_AT_ONCE, connections // 2))
        self._alone = asyncio.Semaphore(most)
        self._at_space = defaultdict[int, asyncio.Semaphore](
            lambda: asyncio.Semaphore(max(1, min(_ALONE_AT_SPACE, most // 2)))
        )
        # What is to be known for a decision.
        self.facts = Together[Asked, Facts](self._facts, most=_MOST)
        # Raises for somebody for whom nothing was free what they are refused with.
        self.refusal = Together[Refused, NoReturn](self._refusals, most=_MOST)
        self._in_company = Together[Placement, Outcome](self._place_together, most=_MOST)

    async def place(self, placement: Placement) -> Outcome | None:
        """The outcome as place_alone tells it; None where somebody else used the voucher, the
        cap or the reference since the decision was made: it is worth deciding again."""
        if placement.in_company:
            outcome = await self._in_company(placement)
            if outcome is not _ALONE:
                return outcome
        async with self._at_space[placement.space_id], self._alone:
            try:
                return await self._place_alone(placement)
            except (
                asyncpg.IntegrityConstraintViolationError,
                asyncpg.UnknownPostgresError,
            ) as error:
                if not overtaken(error):
                    raise
        return None

    async def _place_alone(self, placement: Placement) -> Outcome | None:
        """Asked again where the connection broke: what stands by its id is told, not made twice."""
        for _ in range(_TRIES - 1):
            try:
                return await self._place_once(placement)
            except asyncpg.PostgresError as error:
                if not _broken_off(error):
                    raise
        return await self._place_once(placement)

    async def _place_once(self, placement: Placement) -> Outcome | None:
        async with self.connection() as conn:
            return await sql.place_alone.row(conn, placement=placement)

    async def _facts(self, asked: Sequence[Asked]) -> list[Facts]:
        async with self.connection() as conn:
            return await read_facts(conn, asked)

    async def _refusals(self, refused: Sequence[Refused]) -> list[Closed | SlotTaken]:
        async with self.connection() as conn:
            return await refusals(conn, refused)

    async def _place_together(self, placements: Sequence[Placement]) -> list[Outcome]:
        """What became of each; _ALONE for whom it is to be tried alone."""
        company = _one_of_each(placements)
        try:
            async with self.connection() as conn:
                row = await sql.place_together.row(conn, placements=company)
        except asyncpg.PostgresError as error:
            # All of it was undone, and whose fault it was shows when each is tried alone; or the
            # connection broke, and place_alone tells of what stands.
            log.info("%d placed alone (%s)", len(placements), type(error).__name__)
            return [_ALONE] * len(placements)
        found = _outcomes(**(row or {}))
        return [found.get(each.id, _ALONE) for each in placements]


def desk_on(conn: Connection) -> Desk:
    """A desk of one connection, which may be in a transaction: what fails is undone to here."""

    @asynccontextmanager
    async def lent() -> AsyncIterator[Connection]:
        async with conn.transaction():
            yield conn

    return Desk(lent)


def _outcomes(
    ids: Iterable[UUID] | None, answers: Iterable[str] | None, taken: Iterable[UUID] | None
) -> dict[UUID, Outcome]:
    outcomes = dict.fromkeys(taken or (), _TAKEN)
    for id_, answer in zip(ids or (), answers or (), strict=True):
        outcomes[id_] = {"outcome": PLACED, "answer": answer, "detail": None}
    return outcomes


def _one_of_each(placements: Iterable[Placement]) -> list[Placement]:
    """Without a second of one key, who is told the first one's answer alone; nor of one
    beneficiary, whose voucher may not be enough for both."""
    of_key = {(p.member_id, p.operation, p.key or p.id): p for p in placements}
    of_purse = {tuple(p.redeem[:2]) if p.redeem else p.id: p for p in of_key.values()}
    return list(of_purse.values())


def _broken_off(error: asyncpg.PostgresError) -> bool:
    """Whether the connection broke before the answer came; or another's before did, whose server
    went on and has written it meanwhile."""
    if isinstance(error, asyncpg.UniqueViolationError):
        return error.constraint_name == "reservations_pkey"
    return isinstance(error, asyncpg.PostgresConnectionError | asyncpg.AdminShutdownError)


def overtaken(error: asyncpg.PostgresError) -> bool:
    """Whether somebody else used the voucher or the cap, or took the reference, since the
    decision was made: it is worth deciding again."""
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return error.constraint_name in ("balance_covers", "reservations_reference_key")
    return error.sqlstate == _NO_ROOM_UNDER_CAP
