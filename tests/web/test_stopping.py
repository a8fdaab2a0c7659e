"""When the web stops, whoever cannot be waited for is told to try again."""

import asyncio
import json
from typing import Any

import pytest

from tests.web.client import Web
from tests.web.ground import lay_out, wish

_ONE_WAITS = (
    "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
    "WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)"
)


async def test_who_still_waits_when_the_server_waits_no_longer(web: Web) -> None:
    """A server that stops cancels what did not end in time."""
    ground = await lay_out(web)
    authorization = ground.people["owner"].headers["authorization"]
    answered: list[Any] = []

    async def receive() -> Any:
        body = json.dumps(wish(ground.resource_id)).encode()
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/reservations",
        "query_string": b"",
        "client": ("192.0.2.1", 1),
        "headers": [(b"authorization", authorization.encode())],
    }
    before = await web.pool.fetchval("SELECT count(*) FROM reservations")
    async with web.pool.acquire() as conn, conn.transaction():
        await conn.execute("SELECT change_space(id) FROM spaces WHERE slug = $1", ground.slug)
        answering = asyncio.create_task(web.app(scope, receive, send))
        async with asyncio.timeout(5):
            while not await web.pool.fetchval(_ONE_WAITS):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.005)
        answering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await answering
    assert answered[0]["status"] == 503
    assert json.loads(answered[1]["body"])["code"] == "try-again"
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == before
