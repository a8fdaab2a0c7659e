"""Who may ask for each operation: declared beside its route, and true of every route there is.

    @post("/api/v1/vouchers", summary="…", **operation(OFFICER, refusals=(NotFound,)))

The guard refuses whoever is not signed in (401) and asks too often (429). Whether a role or a
scope suffices is decided by Member's `may_…` once the thing asked for is known, because a wrong
body (422) and an unknown thing (404) come before 403; tests/web/test_access.py holds every
operation to its declaration.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from litestar import Litestar
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.routes import ASGIRoute, HTTPRoute

from booking.errors import Forbidden, Invalid, RateLimited, Refusal, TryAgain, Unauthenticated
from booking.members.member import Scope
from booking.web.in_general import in_general
from booking.web.problems import PROBLEM_JSON
from booking.web.refusals import Malformed, TooLarge, UnsupportedMediaType

Who = Literal["anyone", "member", "manager", "officer", "admin"]


@dataclass(frozen=True, slots=True)
class Access:
    """`who` is the least role that suffices, `scope` what its token must bear.

    `known`: a credential that is sent is looked at, even where none is needed.
    """

    who: Who
    scope: Scope | None = None
    known: bool = True


# No credential is looked at.
ANYONE = Access("anyone", known=False)
# The same for all, but a member may get more (`maybe_member`).
ANYONE_OR_MEMBER = Access("anyone")
READER = Access("member", "read")
MEMBER = Access("member", "reserve")
MANAGER = Access("manager", "manage")
OFFICER = Access("officer", "city")
ADMIN = Access("admin", "admin")
# By an app password alone, which /dav asks for itself and nothing else takes.
APP_PASSWORD = Access("member", known=False)


@dataclass
class Problem:
    """RFC 9457. The facts of the refusal stand beside these as fields of their own."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Operation(TypedDict):
    """What `operation` adds to a Litestar route decorator."""

    opt: dict[str, Any]
    responses: dict[int, ResponseSpec]
    response_description: str
    security: list[dict[str, list[str]]] | None


def operation(
    access: Access,
    *,
    refusals: Sequence[type[Refusal]] = (),
    body: bool = False,
    page: bool = False,
    names_voucher: bool = False,
    answer: type | None = None,
    status: int = 200,
    says: str = "As it is now.",
    example: Any = None,
) -> Operation:
    """Who may, and what it may refuse with beside what every operation may.

    `body`: it takes a JSON body. `page`: it answers people, and its refusals are pages.
    `names_voucher`: a code may stand in the body, and `voucher_wait` is there to be asked for.
    `answer`, `status`, `says`, `example`: what it answers, as /schema/openapi.json shows it; the
    answer itself may be bytes that were made before.
    """
    possible: list[type[Refusal]] = [*refusals, Invalid, TryAgain]
    if access.who != "anyone":
        possible += [Unauthenticated, Forbidden]
    if access.scope not in {None, "read"}:
        # Every write is counted.
        possible.append(RateLimited)
    if body:
        possible += [Malformed, TooLarge, UnsupportedMediaType, RateLimited]
    responses = {} if page else _responses(possible)
    if answer is not None:
        responses[status] = ResponseSpec(answer, generate_examples=False, description=says)
    return Operation(
        opt={
            "access": access,
            "page": page,
            "json": body,
            "names_voucher": names_voucher,
            "example": example,
        },
        responses=responses,
        response_description=says,
        security=_security(access),
    )


def undeclared(app: Litestar) -> list[str]:
    """Every operation without a declared access rule; the application starts with none."""
    mounted = [
        route.path
        for route in app.routes
        if isinstance(route, ASGIRoute)
        and not isinstance(route.route_handler.opt.get("access"), Access)
    ]
    return mounted + [
        f"{method} {route.path}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS" and not isinstance(handler.opt.get("access"), Access)
    ]


def _security(access: Access) -> list[dict[str, list[str]]] | None:
    """A program's token or a browser's session; what a write of a session needs beside it is
    said where the method is known."""
    if not access.known:
        return None
    nobody: list[dict[str, list[str]]] = [{}] if access.who == "anyone" else []
    return [*nobody, {"token": []}, {"session": []}]


def _responses(possible: Iterable[type[Refusal]]) -> dict[int, ResponseSpec]:
    by_status: dict[int, list[type[Refusal]]] = {}
    for each in dict.fromkeys(possible):
        by_status.setdefault(each.status, []).append(each)
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            description=" · ".join(f"`{each.code}`: {each.title['en']}" for each in kinds),
            media_type=PROBLEM_JSON,
            examples=[Example(summary=each.code, value=_example(each)) for each in kinds],
        )
        for status, kinds in sorted(by_status.items())
    }


def _example(kind: type[Refusal]) -> dict[str, Any]:
    """The problem, explained in general words where its sentence names facts of a case."""
    shown = {"type": f"/problems/{kind.code}", "title": kind.title["en"], "status": kind.status}
    return shown | {"detail": in_general(kind, "en"), "code": kind.code}
