"""The demo's sign-in: a page per link and its button, and a button per role on every page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from booking.config import Settings
from booking.database.pool import Pool
from booking.members.demo import DemoSession, enter_demo, look_at_demo_link, sign_in_demo
from booking.members.sessions import LASTS
from booking.web.access import ANYONE, operation
from booking.web.cookies import made_cookie
from booking.web.csrf import check_origin
from booking.web.pages.render import page, page_language

_open = operation(ANYONE, page=True)


@dataclass
class RoleForm:
    role: str = ""


@get("/demo/{token:str}", include_in_schema=False, **_open)
async def look(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
) -> Response[str]:
    async with pool.acquire() as conn:
        link = await look_at_demo_link(conn, settings, token=token)
    if link is None:
        return page(request, "demo_over.html", status=410)
    return page(request, "demo.html", role=link.role)


@post("/demo/{token:str}", include_in_schema=False, **_open)
async def enter(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
) -> Response[Any]:
    check_origin(request, settings)
    async with pool.acquire() as conn, conn.transaction():
        begun = await sign_in_demo(conn, settings, token=token, now=now)
    return _begun(request, settings, begun)


@post("/demo", include_in_schema=False, **_open)
async def enter_as(
    data: URLEncodedBody[RoleForm],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
) -> Response[Any]:
    check_origin(request, settings)
    async with pool.acquire() as conn, conn.transaction():
        begun = await enter_demo(conn, settings, role=data.role, now=now)
    return _begun(request, settings, begun)


def _begun(
    request: Request[Any, Any, Any], settings: Settings, begun: DemoSession | None
) -> Response[Any]:
    if begun is None:
        return page(request, "demo_over.html", status=410)
    seconds = int(LASTS.total_seconds())
    cookies = [
        made_cookie("session", begun.secret, settings, seconds=seconds),
        # Whoever looks at the demo goes on in the language in which they came.
        made_cookie("language", page_language(request), settings, seconds=seconds),
    ]
    return Redirect("/", status_code=303, cookies=cookies)
