"""The application on a real database, and people who use it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from litestar import Litestar

from booking.config import Settings
from booking.database.pool import Pool
from booking.members.member import SCOPES
from booking.members.secrets import new_token, sha256
from booking.web.app import routed, set_up
from tests import make

MONDAY = make.NOW


@dataclass
class Web:
    """`at` is the time that the application sees; a test moves it."""

    settings: Settings
    pool: Pool
    stack: AsyncExitStack
    app: Any = None
    at: datetime = MONDAY
    anonymous: httpx.AsyncClient = field(init=False)

    async def client(self, **headers: str) -> httpx.AsyncClient:
        """A browser or program of its own, with a cookie jar of its own."""
        made = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url=self.settings.public_url,
            headers=headers,
        )
        return await self.stack.enter_async_context(made)

    async def member(
        self,
        email: str,
        *,
        manages: tuple[int, ...] = (),
        officer: bool = False,
        admin: bool = False,
        scopes: tuple[str, ...] = tuple(SCOPES),
    ) -> httpx.AsyncClient:
        """A program with a token of a member with these roles."""
        member_id = await self.pool.fetchval(
            "INSERT INTO members (email) VALUES ($1) "
            "ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email RETURNING id",
            email,
        )
        roles: list[tuple[str, int | None]] = [("manager", space) for space in manages]
        roles += [("officer", None)] if officer else []
        roles += [("admin", None)] if admin else []
        await self.pool.executemany(
            "INSERT INTO roles (member_id, role, space_id) VALUES ($1, $2, $3) "
            "ON CONFLICT DO NOTHING",
            [(member_id, role, space) for role, space in roles],
        )
        return await self.client(authorization=f"Bearer {await self.token(member_id, scopes)}")

    async def token(
        self, member_id: int, scopes: tuple[str, ...], *, lasts: timedelta | None = None
    ) -> str:
        token = new_token()
        await self.pool.execute(
            "INSERT INTO tokens (member_id, sha256, name, scopes, created_at, expires_at) "
            "VALUES ($1, $2, 'test', $3, $4, $5)",
            member_id,
            sha256(token),
            list(scopes),
            self.at,
            self.at + lasts if lasts else None,
        )
        return token


@asynccontextmanager
async def running_web(settings: Settings, pool: Pool) -> AsyncIterator[Web]:
    """The application from start to end, as a server would run it."""
    async with AsyncExitStack() as stack:
        web = Web(settings, pool, stack)
        web.app = stack.enter_context(_application(settings, now=lambda: web.at))
        await stack.enter_async_context(_lifespan(web.app))
        web.anonymous = await web.client()
        yield web


_at_rest: list[Litestar] = []


@contextmanager
def _application(settings: Settings, *, now: Callable[[], datetime]) -> Iterator[Litestar]:
    """One whose routes were made for an earlier test, if any is at rest."""
    app = _at_rest.pop() if _at_rest else routed()
    try:
        yield set_up(app, settings, now)
    finally:
        _at_rest.append(app)


@asynccontextmanager
async def _lifespan(app: Any) -> AsyncIterator[None]:
    """Begun and ended in one task, which a fixture's two halves are not."""
    started, stop = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with app.lifespan():
            started.set()
            await stop.wait()

    running = asyncio.create_task(run())
    begun = asyncio.create_task(started.wait())
    await asyncio.wait([running, begun], return_when=asyncio.FIRST_COMPLETED)
    begun.cancel()
    try:
        yield
    finally:
        stop.set()
        await running
