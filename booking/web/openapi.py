"""The description of the API at /schema/openapi.json, with an example of each body and answer."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute
from pydantic import BaseModel

from booking.web.access import ANYONE, operation

_JSON = "application/json"


def description() -> OpenAPIConfig:
    """What Litestar writes it from; each operation's part stands beside its route."""
    return OpenAPIConfig(
        title="Posto",
        version="1",
        summary="Reserve desks, rooms and machines of a city's shared workplaces.",
        path="/schema",
        render_plugins=[_WithExamples(path="/openapi.json")],
        openapi_router=Router("/schema", route_handlers=[], opt=dict(operation(ANYONE)["opt"])),
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="A token made by POST /api/v1/tokens or `booking token EMAIL`.",
                )
            }
        ),
    )


class _WithExamples(JsonRenderPlugin):
    """Litestar leaves out the examples of pydantic's models, and knows none of our answers."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        for route in _routes(request.app):
            for handler in route.route_handlers:
                for method in handler.http_methods:
                    described = openapi_schema["paths"].get(route.path_format, {})
                    if found := described.get(method.lower()):
                        _add_examples(handler, found)
        return super().render(request, openapi_schema)


def _routes(app: Litestar) -> list[HTTPRoute]:
    return [route for route in app.routes if isinstance(route, HTTPRoute)]


def _add_examples(handler: HTTPRouteHandler, described: dict[str, Any]) -> None:
    body = described.get("requestBody", {}).get("content", {}).get(_JSON)
    if body is not None and (examples := _examples_of_body(handler)):
        body["example"] = examples[0]
    answer = described["responses"].get(str(handler.status_code), {}).get("content", {}).get(_JSON)
    if answer is not None and handler.opt.get("example") is not None:
        answer["schema"] = {"type": "object"}
        answer["example"] = handler.opt["example"]


def _examples_of_body(handler: HTTPRouteHandler) -> list[Any]:
    parameter = handler.parsed_fn_signature.parameters["data"]
    for kind in (parameter.annotation, *(each.annotation for each in parameter.inner_types)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            extra = kind.model_config.get("json_schema_extra")
            examples = extra.get("examples", []) if isinstance(extra, dict) else []
            return examples if isinstance(examples, list) else []
    return []
