"""`booking campaigns`: which there are, and how much is left of each."""

import json
from dataclasses import asdict

import click

from booking import clock
from booking.cli.on_database import on_database
from booking.cockpit.campaigns import Listed, campaigns
from booking.vouchers.words import amount_words

_HEADS = ("slug", "first day", "last day", "today", "unit", "budget", "left", "name")
_AMOUNTS = {"budget", "left"}


@click.command("campaigns")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def campaigns_command(*, as_json: bool) -> None:
    """List the campaigns: slug, days on which it grants, unit, budget, what is left, and name.

    The budget is of all pots together, and what is left of it was granted to nobody. As JSON,
    amounts are in the campaign's unit: cents, days or minutes.

    \b
    Example: booking campaigns
    """
    found = on_database(lambda conn: campaigns(conn, now=clock.now()))
    if as_json:
        for each in found:
            click.echo(json.dumps(asdict(each), default=str, ensure_ascii=False))
    elif found:
        _print([_HEADS, *(_cells(each) for each in found)])
    else:
        click.echo("There are none. Load one: booking load FILE.toml.")


def _cells(each: Listed) -> tuple[str, ...]:
    return (
        each.slug,
        each.opens_on.isoformat(),
        each.closes_on.isoformat(),
        "open" if each.is_open else "closed",
        each.unit,
        amount_words(each.budget, each.unit)["en"],
        amount_words(each.left, each.unit)["en"],
        each.name["en"],
    )


def _print(rows: list[tuple[str, ...]]) -> None:
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(_HEADS, row, wide, strict=True)
        aligned = (
            text.rjust(width) if head in _AMOUNTS else text.ljust(width)
            for head, text, width in cells
        )
        click.echo("  ".join(aligned).rstrip())
