"""Refusals as people see them: what happened, and what to do next."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response import Redirect

from booking.errors import RateLimited, Refusal, Unauthenticated
from booking.web.pages.again import kept_form, way_back
from booking.web.pages.render import address_of, page, page_language
from booking.web.pages.ways_back import ways_back


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """A route says so itself; where there is none, a browser asks for HTML."""
    handler = request.scope.get("route_handler")
    if handler is not None:
        return bool(handler.opt.get("page"))
    is_api = request.scope["path"].startswith("/api/")
    return not is_api and "text/html" in request.headers.get("accept", "")


def refusal_page(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """The refusal's own sentence; who is not signed in goes there first, and comes back."""
    if isinstance(refusal, Unauthenticated):
        # What a form would have changed is not done after signing in; it is seen there.
        back = address_of(request) if request.method in {"GET", "HEAD"} else "/prenotazioni"
        return Redirect(f"/sign-in?next={quote(back, safe='/')}", status_code=303)
    language = page_language(request)
    if isinstance(refusal, RateLimited):
        return _too_often(request, refusal, language)
    return page(
        request,
        "refused.html",
        status=refusal.status,
        heading=refusal.heading(language),
        detail=refusal.detail(language),
        ways=ways_back(request, language),
    )


def _too_often(
    request: Request[Any, Any, Any], refusal: RateLimited, language: str
) -> Response[str]:
    """After how long it may be sent again, with all that was typed where a form was sent."""
    kept = kept_form(request)
    said: dict[str, Any] = {
        "status": refusal.status,
        "heading": refusal.heading(language),
        "detail": refusal.detail(language),
    }
    if kept is None:
        answer = page(request, "refused.html", ways=ways_back(request, language), **said)
    else:
        back = way_back(request, kept)
        answer = page(request, "again.html", kept=kept, back=back, return_to=back or "/", **said)
    answer.headers["Retry-After"] = str(refusal.facts["retry_after"])
    return answer
