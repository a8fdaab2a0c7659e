"""What each code means, at the address that a problem's `type` names."""

from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from booking.errors import NotFound, Refusal
from booking.web.access import ANYONE, operation
from booking.web.in_general import in_general
from booking.web.pages.render import page, page_language


@get("/problems/{code:str}", include_in_schema=False, **operation(ANYONE, page=True))
async def explain(code: FromPath[str], request: Request[Any, Any, Any]) -> Response[str]:
    kind = next((each for each in kinds() if each.code == code), None)
    if kind is None:
        raise NotFound(what={"en": "kind of problem", "it": "un problema con questo nome"})
    language = page_language(request)
    return page(
        request,
        "refused.html",
        heading=kind.title[language],
        detail=in_general(kind, language),
        ways=[],
    )


def kinds() -> Iterator[type[Refusal]]:
    """Every refusal that has a code, the general one of each code first."""
    return (each for each in _all(Refusal) if hasattr(each, "code"))


def _all(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _all(each)
