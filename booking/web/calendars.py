"""Feeds over HTTP: what calendar apps poll, mostly to hear that nothing changed."""

from typing import Any
from urllib.parse import parse_qs

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from booking.calendar.feed import Feed
from booking.calendar.private_feeds import PrivateFeeds
from booking.calendar.public_feeds import PublicFeeds
from booking.config import Settings
from booking.errors import NotFound
from booking.web.access import ANYONE, operation
from booking.web.conditional import ZIPPED, http_date, is_known, wanted_headers, wants_gzip

_SUFFIX = ".ics"
_LARGEST_ID = 2**31 - 1
_CALENDAR = b"text/calendar; charset=utf-8"
_PUBLIC = [(b"cache-control", b"public, max-age=60"), (b"vary", b"Accept-Encoding")]
_PRIVATE = [
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Accept-Encoding"),
    (b"x-robots-tag", b"noindex"),
]

_access = operation(ANYONE, refusals=(NotFound,))
_access["responses"][200] = ResponseSpec(
    str, generate_examples=False, media_type="text/calendar", description="The feed (RFC 5545)."
)


@get(
    "/calendars/spaces/{file:str}",
    operation_id="spaceFeed",
    summary="A space's calendar feed",
    description="`SLUG.ics`: what is taken and closed in a space, without anybody's name; "
    "30 days back to 18 months ahead. Italian, or English with `?lang=en`. Poll it with "
    "`If-None-Match`.",
    tags=["calendars"],
    **_access,
)
async def of_space(
    file: FromPath[str],
    scope: Scope,
    public_feeds: NamedDependency[PublicFeeds],
    settings: NamedDependency[Settings],
) -> ASGIApp:
    feed = await public_feeds.of_space(_name_in(file), _language(scope))
    return _Answer(feed, gzip=settings.calendar_gzip)


@get(
    "/calendars/resources/{file:str}",
    operation_id="resourceFeed",
    summary="A resource's calendar feed",
    description="`ID.ics`: the same for one resource, with whatever takes any unit of it.",
    tags=["calendars"],
    **_access,
)
async def of_resource(
    file: FromPath[str],
    scope: Scope,
    public_feeds: NamedDependency[PublicFeeds],
    settings: NamedDependency[Settings],
) -> ASGIApp:
    name = _name_in(file)
    if not (name.isascii() and name.isdecimal()) or int(name[:12]) > _LARGEST_ID:
        raise _no_such_feed()
    feed = await public_feeds.of_resource(int(name[:12]), _language(scope))
    return _Answer(feed, gzip=settings.calendar_gzip)


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
    feed = await private_feeds.of_token(_name_in(file))
    return _Answer(feed, gzip=settings.calendar_gzip)


class _Answer:
    """200 with the feed, or 304."""

    def __init__(self, feed: Feed, *, gzip: bool) -> None:
        self._feed, self._gzip = feed, gzip

    async def __call__(self, scope: Any, _receive: Receive, send: Send) -> None:
        feed = self._feed
        none_match, since, accepted = wanted_headers(scope)
        zipped = self._gzip and wants_gzip(accepted)
        etag = f'"{feed.etag}{ZIPPED}"' if zipped else f'"{feed.etag}"'
        headers = [
            *(_PRIVATE if feed.private else _PUBLIC),
            (b"etag", etag.encode()),
            (b"last-modified", http_date(feed.modified).encode()),
        ]
        if is_known(feed.etag, feed.modified, none_match, since):
            await _send(send, 304, headers, b"")
            return
        body = feed.zipped if zipped else feed.text
        headers += [
            (b"content-type", _CALENDAR),
            (b"content-length", b"%d" % len(body)),
            (b"content-disposition", b'inline; filename="%s"' % feed.file_name.encode()),
        ]
        if zipped:
            headers.append((b"content-encoding", b"gzip"))
        await _send(send, 200, headers, body)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _name_in(file: str) -> str:
    """What stands before .ics; refuses with NotFound what does not end so."""
    if not file.endswith(_SUFFIX):
        raise _no_such_feed()
    return file.removesuffix(_SUFFIX)


def _language(scope: Scope) -> str:
    """Of the address alone: what a feed says depends on nothing that a client sends beside it."""
    query = scope["query_string"]
    if not query:
        return "it"
    asked = parse_qs(query.decode("latin-1")).get("lang", ["it"])[-1]
    return "en" if asked == "en" else "it"


def _no_such_feed() -> NotFound:
    return NotFound(what={"en": "calendar", "it": "un calendario con questo indirizzo"})
