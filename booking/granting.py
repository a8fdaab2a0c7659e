"""Grant to a list of people by their mail addresses; whoever has no account is given one."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from booking.database.pool import Connection
from booking.members.register import ensure_member
from booking.vouchers.grant_many import Report, grant_many
from booking.vouchers.grant_rows import GrantRow


class _Undone(Exception):
    """A dry run is over: nothing of it stands."""


async def grant_list(
    conn: Connection,
    *,
    campaign: str,
    rows: Sequence[GrantRow],
    now: datetime,
    again: bool = False,
    dry_run: bool = False,
    granted_by: int | None = None,
) -> Report:
    """All of the list or nothing of it, in a transaction of its own; a dry run does the same and
    undoes it. Refuses as grant_many does."""
    report: Report | None = None
    try:
        async with conn.transaction():
            members = {
                row.email: await ensure_member(
                    conn, email=row.email, name=row.name, language=row.language, now=now
                )
                for row in sorted(rows, key=lambda each: each.email.casefold())
            }
            report = await grant_many(
                conn,
                campaign=campaign,
                rows=rows,
                members=members,
                again=again,
                granted_by=granted_by,
                now=now,
            )
            if dry_run:
                _undo()
    except _Undone:
        pass
    if report is None:
        raise AssertionError("a list that is not refused has a report")
    return report


def _undo() -> NoReturn:
    raise _Undone
