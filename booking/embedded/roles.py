"""The roles and the database inside a fresh PostgreSQL; neither role is a superuser."""

import asyncpg

from booking.embedded import secret_files
from booking.embedded.postgres import APP, DATABASE, OWNER, SUPERUSER, Cluster


async def ensure_roles(cluster: Cluster) -> None:
    """Make both roles, with the passwords of their files."""
    conn = await asyncpg.connect(cluster.url(SUPERUSER, "postgres"))
    try:
        for role in (OWNER, APP):
            await _ensure_role(conn, role, secret_files.kept(cluster.home, role))
    finally:
        await conn.close()


async def ensure_database(cluster: Cluster, name: str = DATABASE) -> bool:
    """Make the owner's database where there is none; whether it was made."""
    conn = await asyncpg.connect(cluster.url(SUPERUSER, "postgres"))
    try:
        if await conn.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return False
        await conn.execute(f'CREATE DATABASE "{name}" OWNER {OWNER}')
        await conn.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
        await conn.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {APP}')
    finally:
        await conn.close()
    return True


async def _ensure_role(
    conn: "asyncpg.Connection[asyncpg.Record]", role: str, password: str
) -> None:
    known = await conn.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
    if not known:
        await conn.execute(f"CREATE ROLE {role} LOGIN")
    # The file is the truth: one that was lost and made anew works again after a start.
    quoted = await conn.fetchval("SELECT quote_literal($1::text)", password)
    await conn.execute(f"ALTER ROLE {role} PASSWORD {quoted}")
