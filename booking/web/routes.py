"""Every operation there is: of the API, the pages, and their files."""

from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

from booking.web.access import ANYONE, operation
from booking.web.pages.render import STATIC
from booking.web.problems import NO_FILE, answer_no_file
from booking.web.routes_of_api import API
from booking.web.routes_of_pages import PAGES

ROUTES: list[ControllerRouterHandler] = [
    *API,
    *PAGES,
    create_static_files_router(
        path="/static",
        directories=[STATIC],
        opt=dict(operation(ANYONE)["opt"]),
        include_in_schema=False,
        # The address of each file changes with its content.
        cache_control=CacheControlHeader(max_age=31_536_000, immutable=True, public=True),
        # A name that no file can have: a NUL in it, or far too long.
        exception_handlers=dict.fromkeys(NO_FILE, answer_no_file),
    ),
]
