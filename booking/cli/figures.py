"""`booking figures`: how a space was used, at a terminal."""

import click

from booking import clock
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.figures.as_csv import Table, as_csv, percent
from booking.figures.days import days_between
from booking.figures.keep import keep_weeks
from booking.figures.read import OfSpace, figures_of
from booking.figures.tally import Figures
from booking.money import euros
from booking.spaces.network import read_network

_HEADS = (
    "resource", "occupancy", "stays", "no-shows", "cancelled", "late", "by space", "revenue",
    "vouchers", "median lead",
)  # fmt: skip


@click.command("figures")
@click.argument("slug")
@click.option("--from", "first", metavar="DAY", help="First day; by default of the last's month.")
@click.option("--to", "last", metavar="DAY", help="Last day, included; by default today.")
@click.option("--csv", "as_table", is_flag=True, help="As CSV, for spreadsheets.")
@click.option(
    "--table",
    type=click.Choice(["resources", "hours"]),
    default="resources",
    show_default=True,
    help="What a row of the CSV is of: a resource, or an hour of its week.",
)
@click.option("--language", type=click.Choice(["it", "en"]), default="en", show_default=True)
def figures(
    slug: str, first: str | None, last: str | None, *, as_table: bool, table: Table, language: str
) -> None:
    """Print how the space SLUG was used: occupancy, stays, no-shows, cancellations, revenue, and
    how early people reserve; of each resource and of all of it.

    Occupancy is of the opening hours as they are now, less closures. Days are the space's, at
    most 366.

    \b
    Example: booking figures spazio-campione-12 --from 2026-12-01 --to 2026-12-31
    """

    async def work(conn: Connection) -> OfSpace:
        network = await read_network(conn)
        space = network.space(slug)
        days = days_between(first, last, zone=space.zone, now=clock.now())
        return await figures_of(conn, network=network, space=space, days=days)

    found = on_database(work, language=language)
    if as_table:
        click.echo(as_csv(found, table=table, language=language), nl=False)
        return
    rows = [
        _cells(each.resource.name[language], each.figures, language) for each in found.resources
    ]
    total = _cells(found.space.name, found.total, language)
    click.echo(f"{found.space.name}, {found.days.first} – {found.days.last}")
    _print([_HEADS, *rows, total])


@click.command("keep-figures")
def keep_figures() -> None:
    """Add up every week, past and to come, so that figures of a year are read quickly.

    The worker does it every hour, and what is not kept is added up when it is asked for: this is
    for the first time on a large database. To have all of it made anew, delete the rows of the
    table figure_weeks before.

    Example: booking keep-figures
    """

    async def work(conn: Connection) -> int:
        return await keep_weeks(conn)

    click.echo(f"{on_database(work)} weeks added up")


def _cells(name: str, each: Figures, language: str) -> tuple[str, ...]:
    counts, share = each.counts, percent(each.time.share())
    leads = counts.lead_quartiles()
    return (
        name,
        "–" if share is None else f"{share} %",
        str(counts.stays),
        str(counts.missed),
        str(counts.cancelled_early),
        str(counts.cancelled_late),
        str(counts.cancelled_by_space),
        euros(counts.price_cents, language=language),
        euros(counts.voucher_cents, language=language),
        "–" if leads is None else f"{leads[1] / 60:.1f} h",
    )


def _print(rows: list[tuple[str, ...]]) -> None:
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        shown = (text.rjust(width) for text, width in zip(cells, wide[1:], strict=True))
        click.echo("  ".join([name.ljust(wide[0]), *shown]))
