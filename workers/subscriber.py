"""The two kinds of listeners: those that write rows and those that act outside."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.events import Event
from workers.post import Cause, Post


@dataclass(frozen=True, slots=True)
class Desk:
    """What a listener that acts outside has at hand."""

    settings: Settings
    pool: Pool
    post: Post


@dataclass(frozen=True, slots=True)
class Writes:
    """Only writes rows: runs, and is marked as done, in one transaction."""

    name: str
    handle: Callable[[Connection, Any, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sends:
    """Acts outside: leased and committed, done, then marked; it may happen twice."""

    name: str
    handle: Callable[[Desk, Any, Cause, datetime], Awaitable[None]]


# The name stands in the deliveries: renaming a listener leaves its old ones without a handler.
Subscriber = Writes | Sends
Subscriptions = Mapping[type[Event], tuple[Subscriber, ...]]
