"""What may stand in an operation's address: the names it knows, and the values of each choice."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin
from urllib.parse import parse_qsl

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from booking.errors import Invalid

_KNOWN = "parameters"


def remember_parameters(app: Litestar) -> None:
    """Note with each operation of the API the parameters that it takes."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/"):
            for handler, model in route.route_handler_map.values():
                names = {each.field_alias for each in model.expected_query_params}
                handler.opt[_KNOWN] = frozenset(names)


def refuse_unknown(handler: BaseRouteHandler, query: bytes) -> None:
    """Refuse with Invalid a parameter that the operation does not take: left out silently, a
    misspelt filter would answer with everything."""
    known: frozenset[str] | None = handler.opt.get(_KNOWN)
    if not query or known is None:
        return
    sent = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if unknown := [each for each in sent if each not in known]:
        raise Invalid([_unknown(each, known) for each in unknown])


def choices(handler: BaseRouteHandler, name: str) -> list[str]:
    """What the parameter of that name may be, where that is one of a few words."""
    parameter = handler.parsed_fn_signature.parameters.get(name)
    return list(_words(parameter.raw)) if parameter else []


def _unknown(name: str, known: frozenset[str]) -> dict[str, Any]:
    if near := get_close_matches(name, known, n=1, cutoff=0.5):
        message = {
            "en": f"is not a parameter here; did you mean `{near[0]}`?",
            "it": f"qui non è un parametro; volevi dire `{near[0]}`?",
        }
    elif known:
        named = ", ".join(sorted(known))
        message = {
            "en": f"is not a parameter here; there are {named}",
            "it": f"qui non è un parametro; ci sono {named}",
        }
    else:
        message = {"en": "this takes no parameters", "it": "qui non ci sono parametri"}
    return {"field": name[:100], "rule": "unknown", "message": message}


def _words(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (each for each in get_args(annotation) if isinstance(each, str))
    else:
        for part in get_args(annotation):
            yield from _words(part)
