"""What a member chooses for themselves: what they are called, and which reminders they want."""

from collections.abc import Iterable
from typing import Literal

from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("members")

Reminder = Literal["24h", "1h"]


async def reminders_of(conn: Connection, *, member_id: int) -> list[Reminder]:
    """The kinds that they want, the earliest first."""
    found: list[Reminder] = await sql.reminders_of_member.value(conn, member_id=member_id)
    return found


async def choose_reminders(
    conn: Connection, *, member_id: int, reminders: Iterable[Reminder]
) -> None:
    """These from now on, also for what is reserved already; none is a choice too."""
    wanted = set(reminders)
    kept = [each for each in ("24h", "1h") if each in wanted]
    await sql.choose_reminders.run(conn, member_id=member_id, reminders=kept)


async def choose_name(conn: Connection, *, member_id: int, name: str | None) -> None:
    """What the spaces they reserve in call them from now on; None: nothing."""
    await sql.choose_name.run(conn, member_id=member_id, name=name)
