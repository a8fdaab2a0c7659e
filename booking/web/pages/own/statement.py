"""What the city owes a space: a statement as its managers read and approve it."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.settlement.advance import approve as approve_statement
from booking.settlement.as_rows import columns, facts, rows, total
from booking.settlement.refusals import no_statement
from booking.settlement.statement import read
from booking.web.access import MANAGER, READER, operation
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page

_PATH = "/rendiconti/{statement_id:int}"
_LARGEST_ID = 2**31 - 1


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def show(statement_id: FromPath[int], visit: NamedDependency[Visit]) -> Response[Any]:
    _require_id(statement_id)
    async with visit.pool.acquire() as conn:
        found = await read(conn, statement_id=statement_id, member=visit.member)
    language = visit.say.language
    return page(
        visit.request,
        "statement.html",
        statement=found.statement,
        title=visit.say("statement_title", number=found.statement.number),
        facts=facts(found, language),
        columns=columns(language),
        rows=rows(found, language),
        total=total(found, language),
    )


@post(
    f"{_PATH}/approva",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def approve(statement_id: FromPath[int], visit: NamedDependency[Visit]) -> Redirect:
    _require_id(statement_id)

    async def work(conn: Connection) -> None:
        await approve_statement(conn, statement_id=statement_id, member=visit.member, now=visit.now)

    await visit.change(work)
    return Redirect(f"/rendiconti/{statement_id}", status_code=303)


def _require_id(statement_id: int) -> None:
    if not 0 < statement_id <= _LARGEST_ID:
        raise no_statement()
