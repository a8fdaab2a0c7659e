"""The request, as Litestar has it, with a body that can be nonsense of every kind."""

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import InternalServerException

from booking.web.refusals import Malformed

NOT_ITS_FORMAT = {"en": "it is not what its format says", "it": "non è nel formato che dichiara"}
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
    async def body(self) -> bytes:
        """Refuses with Malformed where the client went away before it had said all."""
        if isinstance(self._body, bytes):
            return self._body
        try:
            return await super().body()
        except InternalServerException:
            raise Malformed(what=_CUT_OFF) from None

    async def json(self) -> Any:
        """Refuses with Malformed also what the decoder itself stumbles over: bytes that are no
        UTF-8, and brackets nested too deep."""
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError):
            raise Malformed(what=NOT_ITS_FORMAT) from None
