"""Private calendar addresses: made by a member, shown once, kept as hashes, revoked at will."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.member import Member
from booking.members.secrets import sha256
from booking.spaces.network import Network, Space

sql = queries("calendar")
FeedScope = Literal["details", "busy"]
Shows = Literal["own", "space", "closures"]
_GOOGLE = "https://calendar.google.com/calendar/r?cid="


@dataclass(frozen=True, slots=True)
class PrivateFeed:
    """As it is listed; its address is kept nowhere."""

    id: int
    name: str
    shows: str
    # Its slug, where it is a space's.
    space: str | None
    scope: str
    language: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of one feed: for a browser, for a calendar app, and for Google, side by side."""

    url: str
    webcal: str
    google: str


def addresses_of(path: str, settings: Settings) -> Addresses:
    """Of a feed by the part of its path after /calendars/: `spaces/base-milano.ics`."""
    url = f"{settings.public_url}/calendars/{path}"
    webcal = "webcal://" + url.partition("://")[2]
    return Addresses(url, webcal, _GOOGLE + quote(webcal, safe=""))


def token_of(own_key: bytes, salt: str) -> str:
    """The token of a private address, 256 bits made of the installation's key and a random salt:
    the answer that is kept for an Idempotency-Key holds the salt alone, which opens nothing."""
    digest = hmac.digest(own_key, f"calendar:{salt}".encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


async def make_feed(
    conn: Connection,
    *,
    member: Member,
    token: str,
    name: str,
    scope: FeedScope,
    language: str,
    now: datetime,
    shows: Shows = "own",
    space: Space | None = None,
) -> PrivateFeed:
    """Keep a token's hash; whoever calls shows the address once. `space` is that of a space's,
    whose scope, like that of the closures, is `details`. Refuses with Forbidden."""
    member.may_reserve()
    if shows == "closures":
        member.may_act_for_city()
    if space is not None:
        member.may_manage(space.id)
    feed_id = await sql.insert_feed.value(
        conn,
        member_id=member.id,
        sha256=sha256(token),
        name=name,
        scope=scope,
        language=language,
        now=now,
        shows=shows,
        space_id=space.id if space else None,
    )
    slug = space.slug if space else None
    return PrivateFeed(feed_id, name, shows, slug, scope, language, now, None)


def is_open(feed: PrivateFeed, member: Member, network: Network) -> bool:
    """Whether its member still has the role that it takes; without it the address shows nothing."""
    if feed.shows == "closures":
        return member.officer or member.admin
    space = network.spaces.get(feed.space or "")
    return feed.shows == "own" or (space is not None and member.manages_space(space.id))


async def feeds_of(
    conn: Connection, *, member: Member, before: int | None = None, limit: int = 200
) -> list[PrivateFeed]:
    """The member's own that were not revoked, newest first. Refuses with Forbidden."""
    member.may_read()
    return await sql.feeds_of_member.all(
        conn, PrivateFeed, member_id=member.id, before=before, limit=limit
    )


async def revoke_feed(conn: Connection, *, member: Member, feed_id: int, now: datetime) -> None:
    """From the next poll on the address shows nothing. Refuses with NotFound, Forbidden."""
    revoked = await sql.revoke_feed.value(conn, id=feed_id, member_id=member.id, now=now)
    if revoked is None:
        raise NotFound(what={"en": "calendar", "it": "un calendario con questo numero"})
    member.may_reserve()
