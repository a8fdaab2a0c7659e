"""What a lost or refusing database raises, for loops that go on when it is back."""

import asyncpg

DATABASE_AWAY = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # A connection that ended between two steps of the driver.
    asyncpg.InternalClientError,
)

# By the beginning of PostgreSQL's code: connection, resources, operator, lost to another one; and a
# standby that was not promoted yet, a lock that was not given.
_PASSES = ("08", "53", "57", "58", "40", "25006", "55P03")


def is_away(error: BaseException) -> bool:
    """Whether the same may go right another time, with nothing done about it but waiting."""
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate).startswith(_PASSES)
    # What the driver cannot send is wrong in itself.
    return isinstance(error, DATABASE_AWAY) and not isinstance(error, ValueError)
