"""`booking statements`: what the city owes each space, drafted, listed and printed."""

from datetime import datetime
from pathlib import Path

import click

from booking import clock
from booking.cli.named import campaign_named, space_named
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.database.retry import retrying
from booking.embedded.failure import CannotStart
from booking.errors import NotFound
from booking.settlement.as_csv import as_csv
from booking.settlement.as_pdf import as_pdf
from booking.settlement.draft import Drafted, draft
from booking.settlement.period import Days
from booking.settlement.statement import Line, Statement, Whole, listed, read_number, statements
from booking.vouchers.words import amount_words

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_MOST = 1_000
_NOTHING_OWED = (
    "Nothing was drafted for {first} – {last}: by its last day no space had a stay with a voucher "
    "of {campaign} that was over and stands in no statement yet. The city owes for a stay once it "
    "has ended. `booking statements list --campaign {campaign}` shows what was drafted before; "
    "for other days draft with --from and --to."
)


@click.group("statements")
def statements_group() -> None:
    """Draft, list and show what the city owes each space."""


@statements_group.command("draft", short_help="Draft or refresh the statements of a period.")
@click.argument("campaign")
@click.option("--from", "first", type=_DAY, help="First day; by default of two months ago.")
@click.option("--to", "last", type=_DAY, help="Last day, included; by default of last month.")
def draft_all(campaign: str, first: datetime | None, last: datetime | None) -> None:
    """Draft the statements of CAMPAIGN for a period, and print them.

    One for each space that is owed something that stands in no statement yet. Drafting again adds
    what came since; what was sent stays as it is. --from and --to are days by the campaign's
    clock and go together.

    \b
    Example: booking statements draft milano --from 2026-09-01 --to 2026-10-31
    """
    if (first is None) != (last is None):
        raise CannotStart("--from and --to go together: give both days, or neither.")

    async def work(conn: Connection) -> tuple[Days, list[Statement]]:
        days = Days.of(first.date(), last.date()) if first and last else None
        await campaign_named(conn, campaign)

        async def once() -> Drafted:
            async with conn.transaction():
                return await draft(conn, campaign=campaign, days=days, member=None, now=clock.now())

        drafted = await retrying(once)
        return drafted.days, await statements(conn, ids=drafted.statement_ids)

    days, found = on_database(work)
    _print(found)
    if not found:
        click.echo(_NOTHING_OWED.format(campaign=campaign, first=days.first, last=days.last))


@statements_group.command("list", short_help="List statements, the newest first.")
@click.option("--campaign", metavar="SLUG", help="Only of this campaign.")
@click.option("--space", metavar="SLUG", help="Only of this space.")
@click.option("--state", type=click.Choice(["draft", "discarded", "sent", "approved", "paid"]))
def list_all(campaign: str | None, space: str | None, state: str | None) -> None:
    """List statements, the newest first: number, period, state, sum and space.

    \b
    Example: booking statements list --state sent
    """

    async def work(conn: Connection) -> list[Statement]:
        if campaign is not None:
            await campaign_named(conn, campaign)
        if space is not None:
            await space_named(conn, space)
        return await listed(
            conn, space_ids=None, campaign=campaign, space=space, state=state, limit=_MOST
        )

    found = on_database(work)
    _print(found)
    if not found:
        click.echo(_no_statement(campaign=campaign, space=space, state=state))


@statements_group.command("show", short_help="Show one statement, or write it to a file.")
@click.argument("number")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write it there as CSV.")
@click.option("--pdf", "pdf_file", type=click.Path(path_type=Path), help="Write it there as PDF.")
@click.option("--language", type=click.Choice(["it", "en"]), default="it", show_default=True)
def show(number: str, csv_file: Path | None, pdf_file: Path | None, language: str) -> None:
    """Show the statement NUMBER with its lines, or write it to files.

    \b
    Example: booking statements show MILANO-2026-0007 --pdf statement.pdf
    """

    async def work(conn: Connection) -> Whole:
        try:
            return await read_number(conn, number=number)
        except NotFound as refusal:
            raise CannotStart(
                f"There is no such statement as “{number[:80]}”. `booking statements list` shows "
                "those there are."
            ) from refusal

    whole = on_database(work)
    for file, write in ((csv_file, as_csv), (pdf_file, as_pdf)):
        if file is not None:
            _write(file, write(whole, language=language))
    if csv_file is None and pdf_file is None:
        _print([whole.statement])
        for line in whole.lines:
            click.echo(_line(whole.statement, line))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CannotStart(
            f"{file} can't be written: {error.strerror or error}. Name a file in a folder that is "
            "there and can be written to."
        ) from error
    click.echo(f"wrote {file}")


def _print(found: list[Statement]) -> None:
    for each in found:
        total = amount_words(each.total, each.unit)["en"]
        period = f"{each.period_from} – {each.period_to}"
        click.echo(f"{each.number}  {period}  {each.state:8}  {total:>12}  {each.space_name}")


def _no_statement(**asked: str | None) -> str:
    given = ", ".join(f"{name} {value}" for name, value in asked.items() if value is not None)
    if asked["state"] is not None or asked["space"] is not None:
        return f"There is no statement of {given}. `booking statements list` shows all there are."
    return (
        f"There is no statement{' of ' + given if given else ''} yet. Draft those of a period that "
        f"is over: `booking statements draft {asked['campaign'] or 'CAMPAIGN'}`."
    )


def _line(statement: Statement, line: Line) -> str:
    amount = amount_words(abs(line.amount), statement.unit)["en"]
    sign = "-" if line.amount < 0 else ""
    return (
        f"  {line.position:>4}  {line.use_day}  {line.reference}  {sign + amount:>12}  "
        f"{line.resource['en']}"
    )
