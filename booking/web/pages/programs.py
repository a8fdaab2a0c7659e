"""What the API is, for a person who types its address: where to read on, and a first call."""

import json
import re
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from booking.config import Settings
from booking.errors import NotFound
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say

# What can be pasted into a shell as it is.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")


@get("/api", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def look(
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    say = Say(page_language(request), now)
    refusal = NotFound(what={"it": "uno spazio con questo nome", "en": "space"})
    return page(
        request,
        "programs.html",
        say=say,
        address=_asked_at(request, settings),
        limits={
            "account": settings.account_writes_per_minute,
            "address": settings.address_writes_per_minute,
        },
        problem=json.dumps(refusal.problem(say.language), ensure_ascii=False, indent=2),
    )


def _asked_at(request: Request[Any, Any, Any], settings: Settings) -> str:
    """The address that reached us, for an example; https is the public one's alone, for a proxy
    tells of it and not we."""
    host = request.headers.get("host", "")
    if settings.public_url.endswith(f"://{host}") or not _HOST.fullmatch(host):
        return settings.public_url
    return f"{request.url.scheme}://{host}"
