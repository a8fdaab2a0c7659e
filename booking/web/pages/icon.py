"""The icon, where browsers ask for it that read no page: beside a file, or a JSON answer."""

from litestar import Response, get

from booking.web.access import ANYONE, operation
from booking.web.pages.render import STATIC

_ICON = (STATIC / "posto.svg").read_bytes()


@get("/favicon.ico", include_in_schema=False, sync_to_thread=False, **operation(ANYONE))
def icon() -> Response[bytes]:
    """The drawing that pages name; this address stays as it is, so it is kept for a day alone."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_ICON, media_type="image/svg+xml", headers=headers)
