"""Reservations per second: the product through HTTP, its own statements, and the limit.

They take turns every few seconds on one server, and only the ratios within a turn are kept:
absolute figures move with whoever else uses the machine.
"""

import tempfile
from datetime import date
from pathlib import Path

from bench.databases import HERE
from bench.report import Report
from bench.servers import Servers
from bench.statements import write_scripts
from bench.told import tell
from bench.turns import CLIENTS, Turn, http_turn, limit_turn, statements_turn
from bench.web import Web
from bench.wishes import Wishes

_WARM_UP = 2
_NAMES = {"low": "low contention", "hot": "one pool's hour, 40 tries for 20 desks"}
# Scripts of the limit by kind of contention: the first is what the product is held against.
_LIMITS = {
    "low": {
        "limit": ("low_c_tryinsert", "the limit, one call"),
        "seven": ("low_a_multi", "the limit, seven statements"),
        "insert": ("floor_insert", "an insert of one row"),
    },
    "hot": {"limit": ("hot_tryinsert", "the limit, one call")},
}


def measure(
    servers: Servers,
    web: Web,
    *,
    limit: str,
    product: str,
    first_day: date,
    turns: int,
    seconds: int,
    report: Report,
) -> None:
    """Both kinds of contention, so many turns each."""
    wishes = Wishes(first_day)
    with tempfile.TemporaryDirectory() as folder:
        scripts = write_scripts(Path(folder))
        for kind, requests in (("low", wishes.low()), ("hot", wishes.hot())):
            print(f"\nReservations, {_NAMES[kind]}: {CLIENTS} clients, median of {turns} turns")
            takers = _limits(servers, limit, kind) | {
                "statements": statements_turn(servers, product, scripts[kind], first_day),
                "http": http_turn(servers, web, requests),
            }
            for each in takers.values():
                each(_WARM_UP)
            found = [{name: each(seconds) for name, each in takers.items()} for _ in range(turns)]
            tell(kind, found, report)


def _limits(servers: Servers, database: str, kind: str) -> dict[str, Turn]:
    folder = HERE / "limit" / "pgb"
    return {
        name: limit_turn(servers, database, folder / f"{script}.sql", what)
        for name, (script, what) in _LIMITS[kind].items()
    }
