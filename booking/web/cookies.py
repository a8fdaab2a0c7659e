"""The two cookies there are: a session's secret, and the secret of a browser that asks for a link.

Over https their names begin with `__Host-`, which a browser takes only from this very host.
"""

from typing import Any, Literal

from litestar import Request
from litestar.datastructures import Cookie

from booking.config import Settings

CookieName = Literal["session", "browser", "language"]


def cookie_value(
    request: Request[Any, Any, Any], name: CookieName, settings: Settings
) -> str | None:
    """What the browser sent under that name."""
    return request.cookies.get(_full_name(name, settings)) or None


def made_cookie(name: CookieName, value: str, settings: Settings, *, seconds: int) -> Cookie:
    """A cookie that scripts can't read and other sites' forms don't send."""
    return Cookie(
        key=_full_name(name, settings),
        value=value,
        max_age=seconds,
        path="/",
        secure=_secure(settings),
        httponly=True,
        samesite="lax",
    )


def ended_cookie(name: CookieName, settings: Settings) -> Cookie:
    """The browser forgets it."""
    return made_cookie(name, "", settings, seconds=0)


def _full_name(name: CookieName, settings: Settings) -> str:
    return f"__Host-posto_{name}" if _secure(settings) else f"posto_{name}"


def _secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https:")
