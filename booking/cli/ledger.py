"""`booking ledger check`: prove the vouchers' ledger, or name what is wrong with it."""

import sys

import click

from booking.cli.on_database import on_database
from booking.settlement.reconcile import check_books


@click.group()
def ledger() -> None:
    """Check the vouchers' ledger."""


@ledger.command(short_help="Add everything up, and name whatever is wrong.")
def check() -> None:
    """Add everything up, print what was counted, and name whatever is wrong.

    Balances against transfers, pots against budgets, years against caps, and what is reserved
    against the reservations; and that statements, corrections and payments to spaces are what
    the ledger moved. Exit code 0: all is sound. 1: something is wrong. Amounts are in
    the campaign's unit: cents, days or minutes.

    \b
    Example: booking ledger check
    """
    report = on_database(check_books)
    for line in report.counted:
        click.echo(line)
    for line in report.wrong:
        click.echo(f"wrong: {line}", err=True)
    if not report.sound:
        click.echo(f"{len(report.wrong)} things are wrong. Nothing was changed.", err=True)
        sys.exit(1)
    click.echo("sound")
