"""A form that came too soon after others: all that was typed is kept, to be sent again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.routes import HTTPRoute
from litestar.types.internal_types import PathParameterDefinition

from booking.web.csrf import FIELD
from booking.web.pages.render import address_of
from booking.web.pages.ways_back import STANDS_ON

# What proves something is never written into a page; who typed it types it again.
_SECRET = frozenset({"password", "code", "token", "secret", "t", "c"})
# Pages that show what their address chooses, and what of their forms is no choice.
_CHOSEN_BY_ADDRESS = ("/prenota", "/serie", "/insieme")
_NO_CHOICE = frozenset({"key", "title"})


@dataclass(frozen=True, slots=True)
class Kept:
    """Its fields; of its files the field and the name, to be chosen again; `whole` where nothing
    else is missing of it. `encoding` as it came."""

    action: str
    fields: list[tuple[str, str]] = field(repr=False)
    encoding: str
    files: list[tuple[str, str]] = field(repr=False)
    whole: bool


def kept_form(request: Request[Any, Any, Any]) -> Kept | None:
    """None where no form came, or none that surely came from our own pages. Its files are closed
    then."""
    form: FormMultiDict | None = request.scope.get("our_form")  # type: ignore[assignment]
    if form is None:
        return None
    sent = [(name, each) for name, each in form.multi_items() if name != FIELD]
    uploads = [(name, each) for name, each in sent if isinstance(each, UploadFile)]
    for _, each in uploads:
        each.file.close()
    files = [(name, each.filename) for name, each in uploads if each.filename]
    texts = [(name, each) for name, each in sent if isinstance(each, str)]
    chosen = {name for name, _ in files}
    return Kept(
        action=address_of(request),
        fields=[each for each in texts if each[0] not in _SECRET | chosen],
        encoding=request.content_type[0],
        files=files,
        whole=not any(name in _SECRET and each for name, each in texts),
    )


def way_back(request: Request[Any, Any, Any], kept: Kept) -> str | None:
    """The page that the form stood on, as it was chosen there."""
    page = page_of_form(request)
    if page is None or not page.endswith(_CHOSEN_BY_ADDRESS):
        return page
    return f"{page}?{urlencode([each for each in kept.fields if each[0] not in _NO_CHOICE])}"


def page_of_form(request: Request[Any, Any, Any]) -> str | None:
    """The nearest page at or above where a form was sent, which is where it stood."""
    parts = [STANDS_ON.get(each, each) for each in request.scope["path"].split("/") if each]
    pages = [
        route.path_components
        for route in request.app.routes
        if isinstance(route, HTTPRoute) and any(_is_page(each) for each in route.route_handlers)
    ]
    for end in range(len(parts), 0, -1):
        if any(_fits(components, parts[:end]) for components in pages):
            return "/" + "/".join(parts[:end])
    return None


def _is_page(handler: Any) -> bool:
    return "GET" in handler.http_methods and bool(handler.opt.get("page"))


def _fits(components: Sequence[str | PathParameterDefinition], parts: Sequence[str]) -> bool:
    return len(components) == len(parts) and all(
        wanted == part if isinstance(wanted, str) else _is_one(wanted.type, part)
        for wanted, part in zip(components, parts, strict=True)
    )


def _is_one(wanted: type, part: str) -> bool:
    """A text may be anything: of those the nearest fixed path was tried before."""
    if wanted is int:
        return part.isascii() and part.isdigit()
    if wanted is UUID:
        try:
            UUID(part)
        except ValueError:
            return False
    return True
