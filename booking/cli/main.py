"""The `booking` command: every subcommand by name, imported only when it is asked for."""

import errno
import sys
import tomllib
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version

import click

from booking.config import CHECKOUT
from booking.embedded.failure import CannotStart

# name: (module in booking.cli, command in it, what `booking --help` says)
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "up": ("up", "up", "Start everything on this machine and stay in the foreground."),
    "serve": ("serve", "serve", "Run the web process alone."),
    "work": ("work", "work", "Run the worker process alone."),
    "health": ("health", "health", "Say whether the web or a worker is well."),
    "migrate": ("database", "migrate", "Bring the database to this version."),
    "database": ("database", "database", "Tell the database's address."),
    "settings": ("settings", "settings", "List every setting, its meaning and its value."),
    "load": ("load", "load", "Load a city's spaces from data files."),
    "token": ("token", "token", "Print an API token for a member."),
    "figures": ("figures", "figures", "Print how a space was used."),
    "keep-figures": ("figures", "keep_figures", "Add up the weeks that figures are read of."),
    "campaigns": ("campaigns", "campaigns_command", "List campaigns and what is left of them."),
    "grant": ("grant", "grant", "Grant a voucher and print its code."),
    "grants": ("grants", "grants", "Grant vouchers to everybody in a file."),
    "simulate": ("simulate", "simulate", "Try a campaign out on a year of synthetic demand."),
    "ledger": ("ledger", "ledger", "Check the vouchers' ledger."),
    "statements": ("statements", "statements_group", "Draft, list and show what spaces are owed."),
    "mail": ("mail", "mail", "Take answers to invitations from a mail server."),
    "calendar": ("calendar", "calendar", "Try out when somebody else's calendar is busy."),
    "deliveries": ("deliveries", "deliveries", "List and replay what could not be delivered."),
}

# What the machine refuses, for which a trace of our own code tells nobody anything.
_THE_MACHINES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS}
_THE_WAY_OUT = "Make room or allow it, or choose another folder with BOOKING_HOME."


class _Lazy(click.Group):
    """A group that imports a subcommand's module only to run it or to show its help."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"booking.cli.{module}"), name)
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, _, said) in COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"Posto {_version()}")
        ctx.exit()


def _version() -> str:
    # The checkout's own word comes first: what is installed may be older than it.
    project = CHECKOUT / "pyproject.toml"
    if project.exists():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return version("posto-booking")


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and end.",
)
def booking() -> None:
    """Posto, the booking service of a city's shared workplaces.

    Every command reads the same BOOKING_* variables as the running product;
    `booking settings` lists them.

    \b
    Example: booking up
    """


def main() -> None:
    """Run the command; what cannot be done is one sentence on stderr and exit code 1."""
    try:
        booking(prog_name="booking")
    except CannotStart as refused:
        sys.exit(f"booking: {refused}")
    except OSError as error:
        if error.errno not in _THE_MACHINES:
            raise
        sys.exit(f"booking: {error.filename or 'a file'}: {error.strerror}. {_THE_WAY_OUT}")
