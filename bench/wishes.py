"""The requests of the load: what the limit's scripts ask for, as HTTP sends it."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import uuid4
from zoneinfo import ZoneInfo

MEMBERS = 5000
DAYS = 365
# The ten empty pools come after 64 spaces of eight resources; HTTP takes the first five of them
# and the product's own statements the others, so that neither meets the other's reservations.
HOT_POOLS = range(513, 523)
HOT_TRIES = 40
HOT_HOURS = 12
_ZONE = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class Wish:
    resource: int
    starts_at: datetime
    length: timedelta


class Wishes:
    """Endless bytes of requests from `first_day` on; `hot` rolls on to fresh hours by itself."""

    def __init__(self, first_day: date) -> None:
        self._first_day = first_day
        self._tries = count()

    def low(self) -> Iterator[bytes]:
        """Two hours of any desk pool on any day of the year."""
        while True:
            resource = random.randrange(64) * 8 + random.randint(1, 2)
            starts_at = self._at(random.randrange(DAYS), random.randint(16, 36))
            yield reserve_request(Wish(resource, starts_at, timedelta(hours=2)))

    def hot(self) -> Iterator[bytes]:
        """Forty tries at one hour of one pool of twenty desks, then forty at the next."""
        while True:
            hour = next(self._tries) // HOT_TRIES
            resource = HOT_POOLS[hour // (HOT_HOURS * DAYS)]
            starts_at = self._at(hour // HOT_HOURS % DAYS, 16 + 2 * (hour % HOT_HOURS))
            yield reserve_request(Wish(resource, starts_at, timedelta(hours=1)))

    def _at(self, day: int, half_hours: int) -> datetime:
        at = time(half_hours // 2, 30 * (half_hours % 2))
        return datetime.combine(self._first_day + timedelta(days=day), at, _ZONE)


def reserve_request(wish: Wish) -> bytes:
    """POST /api/v1/reservations by a random member, with a key of its own and their voucher."""
    member = random.randint(1, MEMBERS)
    body = {
        "resource_id": wish.resource,
        "starts_at": wish.starts_at.isoformat(),
        "ends_at": (wish.starts_at + wish.length).isoformat(),
        "voucher": f"BENCH-{member:08}",
    }
    head = {
        "Authorization": f"Bearer bench-token-{member}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    return request("POST", "/api/v1/reservations", head, json.dumps(body).encode())


def request(method: str, target: str, head: dict[str, str], body: bytes = b"") -> bytes:
    """One HTTP/1.1 request, whole."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
