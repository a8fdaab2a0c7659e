"""The language that a member reads: of their pages and of their mail."""

from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("members")


async def choose_language(conn: Connection, *, member_id: int, language: str) -> None:
    """'it' or 'en'."""
    await sql.set_language.run(conn, member_id=member_id, language=language)
