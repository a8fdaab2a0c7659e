"""An operation as a call: where each value that it takes comes from, found out once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from litestar import Request
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, HeaderParameter
from litestar.types import Empty
from litestar.typing import FieldDefinition
from pydantic import BaseModel, ValidationError

from booking.web.asked import sent_header
from booking.web.validation import invalid_from_pydantic, no_body

# What there is to begin with, besides the parts of the path.
_GIVEN = frozenset({"request", "scope"})
_OPTIONAL_TEXT = str | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One value, made of those that are there before it."""

    gives: str
    takes: tuple[str, ...]
    make: Callable[..., Any]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    model: type[BaseModel]
    optional: bool


@dataclass(frozen=True, slots=True)
class Call:
    """Of `handler` with what a request holds, that was admitted before."""

    handler: HTTPRouteHandler
    takes: tuple[str, ...]
    steps: tuple[_Step, ...]
    body: _Body | None

    async def __call__(self, request: Request[Any, Any, Any]) -> Any:
        """What the operation returns. Refuses in Litestar's order: what is no JSON, then what a
        dependency refuses, then what is wrong in the body."""
        scope = request.scope
        values: dict[str, Any] = {"request": request, "scope": scope, **scope["path_params"]}
        sent = await _json(request) if self.body else None
        for step in self.steps:
            made = step.make(*[values[name] for name in step.takes])
            values[step.gives] = await made if step.waits else made
        if self.body:
            values["data"] = _checked(self.body, sent)
        return await self.handler.fn(**{name: values[name] for name in self.takes})


def call_of(handler: HTTPRouteHandler, *, path: frozenset[str]) -> Call | None:
    """The call of an operation whose path has these parts; None where it takes anything that is
    neither that nor a JSON body, a header or a dependency."""
    takes = handler.parsed_fn_signature.parameters
    sent = takes.get("data")
    body = _body(sent) if sent else None
    steps: dict[str, _Step] = {}
    others = {name: field for name, field in takes.items() if name != "data"}
    if handler.has_sync_callable or (sent and not body):
        return None
    if not all(_planned(handler, name, field, path, steps) for name, field in others.items()):
        return None
    return Call(handler, tuple(takes), tuple(steps.values()), body)


def _planned(
    handler: HTTPRouteHandler,
    name: str,
    field: FieldDefinition,
    path: frozenset[str],
    steps: dict[str, _Step],
) -> bool:
    """Whether it is known how to make the value; if so, `steps` make it."""
    if name in _GIVEN or name in steps:
        return True
    if name in path:
        return not getattr(field.kwarg_definition, "is_constrained", False)
    if isinstance(field.kwarg_definition, HeaderParameter):
        header = (field.kwarg_definition.name or name).lower().encode()
        steps[name] = _Step(name, ("request",), lambda request: sent_header(request, header))
        return bool(field.annotation == _OPTIONAL_TEXT)
    provider = handler.resolve_dependencies().get(name)
    if provider is None or not _is_plain(provider):
        return False
    takes = provider.parsed_fn_signature.parameters
    if not all(_planned(handler, each, of, path, steps) for each, of in takes.items()):
        return False
    steps[name] = _Step(name, tuple(takes), provider.dependency, not provider.has_sync_callable)
    return True


def _is_plain(provider: Provide) -> bool:
    """Whether calling it is all that there is to it."""
    cleans_up = provider.has_sync_generator_dependency or provider.has_async_generator_dependency
    return not (cleans_up or provider.use_cache)


def _body(field: FieldDefinition) -> _Body | None:
    """What a JSON body has to be; None where it is not one pydantic model, or that or nothing."""
    kind = field.kwarg_definition
    if not isinstance(kind, BodyKwarg) or kind.media_type != "application/json":
        return None
    kinds = set(get_args(field.annotation)) or {field.annotation}
    models = kinds - {type(None)}
    if len(models) != 1 or not issubclass(model := models.pop(), BaseModel):
        return None
    return _Body(model, optional=type(None) in kinds)


async def _json(request: Request[Any, Any, Any]) -> Any:
    """What was sent; Empty where nothing was."""
    if not await request.body():
        return Empty
    return await request.json()


def _checked(body: _Body, sent: Any) -> BaseModel | None:
    if body.optional and (sent is None or sent is Empty):
        return None
    if sent is Empty:
        raise no_body()
    try:
        return body.model.model_validate(sent)
    except ValidationError as error:
        raise invalid_from_pydantic([dict(each) for each in error.errors()]) from None
