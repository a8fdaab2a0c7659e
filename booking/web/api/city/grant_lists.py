"""Grants to a whole list at once, as JSON or CSV."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from booking.database.pool import Connection, Pool
from booking.database.retry import retrying
from booking.errors import IdempotencyKeyReused, Invalid, NotFound, RateLimited
from booking.granting import grant_list
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.grant_many import Report
from booking.vouchers.grant_rows import COLUMNS, GrantRow, checked, rows_of_csv
from booking.vouchers.refusals import CampaignClosed
from booking.web.access import OFFICER, operation
from booking.web.api.answers.grants import GrantReport
from booking.web.asked import NOT_ITS_FORMAT
from booking.web.idempotency import Answer, answered, as_response, write_once
from booking.web.refusals import Malformed, TooLarge, UnsupportedMediaType

_TAKES = "application/json, text/csv"
_NO_LIST = {
    "en": "a list of objects, one for each grant, or text/csv",
    "it": "una lista di oggetti, uno per concessione, oppure text/csv",
}
_NO_OBJECT = {"en": "an object with email and the like", "it": "un oggetto con email e il resto"}
_UNKNOWN = {
    "en": "is no field of a grant; there are {known}",
    "it": "non è un campo di una concessione; ci sono {known}",
}


@post(
    "/api/v1/campaigns/{slug:str}/grants",
    operation_id="grantList",
    summary="Grant to a whole list",
    description="By an officer. A JSON list of objects or `text/csv` with the columns email, "
    "tax_code, kind, name, amount and language, of which email is needed. All or none: every bad "
    "line is named. Whoever holds a voucher of the campaign is left out, unless `again`. The codes "
    "go by mail.",
    tags=["vouchers"],
    **operation(
        OFFICER,
        refusals=(
            NotFound,
            CampaignClosed,
            Malformed,
            TooLarge,
            UnsupportedMediaType,
            RateLimited,
            IdempotencyKeyReused,
        ),
        answer=GrantReport,
        status=201,
        says="Every line, and what each pot pays.",
    ),
)
async def grant(
    slug: FromPath[str],
    request: Request[Any, Any, Any],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
    dry_run: Annotated[
        bool, QueryParameter(description="Say what would be granted, and write nothing.")
    ] = False,
    again: Annotated[
        bool, QueryParameter(description="Grant also to who holds a voucher of the campaign.")
    ] = False,
) -> Response[bytes]:
    rows = _rows(request.content_type[0].lower(), await request.body())

    async def work(conn: Connection) -> Answer:
        await campaign_today(conn, slug, now=now)
        member.may_act_for_city()
        report = await grant_list(
            conn,
            campaign=slug,
            rows=rows,
            dry_run=dry_run,
            again=again,
            granted_by=member.id,
            now=now,
        )
        return answered(_shown(report, dry_run=dry_run), 201)

    if dry_run:
        # It leaves nothing, so no answer is kept either.
        async def once() -> Answer:
            async with pool.acquire() as conn:
                return await work(conn)

        return as_response(await retrying(once))
    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _rows(media_type: str, body: bytes) -> list[GrantRow]:
    """Refuses with UnsupportedMediaType, Malformed, and Invalid, which names every bad line."""
    if media_type == "text/csv":
        try:
            return rows_of_csv(body.decode())
        except UnicodeDecodeError:
            raise Malformed(what=NOT_ITS_FORMAT) from None
    if media_type not in ("", "application/json"):
        raise UnsupportedMediaType(accepted=_TAKES)
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Malformed(what=NOT_ITS_FORMAT) from None
    if not isinstance(sent, list):
        raise Invalid.of("body", "type", _NO_LIST)
    wrong = [_wrong(n, each) for n, each in enumerate(sent, start=1)]
    if found := [error for errors in wrong for error in errors]:
        raise Invalid(found)
    return checked(list(enumerate(sent, start=1)))


def _wrong(line: int, sent: Any) -> list[dict[str, Any]]:
    """What is not even the form of a grant."""
    if not isinstance(sent, dict):
        return [{"field": f"line {line}", "rule": "type", "message": _NO_OBJECT}]
    unknown = [name for name in sent if name not in COLUMNS]
    message = {each: _UNKNOWN[each].format(known=", ".join(COLUMNS)) for each in _UNKNOWN}
    return [
        {"field": f"line {line}, {name[:80]}", "rule": "unknown", "message": message}
        for name in unknown
    ]


def _shown(report: Report, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "granted": report.granted,
        "totals": report.totals,
        "lines": [
            {
                "line": each.line,
                "email": each.email,
                "outcome": each.outcome,
                # What a dry run made is not there any more.
                "voucher_id": None if dry_run and each.outcome == "granted" else each.voucher_id,
                "amount": each.amount,
                "pot": each.pot,
            }
            for each in report.lines
        ],
    }
