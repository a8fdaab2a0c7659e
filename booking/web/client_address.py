"""The network address that a request comes from, as the server in front of us tells it."""

from typing import Any

from litestar import Request


def client_address(request: Request[Any, Any, Any]) -> str:
    """Of the peer; uvicorn puts a trusted proxy's client there. Empty where there is none."""
    client = request.scope["client"]
    return client[0] if client else ""
