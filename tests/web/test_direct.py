"""What is answered without Litestar in between is answered as Litestar would."""

import json
from typing import Annotated, Any

import httpx
import pytest
from litestar import Litestar, get
from litestar.params import QueryParameter

from booking.web.app import create_app
from booking.web.asked import Asked
from booking.web.authentication import admit
from booking.web.direct import Direct
from booking.web.problems import EXCEPTION_HANDLERS
from tests.web.client import Web
from tests.web.ground import lay_out, wish

RESERVATIONS = "/api/v1/reservations"
JSON = {"content-type": "application/json"}
# What differs from one answer to the next whoever gives it.
OWN = {"x-request-id"}


def direct(web: Web) -> Direct:
    found: Direct = web.app.asgi_handler._app
    return found


async def both(
    web: Web, monkeypatch: pytest.MonkeyPatch, client: httpx.AsyncClient, *ask: Any, **more: Any
) -> tuple[httpx.Response, httpx.Response]:
    """The same request answered directly, and by Litestar."""
    ours = await client.request(*ask, **more)
    with monkeypatch.context() as patched:
        patched.setattr(web.app.asgi_handler, "_app", direct(web).others)
        return ours, await client.request(*ask, **more)


def told(answer: httpx.Response) -> tuple[Any, ...]:
    headers = sorted(each for each in answer.headers.multi_items() if each[0] not in OWN)
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("POST", RESERVATIONS, JSON, b""),
        ("POST", RESERVATIONS, JSON, b"null"),
        ("POST", RESERVATIONS, JSON, b"[]"),
        ("POST", RESERVATIONS, JSON, b"{"),
        ("POST", RESERVATIONS, JSON, b'"\xff"'),
        ("POST", RESERVATIONS, JSON, b"[" * 100_000),
        ("POST", RESERVATIONS, JSON, b"{}"),
        ("POST", RESERVATIONS, JSON, b'{"resource_id": "1", "quantity": 2.0, "title": "\\u0000"}'),
        ("POST", RESERVATIONS, JSON, b" " * 1_048_577),
        ("POST", RESERVATIONS, {}, b"{}"),
        ("POST", RESERVATIONS, {"content-type": "text/plain"}, b"{}"),
        ("POST", RESERVATIONS, {"content-type": "application/x+json; a=b"}, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "content-length": "9" * 5_000}, b"{}"),
        # Of several things that are wrong the same one is told.
        ("POST", RESERVATIONS, {**JSON, "idempotency-key": "a b"}, b"{"),
        ("POST", RESERVATIONS, {**JSON, "idempotency-key": "a b"}, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "idempotency-key": ""}, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "idempotency-key": "null"}, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "accept-language": "it"}, b"{}"),
        ("POST", f"{RESERVATIONS}?nonsense=1", JSON, b"{}"),
        ("POST", f"{RESERVATIONS}/", JSON, b"{}"),
        ("POST", "/api//v1/reservations", JSON, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "host": "a b"}, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "authorization": "Bearer nobody's"}, b"{}"),
        ("POST", RESERVATIONS, {**JSON, "authorization": "Basic x"}, b"{}"),
        ("PUT", RESERVATIONS, JSON, b"{}"),
        ("HEAD", "/api/v1/me", {}, b""),
        ("OPTIONS", RESERVATIONS, {}, b""),
        ("GET", "/api/v1/me", {}, b""),
        ("GET", "/api/v1/resources/99999999999999999999", {}, b""),
        ("GET", "/api/v1/resources/x", {}, b""),
        ("GET", "/api/v1/spaces/no%20such", {}, b""),
        ("DELETE", "/api/v1/tokens/0", {"idempotency-key": "x" * 256}, b""),
        ("POST", f"{RESERVATIONS}/019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11/cancel", {}, b""),
        ("POST", f"{RESERVATIONS}/019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11/cancel", JSON, b"null"),
        ("POST", f"{RESERVATIONS}/019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11/cancel", JSON, b"{"),
        ("POST", f"{RESERVATIONS}/019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11/cancel", JSON, b'{"a":1}'),
        ("POST", f"{RESERVATIONS}/no-id/cancel", {}, b""),
    ],
)
async def test_nonsense_is_told_alike(  # noqa: PLR0917  # a row of the table
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
) -> None:
    ada = await web.member("ada@example.org")
    ours, litestars = await both(web, monkeypatch, ada, method, path, headers=headers, content=body)
    assert told(ours) == told(litestars)


async def test_what_is_done_is_told_alike(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    ground = await lay_out(web)
    owner, keyed = ground.people["owner"], {"idempotency-key": "one"}
    asked: list[tuple[tuple[str, str], dict[str, Any]]] = [
        (("POST", RESERVATIONS), {"json": wish(ground.resource_id), "headers": keyed}),
        (("POST", "/api/v1/quotes"), {"json": wish(ground.resource_id)}),
        (("GET", f"{RESERVATIONS}/{ground.reservation_id}"), {}),
        (("GET", f"/api/v1/spaces/{ground.slug}"), {}),
        (("GET", "/api/v1/me"), {}),
    ]
    for ask, more in asked:
        await owner.request(*ask, **more)  # with a key, both repeat this answer
        ours, litestars = await both(web, monkeypatch, owner, *ask, **more)
        assert ours.status_code in {200, 201}
        assert told(ours) == told(litestars)


async def test_the_operations_of_every_day_are_direct(web: Web) -> None:
    ids = {call.handler.operation_id for call in direct(web).calls.values()}
    assert {"createReservation", "cancelReservation", "createQuote", "readReservation"} <= ids


async def test_a_body_that_is_cut_off_is_told(web: Web) -> None:
    """The client goes away in the middle of it."""
    said = [
        {"type": "http.request", "body": b'{"resource', "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[Any] = []

    async def receive() -> Any:
        return said.pop(0)

    async def send(message: Any) -> None:
        answered.append(message)

    token = await web.member("ada@example.org")
    scope = {
        "type": "http",
        "method": "POST",
        "path": RESERVATIONS,
        "query_string": b"",
        "client": ("192.0.2.1", 1),
        "headers": [(b"authorization", token.headers["authorization"].encode())],
    }
    await web.app(scope, receive, send)
    assert answered[0]["status"] == 400
    assert json.loads(answered[1]["body"])["code"] == "malformed"


def test_what_takes_a_guard_or_a_query_of_its_own_stays_with_litestar() -> None:
    async def another(*_: Any) -> None:
        """Lets everybody pass."""

    @get("/api/plain")
    async def plain() -> None: ...

    @get("/api/guarded", guards=[another])
    async def guarded() -> None: ...

    @get("/api/queried")
    async def queried(q: Annotated[str | None, QueryParameter()] = None) -> None: ...

    app = Litestar(
        [plain, guarded, queried],
        guards=[admit],
        request_class=Asked,
        exception_handlers=EXCEPTION_HANDLERS,
        openapi_config=None,
    )
    paths = {path for handler in Direct(app).calls for path in handler.paths}
    assert paths == {"/api/plain"}


async def test_two_applications_are_direct_each_for_itself(web: Web) -> None:
    other = create_app(web.settings)
    assert not set(direct(web).calls) & set(other.asgi_handler._app.calls)  # type: ignore[attr-defined]
