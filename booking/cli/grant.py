"""`booking grant`: grant a voucher to somebody by mail address."""

import re
from datetime import datetime
from typing import Any

import click

from booking import clock
from booking.cli.named import campaign_named
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.database.retry import retrying
from booking.members.email_address import plausible
from booking.members.register import ensure_member
from booking.vouchers.grant import Granted
from booking.vouchers.grant import grant as grant_voucher


class _Amount(click.ParamType[int]):
    """A whole number above zero."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if not re.fullmatch(r"\+?0*[1-9]\d{0,13}", str(value)):
            self.fail(
                f"“{value}” is no amount: it is whole cents above zero, like 150000 for "
                "€1,500.00 (days or minutes where the campaign counts those).",
                param,
                ctx,
            )
        return int(value)


# A minus before an amount is a mistake in the amount, not an option.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("campaign")
@click.argument("email")
@click.argument("amount", metavar="CENTS", type=_Amount())
def grant(campaign: str, email: str, amount: int) -> None:
    """Grant a voucher of CAMPAIGN to the person with EMAIL, and print its code alone.

    The person is made if need be, and no mail is sent. CENTS are days or minutes where the
    campaign counts those. The pot's budget is taken at once.

    \b
    Example: booking grant milano ada@example.org 150000
    """
    address = plausible(email)
    if address is None:
        raise click.BadParameter("not a mail address, like ada@example.org", param_hint="EMAIL")

    async def work(conn: Connection) -> Granted:
        async def once() -> Granted:
            async with conn.transaction():
                return await _grant(conn, campaign, address, amount, now=clock.now())

        return await retrying(once)

    click.echo(on_database(work).code)


async def _grant(
    conn: Connection, campaign: str, email: str, amount: int, *, now: datetime
) -> Granted:
    await campaign_named(conn, campaign)
    # Mail to somebody new is in Italian until they choose otherwise.
    member_id = await ensure_member(conn, email=email, language="it", now=now)
    return await grant_voucher(conn, campaign=campaign, member_id=member_id, amount=amount, now=now)
