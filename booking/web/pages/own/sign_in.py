"""Signing in by a mailed link: ask, follow it or type its code, sign out.

A GET shows a page and never acts, because mail scanners follow links; only the form's POST does.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.members import sign_in
from booking.members.authenticate import BySession
from booking.members.email_address import plausible
from booking.members.secrets import new_secret, sha256
from booking.members.sessions import LASTS, end_session
from booking.members.sign_in import SignedIn, local_path
from booking.web.access import ANYONE, ANYONE_OR_MEMBER, operation
from booking.web.cookies import cookie_value, ended_cookie, made_cookie
from booking.web.csrf import check_origin
from booking.web.limits import Limits
from booking.web.pages.render import page, page_language

_DAY = 86_400
_open = operation(ANYONE, page=True)


@dataclass
class AskForm:
    email: str = ""
    next: str = "/"


@dataclass
class CodeForm:
    code: str = ""


@get("/sign-in", include_in_schema=False, **_open)
async def form(
    request: Request[Any, Any, Any],
    next_: Annotated[str, QueryParameter(name="next")] = "/",
) -> Response[str]:
    return page(request, "sign_in.html", next_path=local_path(next_), email="", wrong=False)


@post("/sign-in", include_in_schema=False, **_open)
async def ask(
    data: URLEncodedBody[AskForm],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    check_origin(request, settings)
    email = plausible(data.email)
    if email is None:
        return page(
            request,
            "sign_in.html",
            status=422,
            next_path=local_path(data.next),
            return_to=f"/sign-in?next={quote(local_path(data.next), safe='/')}",
            email=data.email[:254],
            wrong=True,
        )
    await limits.sign_in(email=email, address=address)
    browser = cookie_value(request, "browser", settings) or new_secret()
    async with pool.acquire() as conn, conn.transaction():
        await sign_in.ask(
            conn,
            email=email,
            language=page_language(request),
            browser_secret=browser,
            next_path=data.next,
            now=now,
        )
    cookie = made_cookie("browser", browser, settings, seconds=_DAY)
    return Redirect("/sign-in/sent", status_code=303, cookies=[cookie])


@get("/sign-in/sent", include_in_schema=False, **_open)
async def sent(request: Request[Any, Any, Any]) -> Response[str]:
    return page(request, "sent.html", wrong=False)


@post("/sign-in/code", include_in_schema=False, **_open)
async def type_code(
    data: URLEncodedBody[CodeForm],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    check_origin(request, settings)
    await limits.sign_in_try(address=address)
    browser = cookie_value(request, "browser", settings)
    async with pool.acquire() as conn, conn.transaction():
        done = await sign_in.by_code(conn, typed=data.code, browser_secret=browser, now=now)
        await _leave_old_session(conn, request, settings, done)
    if done is None:
        return page(request, "sent.html", status=422, here="/sign-in/sent", wrong=True)
    return _welcome(done, settings)


@get("/sign-in/{token:str}", include_in_schema=False, **_open)
async def look(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
) -> Response[str]:
    browser = cookie_value(request, "browser", settings)
    async with pool.acquire() as conn:
        link = await sign_in.look_at_link(conn, token=token, browser_secret=browser, now=now)
    if link is None:
        return page(request, "link_over.html", status=410)
    email = link.email if link.asked_here else ""
    return page(
        request, "link.html", language=link.language, asked_here=link.asked_here, email=email
    )


@post("/sign-in/{token:str}", include_in_schema=False, **_open)
async def follow(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    check_origin(request, settings)
    await limits.sign_in_try(address=address)
    browser = cookie_value(request, "browser", settings)
    async with pool.acquire() as conn, conn.transaction():
        done = await sign_in.by_link(conn, token=token, browser_secret=browser, now=now)
        await _leave_old_session(conn, request, settings, done)
    if done is None:
        return page(request, "link_over.html", status=410)
    return _welcome(done, settings)


@post("/sign-out", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def leave(
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
) -> Redirect:
    if isinstance(request.auth, BySession):
        async with pool.acquire() as conn:
            await end_session(conn, sha256=request.auth.sha256)
    return Redirect("/", status_code=303, cookies=[ended_cookie("session", settings)])


async def _leave_old_session(
    conn: Connection, request: Request[Any, Any, Any], settings: Settings, done: SignedIn | None
) -> None:
    """Who signs in again leaves no session behind in that browser."""
    old = cookie_value(request, "session", settings)
    if done is not None and old is not None:
        await end_session(conn, sha256=sha256(old))


def _welcome(done: SignedIn, settings: Settings) -> Redirect:
    seconds = int(LASTS.total_seconds())
    cookie = made_cookie("session", done.session_secret, settings, seconds=seconds)
    return Redirect(done.next_path, status_code=303, cookies=[cookie])
