"""`booking token`: an API token for a member, who is made if need be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

import click

from booking import clock
from booking.cli.named import space_named
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.embedded.failure import CannotStart
from booking.members.email_address import plausible
from booking.members.member import SCOPES, Scope
from booking.members.register import Role, ensure_member, grant_role
from booking.members.secrets import new_token
from booking.members.tokens import make_token, scopes_for

sql = queries("members")
AnyRole = Literal["coworker"] | Role


@click.command()
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice(["coworker", *get_args(Role)]),
    help="Granted to the member first, where they lack it. Default: none; everybody is a coworker.",
)
@click.option(
    "--existing", is_flag=True, help="Make nobody: refuse where no member has that address."
)
@click.option("--space", metavar="SLUG", help="The space that a manager manages.")
@click.option("--name", default="booking token", show_default=True, help="What it is listed as.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(list(SCOPES)),
    multiple=True,
    help="May be given more than once; by default all that --role needs, and without --role all "
    "that the roles need which the member has.",
)
def token(
    email: str,
    *,
    role: AnyRole | None,
    existing: bool,
    space: str | None,
    name: str,
    scopes: tuple[Scope, ...],
) -> None:
    """Print an API token for EMAIL, and nothing else; no mail is sent.

    Where no member has that address, an account is made, also of a mistyped one; --existing
    refuses instead. The token is shown this once. It does not expire; revoke it by
    DELETE /api/v1/tokens/ID. Without --role it can do all that the member can do: a manager's can
    manage.

    \b
    Example: booking token ada@example.org --existing
    Example: booking token ada@example.org --role manager --space base-milano
    """
    address = plausible(email)
    if address is None:
        raise CannotStart(f"“{email}” is no mail address. Write it like ada@example.org.")
    if (role == "manager") != (space is not None):
        raise CannotStart("--role manager and --space SLUG go together: a manager's is one space.")
    if not 1 <= len(name) <= 100:
        raise CannotStart("--name has 1 to 100 characters.")

    async def make(conn: Connection) -> str:
        async with conn.transaction():
            return await _grant(
                conn,
                address,
                role,
                existing=existing,
                space=space,
                name=name,
                scopes=scopes,
                now=clock.now(),
            )

    click.echo(on_database(make))


async def _grant(
    conn: Connection,
    email: str,
    role: AnyRole | None,
    *,
    existing: bool,
    space: str | None,
    name: str,
    scopes: Sequence[Scope],
    now: datetime,
) -> str:
    space_id = await space_named(conn, space) if space else None
    if existing and await sql.member_by_email.value(conn, email=email) is None:
        raise CannotStart(
            f"There is no member with the address {email}, and nothing was made. Check how it is "
            "written, or leave out --existing to have the member made."
        )
    member_id = await ensure_member(conn, email=email, language="it", now=now)
    if role is not None and role != "coworker":
        await grant_role(conn, member_id=member_id, role=role, space_id=space_id, now=now)
    held = await sql.roles_of_member.column(conn, member_id=member_id)
    secret = new_token()
    await make_token(
        conn,
        member_id=member_id,
        secret=secret,
        name=name,
        scopes=scopes or scopes_for([role] if role else held),
        expires_at=None,
        now=now,
    )
    return secret
