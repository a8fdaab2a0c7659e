"""Photos over HTTP: each at an address that names what it holds, so that browsers keep it."""

import re
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.database.pool import Pool
from booking.errors import NotFound
from booking.photos.photo import bytes_of
from booking.web.access import ANYONE, operation

_NAME = re.compile(r"([0-9a-f]{64})\.webp")
_KEPT = "public, max-age=31536000, immutable"


@get("/foto/{name:str}", include_in_schema=False, **operation(ANYONE))
async def photo(
    name: FromPath[str], request: Request[Any, Any, Any], pool: NamedDependency[Pool]
) -> Response[bytes | None]:
    found = _NAME.fullmatch(name)
    if found is None:
        raise _none()
    etag = f'"{found[1]}"'
    headers = {"Cache-Control": _KEPT, "ETag": etag}
    async with pool.acquire() as conn:
        data = await bytes_of(conn, found[1])
    if data is None:
        raise _none()
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if etag in known or f"W/{etag}" in known or known == ["*"]:
        return Response(None, status_code=304, headers=headers)
    return Response(data, media_type="image/webp", headers=headers)


def _none() -> NotFound:
    return NotFound(what={"en": "photo", "it": "una foto a questo indirizzo"})
