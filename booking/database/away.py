"""What a lost or refusing database raises, for loops that go on when it is back."""

import asyncpg

DATABASE_AWAY = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # A connection that ended between two steps of the driver.
    asyncpg.InternalClientError,
)
