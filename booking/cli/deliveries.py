"""`booking deliveries`: what could not be delivered, and what to do about it."""

import json
from dataclasses import asdict

import click

from booking import clock
from booking.cli.on_database import on_database
from booking.embedded.failure import CannotStart
from workers.dead_letters import STATES, Listed, listed, replay, skip


@click.group()
def deliveries() -> None:
    """List, replay and skip what could not be delivered.

    Every event is delivered to each of its listeners, in order. A delivery that fails is tried
    again, less and less often; after 30 tries it is dead, and later ones of the same thing wait
    for it until you replay or skip it.
    """


@deliveries.command("list")
@click.option(
    "--state",
    type=click.Choice(STATES),
    multiple=True,
    help="Only these; may be given more than once. Default: dead and due.",
)
@click.option("--subscriber", help="Only those of this listener, for example sign-in-mail.")
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="No more than so many.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def list_(state: tuple[str, ...], subscriber: str | None, limit: int, as_json: bool) -> None:
    """List deliveries, the oldest first.

    \b
    Examples: booking deliveries list
              booking deliveries list --state dead --json
    """
    states = state or ("dead", "due")
    found = on_database(
        lambda conn: listed(conn, states=states, subscriber=subscriber, limit=limit)
    )
    for each in found:
        click.echo(json.dumps(asdict(each), default=str) if as_json else _line(each))
    if not found and not as_json:
        click.echo(f"Nothing is {' or '.join(states)}.")


@deliveries.command("replay", short_help="Try dead deliveries again.")
@click.argument("ids", metavar="[ID]...", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything that is dead.")
@click.option("--subscriber", help="With --all: only those of this listener.")
def replay_(ids: tuple[int, ...], everything: bool, subscriber: str | None) -> None:
    """Try dead deliveries again, now and with as many tries as a new one.

    \b
    Examples: booking deliveries replay 17 18
              booking deliveries replay --all --subscriber sign-in-mail
    """
    if everything == bool(ids):
        raise click.UsageError("Name the deliveries, or say --all.")
    if subscriber and not everything:
        raise click.UsageError("--subscriber goes with --all.")
    chosen = None if everything else ids
    done = on_database(
        lambda conn: replay(conn, ids=chosen, subscriber=subscriber, now=clock.now())
    )
    _tell(done, ids, "due again")


@deliveries.command("skip", short_help="Give up dead deliveries for good.")
@click.argument("ids", metavar="ID...", type=int, nargs=-1, required=True)
def skip_(ids: tuple[int, ...]) -> None:
    """Give up dead deliveries for good, so that what waits behind them goes on.

    \b
    Example: booking deliveries skip 17
    """
    _tell(on_database(lambda conn: skip(conn, ids=ids, now=clock.now())), ids, "skipped")


def _tell(done: list[int], asked: tuple[int, ...], what: str) -> None:
    click.echo(f"{len(done)} {what}" + (f": {' '.join(map(str, done))}" if done else ""))
    left = sorted(set(asked) - set(done))
    if left:
        raise CannotStart(
            f"Not dead, or not there: {' '.join(map(str, left))}. "
            "`booking deliveries list --state dead` shows what is."
        )


def _line(each: Listed) -> str:
    waiting = f", {each.behind} waiting behind it" if each.behind else ""
    error = f": {each.last_error}" if each.last_error else ""
    return (
        f"{each.id}  {each.state}  {each.type} {each.stream} (event {each.seq}, "
        f"{each.recorded_at:%Y-%m-%d %H:%M:%SZ}) to {each.subscriber}, "
        f"{each.attempts} tries{waiting}{error}"
    )
