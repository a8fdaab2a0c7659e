"""The methods that an address takes (RFC 9110, section 9.3.7 and 15.5.6)."""

from litestar import Litestar
from litestar.exceptions import HTTPException


def allowed_methods(app: Litestar, path: str) -> list[str]:
    """Of every handler there is for it; Litestar's own answer names those of the first alone."""
    allowed = []
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        try:
            app.asgi_router.handle_routing(path=path, method=method)
        except HTTPException:
            continue
        allowed.append(method)
    return [*allowed, *(["HEAD"] if "GET" in allowed else []), "OPTIONS"]
