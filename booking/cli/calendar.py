"""`booking calendar`: what the import of somebody else's calendar makes of a file."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from booking import clock
from booking.calendar.busy.apart import busy_apart
from booking.calendar.busy.limits import MOST_BYTES, Unreadable
from booking.calendar.busy.read import BusyTimes, Remark
from booking.calendar.window import import_window
from booking.cli.settings import load_settings
from booking.periods import Period


class _Zone(click.ParamType[ZoneInfo]):
    name = "zone"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> ZoneInfo:
        if isinstance(value, ZoneInfo):
            return value
        if str(value) not in files("tzdata").joinpath("zones").read_text(encoding="utf-8").split():
            self.fail(
                f"there is no zone {value}; name one as IANA does, like Europe/Rome.", param, ctx
            )
        return ZoneInfo(str(value))


class _Instant(click.ParamType[datetime]):
    name = "instant"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        found = value if isinstance(value, datetime) else _parsed(str(value))
        if found is None:
            self.fail(
                f"{value} is no instant: give date, time and offset, like "
                "2026-12-01T09:00:00+01:00 or 2026-12-01T08:00:00Z.",
                param,
                ctx,
            )
        return found


def _parsed(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is not None and "T" in value.upper():
            return found.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    return None


_INSTANT = _Instant()
_NOT_TAKEN = "an import takes none of it, for what was lost may be busy: it says “truncated”"


@click.group()
def calendar() -> None:
    """Try out when somebody else's calendar is busy."""


@calendar.command("busy", short_help="Print when calendars are busy, as an import reads them.")
@click.argument(
    "paths",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@click.option(
    "--zone", type=_Zone(), default="Europe/Rome", show_default=True, help="Of the space."
)
@click.option(
    "--from",
    "first",
    metavar="T",
    type=_INSTANT,
    help="The window's start, like 2026-12-01T08:00:00Z. Default: 60 days back.",
)
@click.option("--to", "last", metavar="T", type=_INSTANT, help="Its end. Default: 18 months ahead.")
@click.option(
    "--domain",
    metavar="NAME",
    help="Whose own reservations are ignored. Default: the host of BOOKING_URL.",
)
@click.option("--warnings", is_flag=True, help="Say on stderr what was passed over, and why.")
def busy(
    paths: tuple[Path, ...],
    *,
    zone: ZoneInfo,
    first: datetime | None,
    last: datetime | None,
    domain: str | None,
    warnings: bool,
) -> None:
    """Print one line of JSON for each FILE, in order: the times at which it is busy in the window,
    in UTC, sorted and joined, or why it cannot be read.

    A FILE is a calendar (.ics); - is standard input. It is read as an import reads it, apart from
    this process and within the same limits. No database is needed. The exit code is 0 also where a
    file cannot be read, for that is an answer. Of a file that is cut off what is whole is printed,
    with a warning on stderr; an import takes none of it, and what it read last goes on blocking.

    \b
    {"busy": [["2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z"]]}
    {"error": "not-a-calendar"}

    \b
    The errors: too-large (8 MiB, or 256 MiB of memory), bad-encoding, not-a-calendar,
    too-deep (100 levels), too-many-components (20,000), too-many-occurrences (2,000 of one
    event in the window), timeout (2 s of CPU), unreadable (our own failure).

    \b
    Example: booking calendar busy room.ics --zone Europe/Rome --from 2026-12-01T00:00:00Z \\
               --to 2027-01-01T00:00:00Z --warnings
    Example: curl -s https://example.org/room.ics | booking calendar busy -
    """
    window = _window(first, last)
    domain = domain or load_settings().domain
    for path in paths:
        try:
            found = asyncio.run(busy_apart(_bytes(path), zone=zone, window=window, domain=domain))
        except Unreadable as unreadable:
            click.echo(json.dumps({"error": unreadable.code}))
            continue
        click.echo(json.dumps({"busy": _busy(found)}))
        for remark in found.warnings:
            # What was cut off may be busy: that is said unasked.
            if warnings or remark.code == "truncated":
                click.echo(f"{path}: {_sentence(remark)}", err=True)
            if remark.code == "truncated":
                click.echo(f"{path}: {_NOT_TAKEN}", err=True)


def _window(first: datetime | None, last: datetime | None) -> Period:
    usual = import_window(clock.now())
    start, end = first or usual.start, last or usual.end
    if start >= end:
        raise click.BadParameter(
            f"it must lie before --to, and {_instant(start)} is not before {_instant(end)}; give "
            "an earlier --from or a later --to.",
            param_hint="'--from'",
        )
    return Period(start, end)


def _bytes(path: Path) -> bytes:
    # One more than are read tells that it is too large.
    if str(path) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _busy(found: BusyTimes) -> list[tuple[str, str]]:
    return [(_instant(each.start), _instant(each.end)) for each in found.intervals]


def _instant(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat() + "Z"


def _sentence(remark: Remark) -> str:
    event = "" if remark.event is None else f"event {remark.event}: "
    return f"{event}{remark.reason} ({remark.code})"
