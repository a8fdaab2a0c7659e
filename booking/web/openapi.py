"""The description of the API at /schema/openapi.json, with an example of each body and answer."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute
from litestar.types import Method
from litestar.types.internal_types import PathParameterDefinition
from pydantic import BaseModel

from booking.errors import NotFound
from booking.web.access import ANYONE, operation

_JSON = "application/json"
_READS = ("get", "head")


def description() -> OpenAPIConfig:
    """What Litestar writes it from; each operation's part stands beside its route."""
    return OpenAPIConfig(
        title="Posto",
        version="1",
        summary="Reserve desks, rooms and machines of a city's shared workplaces.",
        description="Programs send `Authorization: Bearer TOKEN`. Times are RFC 3339 with an "
        "offset in, UTC out; money is whole cents. Calendar apps that speak CalDAV begin at "
        "/.well-known/caldav with an app password. Refusals are problems (RFC 9457) with a "
        "stable `code`; their sentences are Italian or English by `Accept-Language`.",
        operation_id_creator=_operation_id,
        path="/schema",
        render_plugins=[_Finished(path="/openapi.json")],
        openapi_router=Router(
            "/schema",
            route_handlers=[],
            opt=dict(operation(ANYONE)["opt"]),
            include_in_schema=False,
            before_request=_only_what_is_there,
        ),
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="A token made by POST /api/v1/tokens or `booking token EMAIL`.",
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    security_scheme_in="cookie",
                    name="posto_session",
                    description="The session of a person who signed in on the pages; over https "
                    "its name is `__Host-posto_session`. Programs use a token.",
                ),
                "csrf": SecurityScheme(
                    type="apiKey",
                    security_scheme_in="header",
                    name="X-CSRF-Token",
                    description="Goes with the session in every write: the `csrf_token` of a form "
                    "of our pages. A token needs none.",
                ),
            }
        ),
    )


def _operation_id(
    handler: HTTPRouteHandler, method: Method | str, path: list[str | PathParameterDefinition]
) -> str:
    """Of those that name none themselves: readHealthLive."""
    del handler, method
    return "read" + "".join(part.title() for part in path if isinstance(part, str))


async def _only_what_is_there(request: Request[Any, Any, Any]) -> None:
    """Litestar answers whatever else begins with /schema by a page of its own."""
    if "path" in request.path_params:
        raise NotFound(what={"en": "page", "it": "una pagina con questo indirizzo"})


class _Finished(JsonRenderPlugin):
    """Litestar leaves out the examples of pydantic's models, and adds what we never answer."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        for route in _routes(request.app):
            for handler in route.route_handlers:
                for method in handler.http_methods:
                    described = openapi_schema["paths"].get(route.path_format, {})
                    if found := described.get(method.lower()):
                        _finish(handler, method.lower(), found)
        return super().render(request, openapi_schema)


def _routes(app: Litestar) -> list[HTTPRoute]:
    return [route for route in app.routes if isinstance(route, HTTPRoute)]


def _finish(handler: HTTPRouteHandler, method: str, described: dict[str, Any]) -> None:
    """What Litestar does not know; doing it twice changes nothing."""
    body = described.get("requestBody", {}).get("content", {}).get(_JSON)
    if body is not None and (examples := _examples_of_body(handler)):
        body["example"] = examples[0]
    answer = described["responses"].get(str(handler.status_code), {}).get("content", {}).get(_JSON)
    if answer is not None and handler.opt.get("example") is not None:
        answer["example"] = handler.opt["example"]
    described["responses"].get("204", {}).pop("content", None)
    if _JSON in described["responses"].get("400", {}).get("content", {}):
        # Litestar's own; a wrong parameter is our 422.
        del described["responses"]["400"]
    for way in described.get("security") or ():
        if "session" in way and method not in _READS:
            way["csrf"] = []


def _examples_of_body(handler: HTTPRouteHandler) -> list[Any]:
    parameter = handler.parsed_fn_signature.parameters["data"]
    for kind in (parameter.annotation, *(each.annotation for each in parameter.inner_types)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            extra = kind.model_config.get("json_schema_extra")
            examples = extra.get("examples", []) if isinstance(extra, dict) else []
            return examples if isinstance(examples, list) else []
    return []
