"""The request, as Litestar has it, with a body that can be nonsense of every kind."""

import math
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import Empty

from booking.web.refusals import Malformed

NOT_ITS_FORMAT = {"en": "it is not what its format says", "it": "non è nel formato che dichiara"}
_MOST_DIGITS = 100
_CUT_OFF = {"en": "it ends too early", "it": "finisce troppo presto"}


def sent_header(request: Request[Any, Any, Any], name: bytes) -> str | None:
    """The first header of that name, which is in small letters.

    Litestar's `headers` makes text and an index of all of them first, which took as long as
    reading the body.
    """
    for each, value in request.scope["headers"]:
        if each == name:
            return value.decode("latin-1")
    return None


class Asked(Request[Any, Any, State]):
    _whole: bytes | None = None
    _decoded: Any = Empty

    async def body(self) -> bytes:
        """Refuses with Malformed where the client went away before it had said all, and with
        RequestEntityTooLarge what is longer than the route takes, before it is read if it can."""
        if self._whole is None:
            most = self.route_handler.resolve_request_max_body_size() or math.inf
            self._whole = await read_whole(self, most)
        return self._whole

    async def json(self) -> Any:
        """Decoded once, however many ask. Refuses with Malformed also what the decoder itself
        stumbles over: bytes that are no UTF-8, and brackets nested too deep."""
        if self._decoded is Empty:
            try:
                self._decoded = msgspec.json.decode(await self.body() or b"null")
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                raise Malformed(what=NOT_ITS_FORMAT) from None
        return self._decoded


async def read_whole(request: Request[Any, Any, Any], most: float) -> bytes:
    """The body; refuses as Asked.body does.

    Litestar's own reading makes a generator and an index of the headers for it, which took as long
    as all that is done with a body afterwards.
    """
    if _announced(request) > most:
        raise RequestEntityTooLarge
    parts: list[bytes] = []
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            raise Malformed(what=_CUT_OFF)
        parts.append(message.get("body", b""))
        if sum(map(len, parts)) > most:
            raise RequestEntityTooLarge
        if not message.get("more_body", False):
            return b"".join(parts)


def _announced(request: Request[Any, Any, Any]) -> int:
    sent = sent_header(request, b"content-length") or "0"
    # Of more digits than any length has, Python makes no number.
    if not sent.isdecimal() or len(sent) > _MOST_DIGITS:
        raise Malformed(what=NOT_ITS_FORMAT)
    return int(sent)
