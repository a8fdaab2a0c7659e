"""`booking figures`, as an operator types it."""

import subprocess
import sys
from pathlib import Path

import pytest

from booking.database.pool import connect
from tests import make
from tests.databases import Database
from tests.product import settings
from tests.reservations.steps import reserved
from tests.servers import Servers, run
from tests.typed import typed


@pytest.fixture
def environment(servers: Servers, database: Database, tmp_path: Path) -> dict[str, str]:
    return settings(servers, database, tmp_path, port=1, number=64)


async def _reserved(database: Database) -> str:
    """The slug of a space of which a third was taken."""
    conn = await connect(database.app_url)
    try:
        desk = await make.resource(conn)
        await reserved(conn, desk, make.stay(1, 9, 13))
        return (await make.known(conn, desk))[1].space.slug
    finally:
        await conn.close()


def _booking(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "booking.cli", "figures", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_figures_are_printed_and_written_as_csv(
    environment: dict[str, str], database: Database
) -> None:
    slug = run(_reserved(database))
    days = ("--from", "2026-12-01", "--to", "2026-12-01")
    shown = typed(environment, "figures", slug, *days)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "33 %" in shown.stdout.splitlines()[-1]
    table = _booking(environment, slug, *days, "--csv", "--table", "hours").stdout.splitlines()
    assert table[0].startswith("space;from;to;resource_id;")
    assert any(row.endswith(";2;9;3600;3600;100") for row in table)
    for words, said in (((slug, "--from", "domani"), "from: a day"), (("none",), "no such space")):
        wrong = typed(environment, "figures", *words)
        assert (wrong.returncode, wrong.stdout) == (1, "")
        assert said in wrong.stderr
