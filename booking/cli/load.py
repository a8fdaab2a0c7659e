"""`booking load`: a city's spaces and campaigns from data files."""

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import click

from booking import clock
from booking.cli.on_database import on_database
from booking.database.pool import Connection
from booking.database.retry import retrying
from booking.embedded.failure import CannotStart
from booking.qualifications.demo import load_demo
from booking.spaces.loading.city_files import files_in, read_city
from booking.spaces.loading.load import load as load_spaces
from booking.spaces.loading.problems import LoadRefused
from booking.spaces.loading.templates import read_toml
from booking.vouchers.load_campaign import load_campaign

DEMO = "demo"
Work = Callable[[Connection], Awaitable[list[str]]]
# A change of a few spaces needs no progress; seconds of silence do.
_TELL_EVERY_SECONDS = 1.0


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@click.option(
    "--overwrite",
    is_flag=True,
    help="Write all that the files say, also over what was changed by hand since.",
)
def load(files: tuple[Path, ...], *, dry_run: bool, overwrite: bool) -> None:
    """Load a city's spaces from data files, whole or not at all.

    FILE is a list of spaces or of resources (.csv), templates of hours, rules and prices or a
    campaign (.toml), a folder of such files, or the word "demo" for Milan's demonstration.
    Files that name each other are loaded together. Loading twice changes nothing; of a row that
    changed, what it says otherwise than before is written, and what was changed by hand since and
    not in the files is kept and named. A resource that left the files is retired, unless somebody
    still has it, and hours that would leave reservations outside them are refused. Every mistake
    of every file is named at once, with its line, its column and the way out.

    \b
    spaces.csv     slug,name,kind,…            one row for each space (kind: coworking, fablab, hub)
    resources.csv  space,resource,kind,…       one row for each desk pool, room, machine or area
    templates.toml [hours] [rules.X] [prices.X]  what the rows' hours, rules and prices name
    data/README.md in the repository says what each column and key means.

    \b
    Examples: booking load milan/spaces.csv milan/resources.csv milan/templates.toml
              booking load milan/ --dry-run
              booking load demo
    """
    began = time.monotonic()
    try:
        demo = list(files) == [Path(DEMO)]
        if demo and overwrite:
            raise click.UsageError(_NOT_THE_DEMO[_language()])
        work = _demo_lines if demo else _city(files, overwrite=overwrite)
        lines = on_database(_in_one(work, dry_run=dry_run), language=_language())
    except LoadRefused as refused:
        for problem in refused.problems:
            click.echo(problem.text(_language()), err=True)
        raise CannotStart(_NOTHING[_language()].format(count=len(refused.problems))) from refused
    for line in lines:
        click.echo(line)
    said = _DRY if dry_run else _DONE
    seconds = time.monotonic() - began
    count = sum(not each.startswith("=") for each in lines)
    click.echo(said[_language()].format(count=count, seconds=seconds))


class _Undone(Exception):
    """A dry run is over: what it wrote is undone, and what it would change is told."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("dry run")
        self.lines = lines


def _in_one(work: Work, *, dry_run: bool) -> Work:
    """The same in one transaction, which a dry run undoes; begun again after a deadlock."""

    async def load_all(conn: Connection) -> list[str]:
        async def once() -> list[str]:
            async with conn.transaction():
                lines = await work(conn)
                if dry_run:
                    raise _Undone(lines)
            return lines

        try:
            return await retrying(once)
        except _Undone as undone:
            return undone.lines

    return load_all


async def _demo_lines(conn: Connection) -> list[str]:
    changes = await load_demo(conn, clock.now(), progress=_Told())
    return [change.line() for change in changes]


def _city(files: Sequence[Path], *, overwrite: bool) -> Work:
    """Read the files, which needs no database, and return what writes them."""
    found = files_in(files)
    campaigns = [each for each in found if each.suffix.lower() == ".toml" and _is_campaign(each)]
    spaces = read_city([each for each in found if each not in campaigns])

    async def write(conn: Connection) -> list[str]:
        now = clock.now()
        changes = await load_spaces(conn, spaces, now=now, progress=_Told(), overwrite=overwrite)
        changed = [each.name for each in campaigns if await load_campaign(conn, each, now)]
        return [*(change.line() for change in changes), *(f"~ {name}" for name in changed)]

    return write


def _is_campaign(file: Path) -> bool:
    return file.exists() and "campaign" in read_toml(file)


class _Told:
    """Tells how far a long load is, once a second, where people see it."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _TELL_EVERY_SECONDS

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _TELL_EVERY_SECONDS
            click.echo(_PROGRESS[_language()].format(done=done, of=of), err=True)


def _language() -> str:
    """Italian where the terminal is set to it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "it" if os.environ[name].startswith("it") else "en"
    return "en"


_DONE = {
    "en": "{count} changed, in {seconds:.1f} s (+ made, ~ changed, - retired, = kept)",
    "it": "{count} cambiati, in {seconds:.1f} s (+ nuovo, ~ cambiato, - ritirato, = tenuto)",
}
_DRY = {
    "en": "{count} would change (+ made, ~ changed, - retired, = kept); nothing was written",
    "it": "{count} cambierebbero (+ nuovo, ~ cambiato, - ritirato, = tenuto); non è stato scritto "
    "nulla",
}
_PROGRESS = {"en": "{done} of {of} spaces", "it": "{done} spazi di {of}"}
_NOT_THE_DEMO = {
    "en": "--overwrite is for files of your own: name the folder, booking load data/milan",
    "it": "--overwrite è per i tuoi file: indica la cartella, booking load data/milan",
}
_NOTHING = {
    "en": "Nothing was loaded: {count} to correct, named above.",
    "it": "Non è stato caricato nulla: {count} da correggere, indicati qui sopra.",
}
