"""`booking simulate`, as an officer types it."""

import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Connection, connect
from booking.simulation.campaign import campaign_of
from booking.vouchers.campaign_file import read_campaign
from booking.vouchers.load_campaign import load_campaign
from tests import make
from tests.databases import Database
from tests.product import settings
from tests.servers import Servers, run
from tests.typed import Typed, typed

MILAN = make.ROOT / "data" / "schemes" / "milano-2013.toml"
NOWHERE = {"LANG": "C.UTF-8", "BOOKING_HOME": "/nonexistent"}


def booking(*words: str, **environment: str) -> Typed:
    with chdir(make.ROOT):
        return typed(NOWHERE | environment, "simulate", *words)


def program(*words: str) -> "subprocess.CompletedProcess[str]":
    """In a process of its own, whose sets have an order of their own."""
    return subprocess.run(
        [sys.executable, "-m", "booking.cli", "simulate", *words],
        env=NOWHERE, cwd=make.ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_file_is_simulated_without_a_database_the_same_twice(tmp_path: Path) -> None:
    plots = [tmp_path / f"{n}.svg" for n in "ab"]
    told = [
        program(str(MILAN), "--demand", "200", "--seed", "4", "--plot", str(plot)) for plot in plots
    ]
    assert [(each.returncode, each.stderr) for each in told] == [(0, "")] * 2
    assert told[0].stdout.rpartition("\n\n")[0] == told[1].stdout.rpartition("\n\n")[0]
    assert plots[0].read_bytes() == plots[1].read_bytes()
    assert plots[0].read_text().startswith("<svg ")
    assert "in all       200" in told[0].stdout
    assert "City of Milan" in told[0].stdout
    other = booking(str(MILAN), "--demand", "200", "--seed", "5", "--language", "it")
    assert "Comune di Milano" in other.stdout
    assert "Rifiuti, per regola" in other.stdout


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("nowhere.toml", "--demand", "5"), 1, "no file nowhere.toml"),
        ((str(MILAN), "--demand", "none"), 1, "neither a number of beneficiaries"),
        ((str(MILAN), "--demand", "5", "--plot", "x.png"), 1, "written as SVG"),
        ((str(MILAN), "--demand", "5", "--from", "2026-13-01"), 2, "--from"),
        ((str(MILAN), "--demand", "5", "--from", "9999-12-31"), 1, "between 1900 and 2200"),
        ((str(MILAN), "--demand", "9" * 5000), 1, "neither a number"),
        ((str(MILAN),), 2, "--demand"),
        (("data/milan/templates.toml", "--demand", "5"), 1, "templates.toml"),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], exit_code: int, said: str) -> None:
    done = booking(*words)
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plot_needs_its_folder(tmp_path: Path) -> None:
    done = booking(str(MILAN), "--demand", "5", "--plot", str(tmp_path / "none" / "plot.svg"))
    assert done.returncode == 1
    assert "no such folder" in done.stderr


def test_a_plot_that_cannot_be_written_is_said() -> None:
    """/proc takes no files, not even root's; a name may be too long."""
    for plot in ("/proc/self/plot.svg", f"{'x' * 300}.svg"):
        done = booking(str(MILAN), "--demand", "5", "--plot", plot)
        assert done.returncode == 1
        assert "The plot can’t be written to" in done.stderr
        assert "Traceback" not in done.stderr


async def test_a_campaign_of_the_database_is_its_file(conn: Connection) -> None:
    await load_campaign(conn, MILAN, make.NOW)
    assert await campaign_of(conn, slug="milano-2013") == read_campaign(MILAN)


def test_a_campaign_of_the_database_is_simulated_and_nothing_is_written(
    servers: Servers, database: Database, tmp_path: Path
) -> None:
    environment = settings(servers, database, tmp_path, port=1, number=61)
    run(_load(database))
    before = run(_counted(database))
    done = booking("milano-2013", "--demand", "100", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "City of Milan" in done.stdout
    assert run(_counted(database)) == before
    unknown = booking("nowhere", "--demand", "100", **environment)
    assert unknown.returncode == 1
    assert "nowhere" in unknown.stderr


async def _load(database: Database) -> None:
    conn = await connect(database.app_url)
    try:
        await load_campaign(conn, MILAN, clock.now())
    finally:
        await conn.close()


async def _counted(database: Database) -> tuple[int, ...]:
    conn = await connect(database.app_url)
    try:
        row = await conn.fetchrow(
            "SELECT (SELECT count(*) FROM ledger), (SELECT count(*) FROM vouchers), "
            "(SELECT count(*) FROM events)"
        )
    finally:
        await conn.close()
    assert row is not None
    return tuple(row)
