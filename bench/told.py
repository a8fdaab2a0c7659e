"""How the turns of one kind of contention are told: a table, ratios, and what was to reach."""

import statistics
from collections.abc import Mapping, Sequence

from bench.report import Report, spread, table
from bench.slice import Slice
from bench.turns import CLIENTS

TO_REACH = 0.30
P99_TO_REACH = 50.0


def tell(kind: str, turns: Sequence[Mapping[str, Slice]], report: Report) -> None:
    """A row for each of those that took turns; ratios are to `limit` within each turn."""
    rows = []
    for name in turns[0]:
        slices = [turn[name] for turn in turns]
        ratios = [turn[name].rate / turn["limit"].rate for turn in turns]
        rows.append(_row(slices, ratios))
        for number, each in enumerate(slices):
            _keep(report, kind, number, name, each, ratio=ratios[number])
    head = ("", "reserved/s", "of the limit", "p50 ms", "p99 ms")
    table((*head, "CPU ms each: postgres", "web", "valkey", "client"), rows)
    _compare(kind, turns, report)


def _keep(report: Report, kind: str, number: int, name: str, each: Slice, *, ratio: float) -> None:
    report.line(
        kind=kind,
        turn=number,
        what=name,
        per_second=round(each.rate, 1),
        asked_per_second=round(each.asked / each.seconds, 1),
        of_limit=round(ratio, 3),
        p50_ms=round(each.percentile(0.5), 2),
        p99_ms=round(each.percentile(0.99), 2),
        cpu_ms_each={who: round(each.cpu_each(who), 3) for who in each.cpu},
    )


def _row(slices: list[Slice], ratios: list[float]) -> tuple[str, ...]:
    def median(values: list[float], digits: int) -> str:
        return f"{statistics.median(values):.{digits}f}"

    def each(who: str) -> str:
        return median([s.cpu_each(who) for s in slices], 2) if who in slices[0].cpu else ""

    return (
        slices[0].what,
        median([s.rate for s in slices], 0),
        spread(ratios),
        median([s.percentile(0.5) for s in slices], 1),
        median([s.percentile(0.99) for s in slices], 1),
        *(each(who) for who in ("postgres", "web", "valkey", "client")),
    )


def _compare(kind: str, turns: Sequence[Mapping[str, Slice]], report: Report) -> None:
    of_statements = [turn["http"].rate / turn["statements"].rate for turn in turns]
    print(f"  HTTP of the product's own statements: {spread(of_statements)}")
    ratio = statistics.median(turn["http"].rate / turn["limit"].rate for turn in turns)
    slowest = statistics.median(turn["http"].percentile(0.99) for turn in turns)
    report.target(
        f"{kind}: HTTP at {TO_REACH:.2f} of the limit or more",
        reached=ratio >= TO_REACH,
        figure=f"{ratio:.2f}",
    )
    report.target(
        f"{kind}: p99 under {P99_TO_REACH:.0f} ms at {CLIENTS} clients",
        reached=slowest < P99_TO_REACH,
        figure=f"{slowest:.1f} ms",
    )
