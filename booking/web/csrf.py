"""No other site acts in a member's name: asked of sessions, never of tokens.

Three things at once: the session's cookie is SameSite=Lax, the request comes from our own pages
(Origin), and it bears a token that only our pages know, by header or by form field.
"""

from hmac import compare_digest
from typing import Any

from litestar import Request

from booking.config import Settings
from booking.errors import Refusal
from booking.members.authenticate import BySession
from booking.members.secrets import sha256

HEADER = "x-csrf-token"
FIELD = "csrf_token"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


class NotFromOurPages(Refusal):
    code = "forbidden"
    status = 403
    title = {"en": "Not sent from our pages", "it": "Non viene dalle nostre pagine"}
    sentence = {
        "en": "For your safety this was not done: it did not come from a page of {address} that "
        "is still valid. Open the page again there, and repeat.",
        "it": "Per sicurezza non è stato fatto nulla: la richiesta non viene da una pagina di "
        "{address} ancora valida. Riapri la pagina da lì e riprova.",
    }


class WithoutOurToken(NotFromOurPages):
    """A session's write to the API that bears no token of our pages: mostly a program."""

    sentence = {
        "en": "For your safety this was not done: it came with a browser’s session, without the "
        "X-CSRF-Token of our pages. Programs send “Authorization: Bearer …” instead: make a token "
        "by POST /api/v1/tokens or `booking token EMAIL`.",
        "it": "Per sicurezza non è stato fatto nulla: la richiesta porta la sessione di un browser "
        "ma non l’X-CSRF-Token delle nostre pagine. Un programma manda invece “Authorization: "
        "Bearer …”: crea un token con POST /api/v1/tokens o `booking token EMAIL`.",
    }


async def check_csrf(
    request: Request[Any, Any, Any], session: BySession, settings: Settings
) -> None:
    """Refuse with NotFromOurPages what another site may have sent. A form that did come from our
    pages is `our_form` of the request from then on."""
    check_origin(request, settings)
    sent, form = request.headers.get(HEADER), None
    forms = {FORM, MULTIPART} if request.route_handler.opt.get("upload") else {FORM}
    if sent is None and request.content_type[0] in forms:
        form = await request.form()
        field = form.get(FIELD)
        sent = field if isinstance(field, str) else None
        if sent is None:
            await form.close()
    if sent is None and request.scope["path"].startswith("/api/"):
        raise WithoutOurToken
    if sent is None or not compare_digest(sha256(sent), session.csrf_sha256):
        raise NotFromOurPages(address=settings.public_url)
    if form is not None:
        request.scope["our_form"] = form  # type: ignore[typeddict-unknown-key]


def check_origin(request: Request[Any, Any, Any], settings: Settings) -> None:
    """Refuse what a browser says comes from elsewhere.

    A page with `Referrer-Policy: no-referrer` posts with `Origin: null` (Fetch standard, "append
    a request Origin header"); there the browser's Sec-Fetch-Site tells where it comes from.
    """
    origin = request.headers.get("origin", "null")
    if origin == "null":
        ours = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    else:
        ours = origin.lower() == settings.public_url.lower()
    if not ours:
        raise NotFromOurPages(address=settings.public_url)
