"""A day of a space, for its managers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from pydantic import JsonValue

from booking.database.pool import Pool
from booking.errors import Invalid, NotFound
from booking.members.member import Member
from booking.periods import Period
from booking.spaces.network import NetworkCache
from booking.upkeep.board import Block, Board, Request, Row, board_day, requests_of
from booking.upkeep.board_week import board_week, fullness, read_week
from booking.web.access import MANAGER, operation
from booking.web.api.answers.board import BoardAnswer
from booking.web.api.reserving.represent import utc

_BLOCK: dict[str, JsonValue] = {
    "kind": "reservation",
    "starts_at": "2026-12-01T08:00:00Z",
    "ends_at": "2026-12-01T12:00:00Z",
    "reservation_id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11",
    "reference": "K7WM-3RQD",
    "status": "confirmed",
    "name": "Ada Neri",
    "walk_in": False,
    "label": None,
    "add_ons": [{"id": 5, "name": {"it": "Proiettore", "en": "Projector"}, "quantity": 1}],
}
_EXAMPLE: dict[str, JsonValue] = {
    "space": "spazio-campione-12",
    "timezone": "Europe/Rome",
    "day": "2026-12-01",
    "openings": [{"starts_at": "2026-12-01T07:00:00Z", "ends_at": "2026-12-01T19:00:00Z"}],
    "resources": [
        {
            "id": 12,
            "kind": "desk",
            "name": {"it": "Scrivanie", "en": "Desks"},
            "units": [{"id": 407, "name": "7", "blocks": [_BLOCK]}],
        }
    ],
    "days": [
        {
            "day": "2026-12-01",
            "openings": [{"starts_at": "2026-12-01T07:00:00Z", "ends_at": "2026-12-01T19:00:00Z"}],
            "open_minutes": 720,
            "taken_minutes": 240,
        }
    ],
    "requests": [],
}
_EITHER = {"en": "a week goes without a day", "it": "una settimana, senza giorno"}


@get(
    "/api/v1/spaces/{slug:str}/board",
    operation_id="readBoard",
    summary="A day or a week, unit by unit",
    description="By a manager of the space: reservations with whose they are, closures and busy "
    "times of imported calendars on each unit, and all requests that wait for an answer.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=BoardAnswer,
        says="The day or, with `week`, all of its days; what takes each unit by its start.",
        example=_EXAMPLE,
    ),
)
async def read(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    day: Annotated[
        str | None, QueryParameter(description="A local day of the space; by default today.")
    ] = None,
    week: Annotated[
        str | None,
        QueryParameter(description="Instead of a day: an ISO week, 2026-W49, Monday to Sunday."),
    ] = None,
) -> dict[str, Any]:
    if day is not None and week is not None:
        raise Invalid.of("week", "either", _EITHER)
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        days = board_week(week, space, now=now) if week else (board_day(day, space, now=now),)
        boards = await read_week(conn, member=member, space=space, days=days, now=now)
        requests = await requests_of(conn, member=member, space=space, now=now)
    return _shown(boards) | {"requests": [_request(each) for each in requests]}


def _shown(boards: Sequence[Board]) -> dict[str, Any]:
    board = boards[0]
    leaves = [each for each in board.space.resources if not each.whole]
    return {
        "space": board.space.slug,
        "timezone": board.space.timezone,
        "day": board.day.isoformat(),
        "openings": [_times(each) for one in boards for each in one.openings],
        "days": [_day(each) for each in boards],
        "resources": [
            {
                "id": resource.id,
                "kind": resource.kind,
                "name": resource.name,
                "units": [
                    {
                        "id": row.unit.id,
                        "name": row.unit.name,
                        "blocks": [_block(each) for each in _blocks(boards, row)],
                    }
                    for row in board.of(resource)
                ],
            }
            for resource in leaves
        ],
    }


def _blocks(boards: Sequence[Board], unit: Row) -> list[Block]:
    """All of the unit's, once each."""
    rows = (row for board in boards for row in board.rows if row.unit.id == unit.unit.id)
    return list(dict.fromkeys(block for row in rows for block in row.blocks))


def _day(board: Board) -> dict[str, Any]:
    taken, there = fullness(board.rows, board.openings)
    return {
        "day": board.day.isoformat(),
        "openings": [_times(each) for each in board.openings],
        "open_minutes": there,
        "taken_minutes": taken,
    }


def _block(block: Block) -> dict[str, Any]:
    return _times(block.period) | {
        "kind": block.kind,
        "reservation_id": block.id if block.kind == "reservation" else None,
        "reference": block.reference,
        "status": block.status,
        "name": block.name,
        "walk_in": block.walk_in,
        "label": block.label,
        "add_ons": block.add_ons or [],
    }


def _request(request: Request) -> dict[str, Any]:
    return _times(request.period) | {
        "id": str(request.id),
        "reference": request.reference,
        "resource_id": request.resource_id,
        "quantity": request.quantity,
        "expires_at": utc(request.expires_at),
        "title": request.title,
        "name": request.name,
        "price_cents": request.price_cents,
        "voucher_cents": request.voucher_cents,
    }


def _times(period: Period) -> dict[str, str]:
    return {"starts_at": utc(period.start), "ends_at": utc(period.end)}
