"""Migrations: forward only, one transaction each, one runner at a time, none edited afterwards.

Written here rather than taken from a library: the closest kept one (pogo-migrate) takes no
lock and keeps no hash of what it ran.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import asyncpg

from booking.database.pool import Connection, connect
from booking.database.queries import SQL, queries

sql = queries("start")
# Any fixed number; two runners of any version must agree on it.
_LOCK = 0x706F73746F
_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (
  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
"""


class MigrationFailed(Exception):
    """The database could not be brought to this version; it stands as it was before."""


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def on_disk(folder: Path = SQL / "migrations") -> list[Migration]:
    """Every migration, in the order of its number."""
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return [Migration(file.stem, file.read_text(encoding="utf-8")) for file in files]


async def migrate(owner_url: str, *, app_role: str, folder: Path = SQL / "migrations") -> list[str]:
    """Apply what is missing as the owner, then grant to the application's role what it needs.

    Returns the names of what was applied. Raises MigrationFailed, naming the file, where one
    was edited, removed or fails.
    """
    conn = await connect(owner_url)
    try:
        await conn.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await conn.execute(_TABLE)
        applied = [await _apply(conn, each) for each in await _missing(conn, on_disk(folder))]
        await _grant(conn, app_role)
    finally:
        await conn.close()
    return applied


class Standing(Enum):
    """How the database stands to this program; each but the first has its sentence."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"

    def sentence(self, language: str) -> str:
        """What it means and what to do, in Italian ('it') or English."""
        return _STANDING[self][language]


async def standing(conn: Connection, *, known: Sequence[str] | None = None) -> Standing:
    """Whether the database has the migrations `known`, by default those of this program.

    Any role may ask. One that may not read the list has not been granted anything yet, which
    migrating does.
    """
    names = set(_names() if known is None else known)
    try:
        done = set(await sql.migrations_applied.column(conn))
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        return Standing.BEHIND
    if done - names:
        return Standing.AHEAD
    return Standing.BEHIND if names - done else Standing.CURRENT


@cache
def _names() -> tuple[str, ...]:
    """Read once: files that a newer version brings later are not this running program's."""
    return tuple(each.name for each in on_disk())


_STANDING: Mapping[Standing, Mapping[str, str]] = {
    Standing.BEHIND: {
        "en": "The database is not at this program’s version yet. Run `booking migrate`.",
        "it": "Il database non è ancora alla versione di questo programma. Esegui "
        "`booking migrate`.",
    },
    Standing.AHEAD: {
        "en": "The database is at a newer version than this program. Start the newer program.",
        "it": "Il database è a una versione più nuova di questo programma. Avvia il programma "
        "più nuovo.",
    },
}


async def _missing(conn: Connection, found: list[Migration]) -> list[Migration]:
    done = {row["name"]: row["sha256"] for row in await conn.fetch("SELECT * FROM migrations")}
    for each in found:
        if done.get(each.name, each.sha256) != each.sha256:
            raise MigrationFailed(
                f"{each.name}.sql was edited after it was applied; restore it, "
                "and put the change into a new migration"
            )
    unknown = done.keys() - {each.name for each in found}
    if unknown:
        raise MigrationFailed(
            f"the database has {min(unknown)}, which this version does not know; "
            "run the newer version"
        )
    return [each for each in found if each.name not in done]


async def _apply(conn: Connection, migration: Migration) -> str:
    try:
        async with conn.transaction():
            await conn.execute(migration.text)
            await conn.execute(
                "INSERT INTO migrations (name, sha256) VALUES ($1, $2)",
                migration.name,
                migration.sha256,
            )
    except asyncpg.PostgresError as error:
        raise MigrationFailed(f"{migration.name}.sql: {error}") from error
    return migration.name


async def _grant(conn: Connection, app_role: str) -> None:
    """Run sql/grants.sql, which says in one place what the application may do."""
    async with conn.transaction():
        await conn.execute("SELECT set_config('booking.app_role', $1, true)", app_role)
        await conn.execute((SQL / "grants.sql").read_text(encoding="utf-8"))
