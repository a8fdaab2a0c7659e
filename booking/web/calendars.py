"""Feeds over HTTP: what calendar apps and servers poll, mostly to hear that nothing changed."""

from typing import Any
from urllib.parse import parse_qs

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.types import ASGIApp, Scope

from booking.calendar.feed import Feed
from booking.calendar.private_feeds import PrivateFeeds
from booking.calendar.public_feeds import PublicFeeds
from booking.config import Settings
from booking.errors import NotFound
from booking.web.access import ANYONE, operation
from booking.web.kept_answer import KeptAnswer

_FEED, _BUSY = ".ics", ".ifb"
_LARGEST_ID = 2**31 - 1
_CALENDAR = b"text/calendar; charset=utf-8"
_PUBLIC = ((b"cache-control", b"public, max-age=60"),)
_PRIVATE = ((b"cache-control", b"private, no-cache"), (b"x-robots-tag", b"noindex"))

_access = operation(ANYONE, refusals=(NotFound,))
_access["responses"][200] = ResponseSpec(
    str, generate_examples=False, media_type="text/calendar", description="The feed (RFC 5545)."
)


@get(
    "/calendars/network.ics",
    operation_id="networkFeed",
    summary="The whole network's calendar feed",
    description="What is taken and closed in every space, as in the spaces' own feeds and under "
    "the same UIDs. Italian, or English with `?lang=en`. Poll it with `If-None-Match`.",
    tags=["calendars"],
    **_access,
)
async def of_network(
    scope: Scope,
    public_feeds: NamedDependency[PublicFeeds],
    settings: NamedDependency[Settings],
) -> ASGIApp:
    return _answer(await public_feeds.of_network(language_of(scope)), settings)


@get(
    "/calendars/spaces/{file:str}",
    operation_id="spaceFeed",
    summary="A space's calendar feed, or when nothing in it is free",
    description="`SLUG.ics`: what is taken and closed in a space, without anybody's name; "
    "30 days back to 18 months ahead. Italian, or English with `?lang=en`. Poll it with "
    "`If-None-Match`.\n\n`SLUG.ifb`: one VFREEBUSY (RFC 5545, 3.6.4) for servers that ask when "
    "there is room: `FBTYPE=BUSY` while no unit of any resource is free, `BUSY-UNAVAILABLE` while "
    "the space is closed.",
    tags=["calendars"],
    **_access,
)
async def of_space(
    file: FromPath[str],
    scope: Scope,
    public_feeds: NamedDependency[PublicFeeds],
    settings: NamedDependency[Settings],
) -> ASGIApp:
    if file.endswith(_BUSY):
        return _answer(await public_feeds.busy_of_space(file.removesuffix(_BUSY)), settings)
    return _answer(await public_feeds.of_space(_name_in(file), language_of(scope)), settings)


@get(
    "/calendars/resources/{file:str}",
    operation_id="resourceFeed",
    summary="A resource's calendar feed, or when no unit of it is free",
    description="`ID.ics`: the same for one resource, with whatever takes any unit of it. "
    "`ID.ifb`: while none of its units is free.",
    tags=["calendars"],
    **_access,
)
async def of_resource(
    file: FromPath[str],
    scope: Scope,
    public_feeds: NamedDependency[PublicFeeds],
    settings: NamedDependency[Settings],
) -> ASGIApp:
    if file.endswith(_BUSY):
        number = _number(file.removesuffix(_BUSY))
        return _answer(await public_feeds.busy_of_resource(number), settings)
    number = _number(_name_in(file))
    return _answer(await public_feeds.of_resource(number, language_of(scope)), settings)


@get(
    "/calendars/private/{file:str}",
    operation_id="privateFeed",
    summary="A member's own calendar feed",
    description="`TOKEN.ics`, an address made by POST /api/v1/calendars. Unknown and revoked "
    "addresses look the same.",
    tags=["calendars"],
    **_access,
)
async def of_member(
    file: FromPath[str],
    private_feeds: NamedDependency[PrivateFeeds],
    settings: NamedDependency[Settings],
) -> ASGIApp:
    return _answer(await private_feeds.of_token(_name_in(file)), settings)


def _answer(feed: Feed, settings: Settings) -> KeptAnswer:
    headers = _PRIVATE if feed.private else _PUBLIC
    return KeptAnswer(feed, _CALENDAR, headers, gzip=settings.calendar_gzip)


def _name_in(file: str) -> str:
    """What stands before .ics; refuses with NotFound what does not end so."""
    if not file.endswith(_FEED):
        raise _no_such_feed()
    return file.removesuffix(_FEED)


def _number(name: str) -> int:
    """Of a resource; refuses with NotFound what can be none."""
    written_so = name.isascii() and name.isdecimal() and len(name) <= 12 and name[:1] != "0"
    if not written_so or int(name) > _LARGEST_ID:
        raise _no_such_feed()
    return int(name)


def language_of(scope: Any) -> str:
    """Of the address alone: what a feed says depends on nothing that a client sends beside it."""
    query = scope["query_string"]
    if not query:
        return "it"
    asked = parse_qs(query.decode("latin-1")).get("lang", ["it"])[-1]
    return "en" if asked == "en" else "it"


def _no_such_feed() -> NotFound:
    return NotFound(what={"en": "calendar", "it": "un calendario con questo indirizzo"})
