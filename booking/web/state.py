"""What every request shares: made once by the composition root, closed when the web stops."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from redis.asyncio import Redis

from booking.config import Settings
from booking.database.pool import Pool
from booking.reservations.desk import Desk
from booking.spaces.network import NetworkCache
from booking.web.limits import Limits


@dataclass(slots=True)
class Web:
    settings: Settings
    pool: Pool
    network: NetworkCache
    queue: Redis | None
    limits: Limits
    desk: Desk
    now: Callable[[], datetime]
