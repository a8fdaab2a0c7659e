"""The first answer to a write with an `Idempotency-Key`, given again to whoever repeats it.

return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.params import HeaderParameter

from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.database.retry import retrying
from booking.errors import IdempotencyKeyReused, Invalid
from booking.members.member import Member
from booking.reservations.key import Key
from booking.web.refusals import Malformed

Header = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="1–255 visible ASCII characters. A repeat with the same body gives the first "
        "answer again, for seven days, with `Idempotency-Replayed: true`.",
    ),
]
REPLAYED = "Idempotency-Replayed"
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")
sql = queries("web")


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body, as they are given the first time and every other."""

    status: int
    body: str
    replayed: bool = False


async def sent_key(request: Request[Any, Any, Any], idempotency_key: Header = None) -> Key | None:
    """The request's key; refuses with Invalid what is not 1–255 visible ASCII characters."""
    if idempotency_key is None:
        return None
    if [name for name, _ in request.scope["headers"]].count(b"idempotency-key") > 1:
        raise Invalid.of(
            "Idempotency-Key",
            "once",
            {"en": "send it once; two keys say two things", "it": "mandala una volta sola"},
        )
    if not _VISIBLE.fullmatch(idempotency_key):
        raise Invalid.of(
            "Idempotency-Key",
            "pattern",
            {
                "en": "1 to 255 visible ASCII characters",
                "it": "da 1 a 255 caratteri ASCII visibili",
            },
        )
    operation = f"{request.method} {request.scope['path']}"
    return Key(operation, idempotency_key, await _body_sha256(request))


async def write_once(
    pool: Pool,
    *,
    member: Member,
    key: Key | None,
    now: datetime,
    work: Callable[[Connection], Awaitable[Answer]],
) -> Answer:
    """Do `work` in a transaction of its own unless this key was answered before, and again where
    it lost to another. Refuses as answer_once and retrying do."""

    async def once() -> Answer:
        async with pool.acquire() as conn, conn.transaction():
            return await answer_once(conn, member=member, key=key, now=now, work=lambda: work(conn))

    return await retrying(once)


async def answer_once(
    conn: Connection,
    *,
    member: Member,
    key: Key | None,
    now: datetime,
    work: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Do `work` unless this key was answered before; call it inside the write's transaction.

    What is answered is kept with the change itself, so only what was committed; a refusal leaves
    nothing. Two with one key take turns. Refuses with IdempotencyKeyReused another body.
    """
    if key is None:
        return await work()
    of_key = {"member_id": member.id, "operation": key.operation, "key": key.key}
    await sql.lock_idempotency_key.run(conn, **of_key)
    earlier = await sql.earlier_answer.row(conn, **of_key, now=now)
    if earlier is None:
        answer = await work()
        await sql.keep_answer.run(
            conn,
            **of_key,
            body_sha256=key.body_sha256,
            status=answer.status,
            body=answer.body,
            now=now,
        )
        return answer
    if earlier["body_sha256"] != key.body_sha256:
        raise IdempotencyKeyReused
    return Answer(earlier["status"], earlier["body"], replayed=True)


def answered(value: Any, status: int = 200) -> Answer:
    """An answer of JSON: dataclasses, dicts, instants in UTC."""
    return Answer(status, msgspec.json.encode(value).decode())


def as_response(answer: Answer) -> Response[bytes]:
    """The answer as it goes out."""
    return Response(
        answer.body.encode(),
        status_code=answer.status,
        media_type="application/json" if answer.body else None,
        headers={REPLAYED: "true"} if answer.replayed else None,
    )


def as_empty_response(answer: Answer) -> Response[None]:
    """The same for an answer without a body."""
    headers = {REPLAYED: "true"} if answer.replayed else None
    return Response(None, status_code=answer.status, headers=headers)


async def _body_sha256(request: Request[Any, Any, Any]) -> bytes:
    """Of the JSON whatever its spaces and the order of its keys, of the bytes where it is none; and
    of what the query asks for."""
    body = await request.body()
    if body:
        with suppress(Malformed, RecursionError):
            body = msgspec.json.encode(await request.json(), order="sorted")
    asked = request.scope["query_string"]
    return hashlib.sha256(body + b"?" + asked if asked else body).digest()
