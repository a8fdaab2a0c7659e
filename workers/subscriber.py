"""The two kinds of listeners: those that write rows and those that mail."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.events import Event
from workers.post import Cause, Post


@dataclass(frozen=True, slots=True)
class Desk:
    """What a listener that mails has at hand."""

    settings: Settings
    pool: Pool
    post: Post


@dataclass(frozen=True, slots=True)
class Writes:
    """Only writes rows: runs, and is marked as done, in one transaction."""

    name: str
    handle: Callable[[Connection, Any, datetime], Awaitable[None]]
    ordered: bool = True
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Sends:
    """Says which mail there is to send, if any: leased and committed, sent, then marked; over SMTP
    it may be sent twice.

    Without `ordered` it is told of a stream in no order, and one mail that is refused for good
    keeps no other of its stream waiting. An `urgent` one goes before all others.
    """

    name: str
    handle: Callable[[Desk, Any, Cause, datetime], Awaitable[EmailMessage | None]]
    ordered: bool = True
    urgent: bool = False


# The name stands in the deliveries: renaming a listener leaves its old ones without a handler.
Subscriber = Writes | Sends
Subscriptions = Mapping[type[Event], tuple[Subscriber, ...]]
