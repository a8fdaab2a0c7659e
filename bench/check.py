"""After the load: that nothing overlaps, and that no cent was made or lost."""

import asyncio
import subprocess
import sys

import asyncpg

from bench.databases import HERE
from bench.report import Report
from bench.servers import Servers
from bench.web import Web

# Found without the constraint's help, by comparing neighbours.
_OVERLAPS = """
SELECT count(*) FROM (
  SELECT period, lead(lower(period)) OVER (PARTITION BY unit_id ORDER BY lower(period)) AS next
    FROM claims) AS t
 WHERE next < upper(period)
"""


def limit(servers: Servers, database: str, report: Report) -> None:
    """The limit's own."""
    found = asyncio.run(
        _row(servers.superuser(database), (HERE / "limit" / "check.sql").read_text())
    )
    for what, wrong in found.items():
        report.target(
            f"limit, {what.replace('_', ' ')}", reached=wrong == 0, figure=str(wrong), must=True
        )


def product(servers: Servers, database: str, web: Web, report: Report) -> None:
    """The product's claims, and `booking ledger check`."""
    print("\nAfter the load")
    overlaps = asyncio.run(_row(servers.superuser(database), _OVERLAPS))["count"]
    report.target("product, overlaps", reached=overlaps == 0, figure=str(overlaps), must=True)
    said = subprocess.run(
        [sys.executable, "-m", "booking.cli", "ledger", "check"],
        env=web.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    last = (said.stdout + said.stderr).strip().splitlines()[-1]
    report.target(
        "product, booking ledger check", reached=said.returncode == 0, figure=last, must=True
    )


async def _row(url: str, query: str) -> dict[str, int]:
    conn = await asyncpg.connect(url)
    try:
        return dict(await conn.fetchrow(query) or {})
    finally:
        await conn.close()
