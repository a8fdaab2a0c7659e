"""CalDAV's methods at /dav, which Litestar does not know: admitted, answered, refused as all else.

Everything is to be read: what would write is refused, and said so beforehand by
DAV:current-user-privilege-set.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from litestar import asgi
from litestar.types import Receive, Scope, Send

from booking.errors import NotFound
from booking.web.access import ANYONE, APP_PASSWORD, operation
from booking.web.asked import Asked, read_whole, sent_header
from booking.web.conditional import http_date, is_known, wanted_headers
from booking.web.dav.basic import who_asks
from booking.web.dav.errors import Unmet, finite_depth, read_only
from booking.web.dav.places import Place, Thing, Visit, found, members_of, not_there, place_of
from booking.web.dav.properties import response, wanted_in
from booking.web.dav.reports import report
from booking.web.dav.xml import DAV, multistatus, not_as_asked, parsed, written
from booking.web.problems import BODY_LIMIT, answer_exception
from booking.web.refusals import Malformed, MethodNotAllowed
from booking.web.state import Web

ALLOWED = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
_WRITES = frozenset(
    {"PUT", "DELETE", "POST", "PATCH", "MKCOL", "MKCALENDAR", "PROPPATCH"}
    | {"COPY", "MOVE", "LOCK", "UNLOCK", "ACL"}
)
# RFC 4918 without locks, RFC 4791.
_CLASSES = (b"dav", b"1, 3, calendar-access")
_XML = (b"content-type", b"application/xml; charset=utf-8")
_CALENDAR = (b"content-type", b"text/calendar; charset=utf-8")
_PRIVATE = [(b"cache-control", b"private, no-cache"), (b"x-robots-tag", b"noindex")]
_DEPTH = {
    "en": "its Depth header is neither 0, 1 nor infinity",
    "it": "l’intestazione Depth non è 0, 1 né infinity",
}
_BELOW = re.compile(rb"/dav(?:[/?]|$)")
_Headers = list[tuple[bytes, bytes]]
_Answer = tuple[int, _Headers, bytes]


@asgi(
    "/dav",
    is_mount=True,
    copy_scope=False,
    opt=dict(operation(APP_PASSWORD)["opt"]),
)
async def dav(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything below /dav."""
    request: Asked = Asked(scope, receive, send)
    try:
        status, headers, body = await _answer(request)
    except Unmet as unmet:
        status, headers, body = unmet.status, [_XML], written(unmet.body)
    except Exception as error:  # noqa: BLE001  # each is a problem to be told
        problem = answer_exception(request, error).to_asgi_response(None, request)
        await problem(scope, receive, send)
        return
    headers = [*headers, *_PRIVATE, _CLASSES]
    if status != 304:
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


@asgi(
    "/.well-known/caldav",
    copy_scope=False,
    opt=dict(operation(ANYONE)["opt"]),
)
async def well_known(scope: Scope, receive: Receive, send: Send) -> None:
    """RFC 6764, section 5."""
    del scope, receive
    headers = [(b"location", b"/dav/"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 301, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer(request: Asked) -> _Answer:
    scope: Any = request.scope
    raw_path: bytes = scope.get("raw_path") or b""
    if not _BELOW.match(raw_path):
        # Litestar gives us all that begins with these letters, which is nobody's.
        del scope["route_handler"], scope["path_template"]
        raise NotFound(what={"en": "page", "it": "una pagina con questo indirizzo"})
    place = place_of(raw_path)
    scope["path_template"] = place.template if place else "/dav/{path}"
    method: str = scope["method"]
    if method == "OPTIONS":
        return 200, [(b"allow", ", ".join(ALLOWED).encode())], b""
    web: Web = request.app.state.web
    member = await who_asks(request, web)
    who = place.names[1] if place and len(place.names) > 1 else str(member.id)
    if place is None or who not in {"me", str(member.id)}:
        raise not_there()
    visit = Visit(member, who, web.dav, web.network, web.pool, web.settings)
    if method in _WRITES:
        raise read_only("/".join(["/dav", *place.names]))
    if method not in {"GET", "PROPFIND", "REPORT"}:
        raise MethodNotAllowed(method=method[:20], allowed=ALLOWED)
    if method == "GET":
        return _get(await found(visit, place), scope)
    asked = await _sent(request)
    if method == "REPORT":
        if asked is None:
            raise not_as_asked()
        return 207, [_XML], await report(await found(visit, place), asked)
    return await _propfind(request, visit, place, asked)


async def _propfind(request: Asked, visit: Visit, place: Place, asked: Element | None) -> _Answer:
    if asked is not None and asked.tag != f"{DAV}propfind":
        raise not_as_asked()
    wanted, depth = wanted_in(asked), _depth(request)
    thing = await found(visit, place)
    things = [thing]
    if thing.item is None and depth != "0":
        if depth != "1":
            raise finite_depth()
        things += await members_of(thing)
    return 207, [_XML], multistatus([response(each, wanted) for each in things])


def _get(thing: Thing, scope: Any) -> _Answer:
    item = thing.item
    if item is None:
        raise MethodNotAllowed(method="GET", allowed=("OPTIONS", "PROPFIND", "REPORT"))
    headers: _Headers = [
        (b"etag", f'"{item.etag}"'.encode()),
        (b"last-modified", http_date(item.changed_at).encode()),
    ]
    none_match, _, _ = wanted_headers(scope)
    # By its tag alone: a space's new name is in the file, and changes no date.
    if is_known(item.etag, item.changed_at, none_match, None):
        return 304, headers, b""
    return 200, [*headers, _CALENDAR], item.body


async def _sent(request: Asked) -> Element | None:
    """None where nothing was sent. Refuses with Malformed and TooLarge."""
    body = await read_whole(request, BODY_LIMIT)
    return parsed(body) if body else None


def _depth(request: Asked) -> str:
    sent = sent_header(request, b"depth")
    depth = "infinity" if sent is None else sent.strip().lower()
    if depth not in {"0", "1", "infinity"}:
        raise Malformed(what=_DEPTH)
    return depth
