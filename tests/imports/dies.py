"""A process that reads the calendar that is due in pieces of two, and is killed in the middle of so
many of its transactions: DATABASE NOW TRANSACTIONS."""

import asyncio
import os
import signal
import sys
from datetime import datetime
from typing import Any
from unittest.mock import patch

from booking.database.pool import Connection, Pool, open_pool
from booking.database.retry import in_transaction
from booking.imports import apply, read
from tests.imports.turn import Turn


async def main(database: str, now: datetime, transactions: int) -> None:
    begun = 0

    async def some(pool: Pool, work: Any) -> Any:
        nonlocal begun
        begun += 1
        last = begun == transactions

        async def done(conn: Connection) -> Any:
            result = await work(conn)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return await in_transaction(pool, done)

    apply.MOST_AT_ONCE = 2
    with patch.object(read, "in_transaction", some):
        async with open_pool(database, size=1) as pool:
            await Turn(pool, now)()
    raise SystemExit("it had fewer transactions")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])))
