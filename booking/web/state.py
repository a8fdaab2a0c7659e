"""What every request shares: made once by the composition root, closed when the web stops."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from redis.asyncio import Redis

from booking.calendar.dav_calendars import DavCalendars
from booking.calendar.private_feeds import PrivateFeeds
from booking.calendar.public_feeds import PublicFeeds
from booking.config import Settings
from booking.database.pool import Pool
from booking.members.app_passwords import Shown
from booking.members.authenticate import ByToken
from booking.members.member import Member
from booking.reservations.desk import Desk
from booking.spaces.network import NetworkCache
from booking.together import Together
from booking.web.limits import Limits
from booking.web.live.live import Live
from booking.web.live.places import Places

ByTokens = Together[str, tuple[Member, ByToken] | None]
ByAppPassword = Together[Shown, Member | None]


@dataclass(slots=True)
class Web:
    settings: Settings
    pool: Pool
    network: NetworkCache
    queue: Redis | None
    limits: Limits
    by_token: ByTokens
    desk: Desk
    live: Live
    places: Places
    public_feeds: PublicFeeds
    private_feeds: PrivateFeeds
    dav: DavCalendars
    by_app_password: ByAppPassword
    now: Callable[[], datetime]
