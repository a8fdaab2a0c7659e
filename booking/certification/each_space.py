"""What the clock does to spaces, one after another; one that fails stops no other."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import asyncpg

from booking.database.describe import describe, place
from booking.database.retry import retrying
from booking.errors import Refusal

# What one space can be at fault for, or may lose; a server that is away is not.
_ITS_OWN_FAULT = (
    ValueError,
    LookupError,
    AssertionError,
    Refusal,
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.RaiseError,
)
log = logging.getLogger(__name__)


async def each_space(
    rows: Sequence[dict[str, Any]], work: Callable[[dict[str, Any]], Awaitable[int]]
) -> int:
    """The sum of what `work`, which opens and ends its own transaction, says of each row. One that
    fails is logged, without a row's values, and left for the next period."""
    done = 0
    for row in rows:
        try:
            done += await retrying(partial(work, row))
        except _ITS_OWN_FAULT as failed:
            log.error(  # noqa: TRY400 - a traceback would show the values of rows
                "the certification of space %s could not be moved by the clock: %s at %s",
                row["space_id"],
                describe(failed),
                place(failed),
            )
    return done
