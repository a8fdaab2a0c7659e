"""Every refusal as `application/problem+json` (RFC 9457), in one place."""

import logging
from typing import Any

import asyncpg
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    InternalServerException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.handlers import HTTPRouteHandler
from litestar.types import ExceptionHandlersMap

from booking.database.describe import describe, place
from booking.errors import Invalid, NotFound, RateLimited, Refusal, TryAgain, Unauthenticated
from booking.web.asked import NOT_ITS_FORMAT
from booking.web.language import negotiated
from booking.web.methods import allowed_methods
from booking.web.pages.refused import refusal_page, wants_page
from booking.web.parameters import choices
from booking.web.refusals import (
    Malformed,
    MethodNotAllowed,
    NeedsAppPassword,
    TooLarge,
    Unexpected,
)
from booking.web.validation import invalid_from_litestar, invalid_from_pydantic

PROBLEM_JSON = "application/problem+json"
BODY_LIMIT = 1_048_576
log = logging.getLogger(__name__)

# A server that is away, or has no room: nothing was changed, and asking again may work.
_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    # A connection that ended between two steps of the driver.
    asyncpg.InternalClientError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    asyncpg.TransactionRollbackError,
)


def problem_response(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """The answer that a refusal becomes, in the language that the request asks for."""
    language = negotiated(request.headers.get("accept-language", ""), "en")
    headers = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return Response(
        refusal.problem(language),
        status_code=refusal.status,
        media_type=PROBLEM_JSON,
        headers=headers | headers_of(refusal),
    )


def headers_of(refusal: Refusal) -> dict[str, str]:
    """What HTTP wants said beside a status."""
    match refusal:
        case RateLimited():
            return {"Retry-After": str(refusal.facts["retry_after"])}
        case TryAgain():
            return {"Retry-After": "1"}
        case NeedsAppPassword():
            return {"WWW-Authenticate": 'Basic realm="Posto", charset="UTF-8"'}
        case Unauthenticated():
            return {"WWW-Authenticate": 'Bearer realm="posto"'}
        case MethodNotAllowed():
            return {"Allow": ", ".join(refusal.facts["allowed"])}
    return {}


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Whatever was raised, as a problem or, for people, as a page; only what nobody foresaw is a
    500, and is logged."""
    refusal = as_refusal(request, error)
    if wants_page(request):
        return refusal_page(request, refusal)
    return problem_response(request, refusal)


# What the file system and the framework raise for a name that no file can have.
NO_FILE: tuple[type[Exception], ...] = (ValueError, OSError, InternalServerException)


def answer_no_file(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """What was asked for under /static cannot even be the name of a file."""
    log.warning("no such file: %s", type(error).__name__)
    missing = NotFound(what={"en": "page", "it": "una pagina con questo indirizzo"})
    return problem_response(request, missing)


def as_refusal(request: Request[Any, Any, Any], error: Exception) -> Refusal:
    """The refusal that an exception stands for."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException):
        return _from_litestar(request, error)
    if isinstance(error, _AWAY) or (
        isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)
    ):
        log.warning("a server is away: %s", type(error).__name__)
        return TryAgain()
    if isinstance(error, asyncpg.DataError):
        # A value that no rule foresaw and the database can't hold, such as a NUL in a text.
        log.warning("the database refused a value: %s", type(error).__name__)
        return Invalid.of(
            "request",
            "value",
            {"en": "holds a value that can’t be stored", "it": "ha un valore che non si può usare"},
        )
    return _unexpected(request, error)


def _from_litestar(request: Request[Any, Any, Any], error: HTTPException) -> Refusal:
    if isinstance(error, ValidationException):
        return _invalid(request, error)
    if isinstance(error, NotFoundException):
        return NotFound(what={"en": "page", "it": "una pagina con questo indirizzo"})
    if isinstance(error, MethodNotAllowedException):
        return MethodNotAllowed(
            method=request.method, allowed=allowed_methods(request.app, request.scope["path"])
        )
    if error.status_code == 413:
        return TooLarge(limit_bytes=_limit_of(request))
    if isinstance(error, ClientException):
        return Malformed(what=NOT_ITS_FORMAT)
    return _unexpected(request, error)


def _limit_of(request: Request[Any, Any, Any]) -> int:
    handler = request.scope.get("route_handler")
    own = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
    return own or BODY_LIMIT


def _invalid(request: Request[Any, Any, Any], error: ValidationException) -> Invalid:
    raised = getattr(error.__cause__, "errors", None)
    if isinstance(raised, list):
        return invalid_from_pydantic(raised)
    handler = request.scope["route_handler"]
    found = error.extra if isinstance(error.extra, list) else []
    return invalid_from_litestar(
        error.detail, found, choices_of=lambda name: choices(handler, name)
    )


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Unexpected:
    request_id = request.scope.get("request_id", "-")
    # Not the traceback: it ends with PostgreSQL's text, which can hold a whole row.
    log.error("unforeseen, request %s: %s at %s", request_id, describe(error), place(error))
    return Unexpected(request_id=request_id)


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Refusal: answer_exception,
    HTTPException: answer_exception,
    Exception: answer_exception,
}
