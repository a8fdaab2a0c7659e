"""Run one script with pgbench: prepared statements, as many clients as the product is given."""

import asyncio
import os
import re
import resource
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from bench import cpu
from bench.servers import Servers
from bench.slice import Slice

_THREADS = "2"


class PgbenchFailed(Exception):
    """pgbench refused the script, or a statement failed; its own words."""


def run(
    servers: Servers,
    url: str,
    script: Path,
    *,
    what: str,
    counted: str,
    seconds: int,
    clients: int,
    variables: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Slice:
    """Run the script; `counted` is the query whose growth is what it reserved, `settings` are
    those of its sessions."""
    before = asyncio.run(_count(url, counted))
    used, mine = cpu.of_family(servers.postgres_pid), _children()
    options = " ".join(f"-c {name}={value}" for name, value in (settings or {}).items())
    environment = _address(url) | {"PGOPTIONS": options, "LC_ALL": "C"}
    words = [str(servers.programs / "pgbench"), "-n", "-M", "prepared", "-T", str(seconds)]
    words += ["-c", str(clients), "-j", _THREADS, "-f", str(script)]
    for name, value in (variables or {}).items():
        words += ["-D", f"{name}={value}"]
    found, latencies = _pgbench(words, environment)
    spent = {
        "postgres": cpu.of_family(servers.postgres_pid) - used,
        "client": _children() - mine,
    }
    return Slice(
        what=what,
        seconds=found,
        asked=len(latencies),
        reserved=asyncio.run(_count(url, counted)) - before,
        latencies=latencies,
        cpu=spent,
    )


async def _count(url: str, counted: str) -> int:
    conn = await asyncpg.connect(url)
    try:
        return int(await conn.fetchval(counted))
    finally:
        await conn.close()


def _pgbench(
    words: Sequence[str], environment: Mapping[str, str]
) -> tuple[float, tuple[float, ...]]:
    """How long it ran, and each transaction's milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*words, "-l", "--log-prefix", f"{folder}/log"],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | environment,
        )
        latencies = tuple(
            int(line.split()[2]) / 1000
            for file in Path(folder).glob("log*")
            for line in file.read_text().splitlines()
        )
    tps = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    if done.returncode or "aborted" in done.stderr or tps is None:
        raise PgbenchFailed(f"{words[-1]}: {(done.stderr or done.stdout).strip()[-800:]}")
    return len(latencies) / float(tps[1]), latencies


def _address(url: str) -> dict[str, str]:
    """The address as libpq's variables: command lines are everybody's to read."""
    parts = urlsplit(url)
    return {
        "PGHOST": unquote(parts.hostname or ""),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.removeprefix("/"),
    }


def _children() -> float:
    """CPU seconds of processes that we started and that have ended: pgbench itself."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
