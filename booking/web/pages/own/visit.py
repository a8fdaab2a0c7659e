"""A member's visit to a page of their own: who it is, and all that looking and changing takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.database.retry import Result, in_transaction
from booking.members.member import Member
from booking.spaces.network import NetworkCache
from booking.web.pages.render import page_language
from booking.web.pages.say import Say


@dataclass(frozen=True, slots=True)
class Visit:
    request: Request[Any, Any, Any]
    member: Member
    pool: Pool
    network: NetworkCache
    settings: Settings
    now: datetime

    @property
    def say(self) -> Say:
        return Say(page_language(self.request), self.now)

    async def change(self, work: Callable[[Connection], Awaitable[Result]]) -> Result:
        """Do the work in one transaction, begun again if it lost; what it returned."""
        return await in_transaction(self.pool, work)


def _visit(
    request: Request[Any, Any, Any],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Visit:
    return Visit(request, member, pool, network, settings, now)


VISIT = {"visit": Provide(_visit, sync_to_thread=False)}
