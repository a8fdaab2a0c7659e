"""Who looks at several at once, and with what: the dependency `asking`."""

from datetime import datetime
from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide

from booking.database.pool import Pool
from booking.members.member import Member
from booking.spaces.network import NetworkCache
from booking.web.limits import Limits
from booking.web.pages.render import page_language
from booking.web.pages.reserving.order_page import Asking
from booking.web.pages.say import Say


def _asking(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Asking:
    say = Say(page_language(request), now)
    return Asking(request, pool, network, maybe_member, limits, address, say)


ASKING = {"asking": Provide(_asking, sync_to_thread=False)}
