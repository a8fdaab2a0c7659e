"""`make bench`: seed once, measure reserving and reading, then check that nothing broke."""

import argparse
import sys
from datetime import date
from pathlib import Path

from bench import calendars, check, feeds, managing, pages, read, relay, reserve
from bench.databases import copy_of, first_day, seeded_limit, seeded_product
from bench.report import Report
from bench.servers import Servers, running_servers
from bench.web import running_web
from booking import clock
from booking.config import Settings

_TOGETHER = ("feeds", "read", "pages", "reserve")


def main() -> None:
    """Measure what the command line names."""
    given = _arguments()
    folder = Settings().home.expanduser().absolute() / "bench"
    report = Report(folder, clock.now())
    _measure(folder / "servers", given, report)
    print(f"\nEvery figure is in {report.file}")
    if report.broken:
        sys.exit("What the load left behind is wrong; see above.")


def _measure(home: Path, given: argparse.Namespace, report: Report) -> None:
    today = clock.now().date()
    with running_servers(home) as servers:
        product_seed, day = seeded_product(servers, today), first_day(today)
        if given.only in (None, *_TOGETHER):
            _together(servers, product_seed, day=day, home=home, given=given, report=report)
        if given.only in (None, "pages"):
            with (
                copy_of(servers, product_seed) as product,
                running_web(servers, product, home) as web,
            ):
                pages.measure_cockpit(servers, web, product=product, first_day=day, report=report)
        if given.only in (None, *managing.PARTS):
            with (
                copy_of(servers, product_seed) as product,
                running_web(servers, product, home) as web,
            ):
                managing.measure(
                    servers,
                    web,
                    product=product,
                    first_day=day,
                    only=given.only,
                    report=report,
                )
        if given.only in (None, "calendars"):
            with copy_of(servers, product_seed) as product:
                calendars.measure(servers, product=product, first_day=day, home=home, report=report)
        if given.only in (None, "relay"):
            with copy_of(servers, product_seed) as product:
                relay.measure(servers, product, home, report)


def _together(
    servers: Servers, seed: str, *, day: date, home: Path, given: argparse.Namespace, report: Report
) -> None:
    """Those that share one copy, which is sound afterwards."""
    turns, seconds = (5, 3) if given.quick else (7, 7)
    with copy_of(servers, seed) as product, running_web(servers, product, home) as web:
        if given.only in (None, "feeds"):
            feeds.measure(servers, web, product=product, first_day=day, home=home, report=report)
        if given.only in (None, "read"):
            read.measure(
                servers,
                web,
                product=product,
                first_day=day,
                report=report,
                explain=given.explain,
            )
        if given.only in (None, "pages"):
            pages.measure(servers, web, product=product, first_day=day, report=report)
        if given.only in (None, "reserve"):
            with copy_of(servers, seeded_limit(servers)) as limit:
                reserve.measure(
                    servers,
                    web,
                    limit=limit,
                    product=product,
                    first_day=day,
                    turns=turns,
                    seconds=seconds,
                    report=report,
                )
                check.limit(servers, limit, report)
        check.product(servers, product, web, report)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two to three minutes, wider spread")
    parts = ("reserve", "read", "pages", *managing.PARTS, "feeds", "calendars", "relay")
    parser.add_argument("--only", choices=parts, help="one part of it")
    parser.add_argument("--explain", action="store_true", help="print the plans of the reads")
    return parser.parse_args()
