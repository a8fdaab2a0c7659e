"""Pages from templates: the language of the visitor, their account, and never a stale copy."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie
from markupsafe import Markup, escape

from booking.config import Settings
from booking.members.demo import EMAILS, demo_allowed
from booking.members.member import Member
from booking.members.sessions import csrf_token
from booking.web.cookies import cookie_value
from booking.web.csrf import FIELD
from booking.web.language import LANGUAGES, negotiated
from booking.web.pages.wording.words import WORDS
from booking.web.state import Web


def _with_code(text: str) -> Markup:
    """Names between backticks as code."""
    # As a plain text: put together as Markup, the tags would be escaped as well.
    escaped = str(escape(text))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped))  # noqa: S704 - escaped


def _hour(time: str) -> str:
    """9:30 for a field's 09:30."""
    return time.removeprefix("0")


@cache
def asset(name: str) -> str:
    """The address of a file under static/; it changes with the content, so that browsers may keep
    it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


WEB = Path(__file__).resolve().parent.parent
STATIC = WEB / "static"
if not (STATIC / "vendor").is_dir():
    raise RuntimeError("The pages’ styles are not there yet: run `make install`.")
_templates = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["with_code"] = _with_code
_templates.filters["hour"] = _hour
_templates.globals["asset"] = asset


def page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    language: str | None = None,
    cookies: list[Cookie] | None = None,
    **facts: Any,
) -> Response[str]:
    """The page as people get it; `facts` are the template's own."""
    web: Web = request.app.state.web
    language = language or page_language(request)
    here = request.scope["path"]
    text = _templates.get_template(template).render(
        {
            "language": language,
            "other_language": "en" if language == "it" else "it",
            "words": WORDS[language],
            "here": here,
            "return_to": facts.get("here") or address_of(request),
            "entering": here.startswith(("/sign-in", "/demo/")),
            "member": request.scope.get("user"),
            # Somebody whom this page did not ask the database for.
            "unasked": "user" not in request.scope
            and cookie_value(request, "session", web.settings) is not None,
            "demo": demo_allowed(web.settings),
            "demo_roles": list(EMAILS),
            "csrf_field": _csrf_field(request, web.settings),
        }
        | facts
    )
    return Response(
        text,
        status_code=status,
        media_type="text/html",
        headers={"Cache-Control": "private, no-store", "Content-Language": language},
        cookies=cookies or [],
    )


def bare(template: str, *, language: str, **facts: Any) -> bytes:
    """A page that knows nothing of who asks: neither their account nor their browser."""
    words = WORDS[language]
    text = _templates.get_template(template).render(language=language, words=words, **facts)
    return text.encode()


def address_of(request: Request[Any, Any, Any]) -> str:
    """Path and query, as the browser asked for them."""
    query = request.scope["query_string"].decode("latin-1")
    return f"{request.scope['path']}?{query}" if query else request.scope["path"]


def page_language(request: Request[Any, Any, Any]) -> str:
    """What the visitor chose, else what their account says, else what their browser asks for."""
    web: Web = request.app.state.web
    chosen = cookie_value(request, "language", web.settings)
    if chosen in LANGUAGES:
        return chosen
    member: Member | None = request.scope.get("user")
    if member is not None:
        return member.language
    return negotiated(request.headers.get("accept-language", ""), "it")


def _csrf_field(request: Request[Any, Any, Any], settings: Settings) -> Markup:
    """What a form of a signed-in person sends back to show that it is ours."""
    secret = cookie_value(request, "session", settings)
    if secret is None:
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token(secret))
