"""The API's operations, called with nothing between them and the server that they don't need.

Litestar makes a model of each route's and each dependency's parameters and converts all of them
with every request, which took a tenth of the web's time for a reservation. Where an operation
takes only a JSON body, parts of its path, a header and dependencies, all is known beforehand, and
it is called with them here. Routes, guard and problems are the same; tests/web/test_direct.py
holds that the answers are.
"""

import asyncio
import re
from typing import Any

from litestar import Litestar, Response
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Receive, Send

from booking.errors import TryAgain
from booking.web.asked import Asked
from booking.web.authentication import admit
from booking.web.call import Call, call_of
from booking.web.problems import answer_exception

_DIRECT = ("/api/", "/calendars/")
# Of a Host that is odder than this Litestar says whether it is one.
_PLAIN_HOST = re.compile(rb"[\w.:\[\]-]*", re.ASCII)


class Direct:
    """In front of Litestar's own handler, which answers everything else."""

    def __init__(self, app: Litestar) -> None:
        self.others = app.asgi_handler
        self._router = app.asgi_router
        self.calls: dict[BaseRouteHandler, Call] = {
            handler: call
            for route in app.routes
            if isinstance(route, HTTPRoute) and route.path.startswith(_DIRECT)
            for handler, _ in route.route_handler_map.values()
            if _is_ordinary(handler)
            and (call := call_of(handler, path=frozenset(route.path_parameters)))
        }

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        call = self._call(scope)
        if call is None:
            await self.others(scope, receive, send)
            return
        request = Asked(scope, receive, send)
        response = None
        try:
            await admit(request, call.handler)
            answer = await call(request)
            if not _is_plain(answer):
                response = await call.handler.to_response(request.app, answer, request)
        except Exception as error:  # noqa: BLE001  # each is a problem to be told
            response = answer_exception(request, error).to_asgi_response(None, request)
        except asyncio.CancelledError:
            # The web stops, and the server's patience with whoever still waits has ended.
            stopped = answer_exception(request, TryAgain()).to_asgi_response(None, request)
            await stopped(scope, receive, send)
            raise
        if response is None:
            await _send(answer, answer.status_code or call.handler.status_code, send)
        else:
            await response(scope, receive, send)

    def _call(self, scope: Any) -> Call | None:
        """How to answer; None where Litestar does, also whatever is odd about an address."""
        path: str = scope["path"]
        if scope["type"] != "http" or path[-1:] == "/" or "//" in path or scope.get("root_path"):
            return None
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if not _PLAIN_HOST.fullmatch(host):
            return None
        try:
            _, handler, _, parts, template = self._router.handle_routing(
                path=path, method=scope["method"]
            )
        except HTTPException:
            return None
        call = self.calls.get(handler)
        if call is not None:
            scope |= {"route_handler": handler, "path_template": template, "path_params": parts}
        return call


def _is_ordinary(handler: HTTPRouteHandler) -> bool:
    """Whether only the guard stands before it, and nothing is done to its answer."""
    return (
        handler.resolve_guards() == [admit]
        and set(handler.resolve_exception_handlers().values()) == {answer_exception}
        and handler.resolve_request_class() is Asked
        and not handler.resolve_middleware()
        and not handler.resolve_before_request()
        and not handler.resolve_after_response()
        and not handler.resolve_response_headers()
        and not handler.resolve_response_cookies()
        and not handler.cache
    )


def _is_plain(answer: Any) -> bool:
    """Whether it is bytes that go out as they are."""
    return (
        type(answer) is Response
        and type(answer.content) is bytes
        and answer.media_type is not None
        and answer.background is None
        and not answer.cookies
    )


async def _send(answer: Response[bytes], status: int, send: Send) -> None:
    headers = [(name.lower().encode(), text.encode()) for name, text in answer.headers.items()]
    headers += [
        (b"content-type", str(answer.media_type).encode()),
        (b"content-length", b"%d" % len(answer.content)),
    ]
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": status,
        "headers": headers,
    }
    body: HTTPResponseBodyEvent = {
        "type": "http.response.body",
        "body": answer.content,
        "more_body": False,
    }
    await send(start)
    await send(body)
