"""`booking grant`: grant a voucher to somebody by mail address."""

import re

import click

from booking import clock
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.database.retry import retrying
from booking.vouchers.grant import Granted
from booking.vouchers.grant import grant as grant_voucher

_ADDRESS = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


@click.command()
@click.argument("campaign")
@click.argument("email")
@click.argument("amount", metavar="CENTS", type=click.IntRange(1, 10**14))
def grant(campaign: str, email: str, amount: int) -> None:
    """Grant a voucher of CAMPAIGN to the person with EMAIL, and print its code alone.

    The person is made if need be, and no mail is sent. CENTS are days or minutes where the
    campaign counts those. The pot's budget is taken at once.

    \b
    Example: booking grant milano ada@example.org 150000
    """
    if len(email) > 254 or not _ADDRESS.fullmatch(email):
        raise click.BadParameter("not a mail address, like ada@example.org", param_hint="EMAIL")

    async def work(conn: Connection) -> Granted:
        async def once() -> Granted:
            async with conn.transaction():
                return await grant_voucher(
                    conn, campaign=campaign, email=email, amount=amount, now=clock.now()
                )

        return await retrying(once)

    click.echo(on_database(work).code)
