"""Where reservations are read for and written: for all who ask at the same moment, together.

Company halves what PostgreSQL does for a reservation and costs nobody a wait (see Together).
Nobody pays for it either: what can't be written in company is written alone.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NoReturn
from uuid import UUID

import asyncpg

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.alternatives import Refused, refusals
from booking.reservations.decide import Facts
from booking.reservations.facts import Asked, read_facts
from booking.reservations.placement import Placement
from booking.reservations.refusals import Closed, SlotTaken
from booking.together import Together

sql = queries("reservations")
log = logging.getLogger(__name__)

Outcome = dict[str, Any]
# What place_alone says of one that stands.
PLACED = "placed"
_MOST = 32
_NO_ROOM_UNDER_CAP = "PB001"
_ALONE: Outcome = {"outcome": "alone", "answer": None, "detail": None}
_TAKEN: Outcome = {"outcome": "taken", "answer": None, "detail": None}


class Desk:
    """`connection` lends one that is in no transaction, or in one that it undoes on an error: a
    pool's `acquire`."""

    def __init__(self, connection: Callable[[], AbstractAsyncContextManager[Connection]]) -> None:
        self.connection = connection
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
        try:
            async with self.connection() as conn:
                return await sql.place_alone.row(conn, placement=placement)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.UnknownPostgresError) as error:
            if not overtaken(error):
                raise
        return None

    async def _facts(self, asked: Sequence[Asked]) -> list[Facts]:
        async with self.connection() as conn:
            return await read_facts(conn, asked)

    async def _refusals(self, refused: Sequence[Refused]) -> list[Closed | SlotTaken]:
        async with self.connection() as conn:
            return await refusals(conn, refused)

    async def _place_together(self, placements: Sequence[Placement]) -> list[Outcome]:
        """What became of each; _ALONE for whom it is to be tried alone."""
        # Two with one key take turns: the other is told the answer when it is tried alone.
        of_key = {_turn(each): each for each in placements}
        try:
            async with self.connection() as conn:
                row = await sql.place_together.row(conn, placements=list(of_key.values()))
        except asyncpg.PostgresError as error:
            # The database undid all of it; whose fault it was shows when each is tried alone.
            log.info("%d placed alone (%s)", len(placements), type(error).__name__)
            return [_ALONE] * len(placements)
        found = _outcomes(**(row or {}))
        return [found.get(each.id, _ALONE) for each in placements]


def _outcomes(
    ids: Iterable[UUID] | None, answers: Iterable[str] | None, taken: Iterable[UUID] | None
) -> dict[UUID, Outcome]:
    outcomes = dict.fromkeys(taken or (), _TAKEN)
    for id_, answer in zip(ids or (), answers or (), strict=True):
        outcomes[id_] = {"outcome": PLACED, "answer": answer, "detail": None}
    return outcomes


def _turn(placement: Placement) -> tuple[object, ...]:
    return (placement.member_id, placement.operation, placement.key or placement.id)


def overtaken(error: asyncpg.PostgresError) -> bool:
    """Whether somebody else used the voucher or the cap, or took the reference, since the
    decision was made: it is worth deciding again."""
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return error.constraint_name in ("balance_covers", "reservations_reference_key")
    return error.sqlstate == _NO_ROOM_UNDER_CAP
