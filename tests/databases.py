"""Databases of tests: migrated once for the run, copied for whoever needs one."""

import fcntl
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import asyncpg

from booking.database.migrations import migrate
from booking.embedded.postgres import APP, OWNER
from booking.embedded.roles import ensure_database
from tests.servers import Servers, run

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Database:
    """A database by its name, with the address of each role."""

    name: str
    owner_url: str
    app_url: str


def ensure_template(servers: Servers) -> str:
    """Migrate the template, unless another worker of this run did."""
    return once(servers, "template", lambda database: run(_migrate(database)))


async def _migrate(database: Database) -> None:
    await migrate(database.owner_url, app_role=APP)


def once(servers: Servers, name: str, fill: Callable[[Database], None]) -> str:
    """Make and fill the database `name` once in this run, however many workers ask."""
    done = servers.home / f"{name}.done"
    with (servers.home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            run(ensure_database(servers.cluster, name))
            fill(_named(servers, name))
            done.touch()
    return name


@contextmanager
def copy_of(servers: Servers, template: str) -> Iterator[Database]:
    """A copy of `template`, dropped at the end."""
    name = f"copy_{os.getpid()}_{next(_numbers)}"
    run(_create(servers, name, template))
    try:
        yield _named(servers, name)
    finally:
        run(_drop(servers, name))


async def _create(servers: Servers, name: str, template: str) -> None:
    conn = await asyncpg.connect(servers.superuser_url())
    try:
        # On files that are never synced, copying them is quicker than logging each page.
        await conn.execute(
            f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy"
        )
    finally:
        await conn.close()


async def _drop(servers: Servers, name: str) -> None:
    conn = await asyncpg.connect(servers.superuser_url())
    try:
        await conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await conn.close()


def _named(servers: Servers, name: str) -> Database:
    return Database(name, servers.cluster.url(OWNER, name), servers.cluster.url(APP, name))
