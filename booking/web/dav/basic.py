"""Who asks: an account's address and one of its app passwords (RFC 7617), and nothing else."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import datetime

from booking.config import Settings
from booking.database.pool import Pool
from booking.members.app_passwords import Shown, by_app_passwords
from booking.members.demo import demo_allowed
from booking.members.member import Member
from booking.together import Together
from booking.web.asked import Asked, sent_header
from booking.web.client_address import client_address
from booking.web.refusals import NeedsAppPassword
from booking.web.state import ByAppPassword, Web

_MOST_TOGETHER = 100
_LONGEST = 1024


def by_app_passwords_together(
    pool: Pool, settings: Settings, now: Callable[[], datetime]
) -> ByAppPassword:
    """Whose passwords they are, asked of the database for all that come at the same moment."""

    async def ask(shown: Sequence[Shown]) -> Sequence[Member | None]:
        async with pool.acquire() as conn:
            return await by_app_passwords(conn, shown=shown, now=now(), demo=demo_allowed(settings))

    return Together(ask, most=_MOST_TOGETHER)


async def who_asks(request: Asked, web: Web) -> Member:
    """Refuses with NeedsAppPassword, the same whatever is wrong, and with RateLimited who was wrong
    too often. A right one is never held up by others' wrong ones: it has too many bits to guess."""
    sent = sent_header(request, b"authorization")
    if sent is None:
        raise NeedsAppPassword
    shown = _shown(sent)
    member = await web.by_app_password(shown) if shown else None
    if member is None:
        await web.limits.wrong_app_password(address=client_address(request))
        raise NeedsAppPassword
    return member


def _shown(sent: str) -> Shown | None:
    scheme, _, encoded = sent.partition(" ")
    if scheme.lower() != "basic" or len(encoded) > _LONGEST:
        return None
    try:
        text = b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    email, colon, password = text.partition(":")
    return Shown(email, password) if colon else None
