"""`booking grants`: grant vouchers to everybody in a file."""

from datetime import datetime
from pathlib import Path

import click

from booking import clock
from booking.cli.named import campaign_named
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.database.retry import retrying
from booking.embedded.failure import CannotStart
from booking.errors import Invalid
from booking.granting import grant_list
from booking.vouchers.grant_many import Report
from booking.vouchers.grant_rows import GrantRow, rows_of_csv


@click.command()
@click.argument("campaign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be granted, and write nothing.")
@click.option("--again", is_flag=True, help="Grant also to who holds a voucher of the campaign.")
def grants(campaign: str, file: Path, *, dry_run: bool, again: bool) -> None:
    """Grant vouchers of CAMPAIGN to everybody in FILE.csv, all or none, and write to them by mail.

    Its columns are email (the only one that is needed), tax_code, kind (person, undertaking), name,
    amount (cents, or days or minutes where the campaign counts those; without it what the campaign
    fixes) and language (it, en). Whoever holds a voucher of the campaign is left out, so that a
    file can be given again.

    \b
    Example: booking grants milano list.csv --dry-run, where list.csv is
        email,amount
        ada@example.org,150000
    """
    content = file.read_bytes()

    async def work(conn: Connection) -> Report:
        # Whoever mistypes the campaign corrects that before the file.
        await campaign_named(conn, campaign)
        rows = _rows(file, content)
        return await _grant(
            conn, file, campaign, rows, dry_run=dry_run, again=again, now=clock.now()
        )

    report = on_database(work)
    for each in report.lines:
        if each.outcome == "already":
            click.echo(f"line {each.line}: {each.email} holds voucher {each.voucher_id} already")
    for pot, total in report.totals.items():
        click.echo(f"pot {pot}: {total}")
    said = "would be granted" if dry_run else "granted"
    click.echo(f"{report.granted} of {len(report.lines)} {said}")


def _rows(file: Path, content: bytes) -> list[GrantRow]:
    try:
        return rows_of_csv(content.decode())
    except UnicodeDecodeError as error:
        raise CannotStart(f"{file.name} is not UTF-8; save it as UTF-8 and try again.") from error
    except Invalid as refusal:
        raise _bad_lines(file, refusal) from refusal


async def _grant(
    conn: Connection,
    file: Path,
    campaign: str,
    rows: list[GrantRow],
    *,
    dry_run: bool,
    again: bool,
    now: datetime,
) -> Report:
    try:
        return await retrying(
            lambda: grant_list(
                conn, campaign=campaign, rows=rows, dry_run=dry_run, again=again, now=now
            )
        )
    except Invalid as refusal:
        raise _bad_lines(file, refusal) from refusal


def _bad_lines(file: Path, refusal: Invalid) -> CannotStart:
    named = "\n".join(f"  {each['field']}: {each['message']}" for each in refusal.errors("en"))
    return CannotStart(f"nothing was granted. Correct {file.name}:\n{named}")
