"""Around every answer: a request id, the headers that keep browsers safe, and one line of log.

The line holds the route's template, never the path or the query, which may bear secrets.
"""

import logging
import secrets
import time
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from booking.config import Settings
from booking.web.methods import allowed_methods

log = logging.getLogger("booking.access")
# What an answer says that may be framed by anybody: there is no word for it in this older header,
# which is then not sent; its Content-Security-Policy says it.
FRAMED = (b"x-frame-options", b"")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) | {
    "PROPFIND",
    "REPORT",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Envelope:
    """The outermost layer, also of answers that no route gave."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = _safe_headers(settings)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = scope["method"]
        scope["request_id"] = request_id = secrets.token_hex(8)
        id_header = (b"x-request-id", request_id.encode())
        begun = time.perf_counter()
        status = 0

        async def wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = message["headers"]
                # CalDAV says itself what it takes, which no route tells.
                if asked == "OPTIONS" and not any(name == b"dav" for name, _ in given):
                    given = [each for each in given if each[0] != b"allow"]
                    allowed = ", ".join(allowed_methods(scope["litestar_app"], scope["path"]))
                    given.append((b"allow", allowed.encode()))
                # What an answer says of itself stands: a mail that is shown is boxed tighter, and
                # a month that anybody may frame says so, and nothing against it.
                said = {name for name, _ in given}
                ours = [each for each in self._headers if each[0] not in said]
                if FRAMED in given:
                    given = [each for each in given if each != FRAMED]
                message["headers"] = [*given, *ours, id_header]
            elif asked == "HEAD" and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        if asked == "HEAD":
            # HTTP has HEAD wherever there is GET: the same answer without its body. The server
            # keeps a copy of its own, by which it knows that there is none to frame.
            scope = scope | {"method": "GET", "asked_method": asked}
        try:
            await self._app(scope, receive, wrapped)
        finally:
            _write_line(scope, asked, status, time.perf_counter() - begun, request_id)


def _write_line(scope: Scope, asked: str, status: int, seconds: float, request_id: str) -> None:
    log.info(
        "%s %s %d %.1fms %s",
        asked if asked in _METHODS else "-",
        scope.get("path_template", "-"),
        status,
        seconds * 1000,
        request_id,
    )


def _safe_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(self), microphone=(), payment=()",
    }
    if settings.public_url.startswith("https:"):
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]
