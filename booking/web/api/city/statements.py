"""Statements as an officer and a space's managers read them: JSON, CSV and PDF."""

import asyncio
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from booking.database.pool import Pool
from booking.errors import NotFound
from booking.members.member import Member
from booking.settlement.as_csv import as_csv
from booking.settlement.refusals import no_statement
from booking.settlement.statement import Whole, listed, read, spaces_seen
from booking.web.access import READER, operation
from booking.web.api.answers.statements import State, StatementAnswer, StatementPage
from booking.web.api.city.stated import SHORT, WHOLE, short, whole
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    before_in,
    clamped,
    page_by_id,
)

_LARGEST_ID = 2**31 - 1
_JSON, _CSV, _PDF = "application/json", "text/csv; charset=utf-8", "application/pdf"


@get(
    "/api/v1/statements",
    operation_id="listStatements",
    summary="Statements",
    description="What the city owes spaces, the newest first: an officer's token sees all, a "
    "manager's those of the spaces that they manage, anybody else's none.",
    tags=["settlement"],
    **operation(
        READER,
        answer=StatementPage,
        says="The statements, the newest first.",
        example={"items": [SHORT], "next": None},
    ),
)
async def statements(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    campaign: Annotated[
        str | None, QueryParameter(description="Only of the campaign with this slug.")
    ] = None,
    space: Annotated[
        str | None, QueryParameter(description="Only of the space with this slug.")
    ] = None,
    state_: Annotated[
        State | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, before = clamped(limit), before_in(cursor)
    member.may_read()
    async with pool.acquire() as conn:
        found = await listed(
            conn,
            space_ids=spaces_seen(member),
            campaign=_text(campaign),
            space=_text(space),
            state=state_,
            after=before,
            limit=most + 1,
        )
    return page_by_id(found, most, shown=short)


@get(
    "/api/v1/statements/{statement:str}",
    operation_id="readStatement",
    summary="One statement",
    description="With a line per stay and nobody's name, for an officer and the space's managers. "
    "`12` is JSON, `12.csv` the lines for a spreadsheet (parted by semicolons, amounts in whole "
    "cents), `12.pdf` to print, in Italian or English by `Accept-Language`.",
    tags=["settlement"],
    **operation(
        READER,
        refusals=(NotFound,),
        answer=StatementAnswer,
        says="The statement with its lines.",
        example=WHOLE,
    ),
)
async def statement(
    statement: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
) -> Response[Any]:
    name, _, kind = statement.partition(".")
    # At most as many digits as an id has: a longer one is no number to read.
    if not (name.isascii() and name.isdecimal() and len(name) <= len(str(_LARGEST_ID))):
        raise no_statement()
    member.may_read()
    if int(name) > _LARGEST_ID or kind not in {"", "csv", "pdf"} or statement.endswith("."):
        raise no_statement()
    async with pool.acquire() as conn:
        found = await read(conn, statement_id=int(name), member=member)
    return await _answer(found, kind, language)


async def _answer(found: Whole, kind: str, language: str) -> Response[Any]:
    headers = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    if kind == "":
        return Response(whole(found), headers=headers, media_type=_JSON)
    headers["Content-Disposition"] = f'attachment; filename="{found.statement.number}.{kind}"'
    headers["Content-Language"] = language
    if kind == "csv":
        return Response(as_csv(found, language=language), headers=headers, media_type=_CSV)
    # Some milliseconds for each page, in which others are served.
    content = await asyncio.to_thread(_pdf, found, language)
    return Response(content, headers=headers, media_type=_PDF)


def _pdf(found: Whole, language: str) -> bytes:
    # What writes it takes half a second and 20 MB to import: whoever asks for none has it not.
    from booking.settlement.as_pdf import as_pdf  # noqa: PLC0415

    return as_pdf(found, language=language)


def _text(value: str | None) -> str | None:
    """PostgreSQL takes no NUL; no slug has one."""
    return None if value is None else value.replace("\0", "\ufffd")
