"""`booking simulate`: a year of synthetic demand through a campaign's rules, in memory."""

import os
from datetime import date, datetime
from pathlib import Path

import click

from booking.cli.named import campaign_named
from booking.cli.on_database import on_database, said
from booking.database.pool import Connection
from booking.embedded.failure import CannotStart
from booking.errors import Invalid, Refusal
from booking.simulation.campaign import campaign_of
from booking.simulation.demand import read_demand
from booking.simulation.draw import draw
from booking.simulation.plot import burn_down_svg
from booking.simulation.report import report
from booking.simulation.run import Outcome, run
from booking.vouchers.campaign import CampaignFile
from booking.vouchers.campaign_file import read_campaign


@click.command()
@click.argument("campaign", metavar="CAMPAIGN|FILE.toml")
@click.option(
    "--demand", required=True, metavar="N|FILE.toml", help="How many apply, or all of the demand."
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same year.")
@click.option(
    "--from",
    "begins",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Its first day, like 2027-01-01. Default: the campaign's first day.",
)
@click.option(
    "--plot",
    metavar="FILE.svg",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw what is left in each pot, day by day.",
)
@click.option(
    "--language",
    type=click.Choice(["it", "en"]),
    help="Of what is printed and drawn. Default: the terminal's.",
)
def simulate(
    campaign: str,
    *,
    demand: str,
    seed: int,
    begins: datetime | None,
    plot: Path | None,
    language: str | None,
) -> None:
    """Try a campaign out: what would a year of demand be granted, spend and be refused?

    The same rules decide as in the product: windows, plan, pots with their ranks, caps, days, rate,
    what is given back. It runs in memory and writes to no database; a FILE.toml needs none at all,
    and of a CAMPAIGN only terms and pots are read. It begins with whole budgets, grants to
    whoever comes first (preferences do not count) and draws who is eligible.

    \b
    A demand file names what differs from these defaults:
      beneficiaries = 500          who apply in the year
      undertakings = 0.3           share of them; the others are persons
      eligible = 0.9               share of them
      accepting = 0.95             share of the granted who accept an offer in time
      arrivals = [20, 15, 12, 10, 8, 7, 6, 3, 6, 5, 4, 4]     weight of each month
      stays_per_month = [15, 15, 15, 15, 12, 8, 6, 5, 4, 3, 2]  weight of 0, 1, 2 … stays
      listed = 0.97                share of stays in spaces of the city's list
      cancelled = 0.08             share of stays cancelled in time
      late = 0.04                  … cancelled late
      missed = 0.03                … of which nobody came
      ahead_days = 14              reserved at most so many days ahead
      [[plans]]                    cents, months, weight: what applications plan
      [[stays]]                    minutes, cents, weight, resource = "desk",
                                   space = "coworking", quantity = 1, vat_basis_points = 2200

    \b
    Example: booking simulate data/schemes/milano-2013.toml --demand 500
    Example: booking simulate milano --demand demand.toml --seed 7 --plot milano.svg
    """
    language = language or _terminals_language()
    if plot is not None and plot.suffix.lower() != ".svg":
        raise CannotStart(_NO_SVG[language].format(name=plot.name))
    try:
        day = begins.date() if begins else None
        outcome = _outcome(campaign, demand, seed=seed, begins=day, language=language)
    except Refusal as refusal:
        raise CannotStart(said(refusal, language=language)) from refusal
    click.echo(report(outcome, seed=seed, language=language))
    if plot is not None:
        _draw(outcome, plot, language=language)
        click.echo("\n" + _DRAWN[language].format(name=plot))


def _draw(outcome: Outcome, plot: Path, *, language: str) -> None:
    try:
        plot.write_text(burn_down_svg(outcome, language=language), encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CannotStart(_NO_FOLDER[language].format(name=plot)) from error
    except OSError as error:
        reason = error.strerror or error
        raise CannotStart(_NOT_WRITTEN[language].format(name=plot, reason=reason)) from error


def _outcome(
    campaign: str, demand: str, *, seed: int, begins: date | None, language: str
) -> Outcome:
    wished = read_demand(demand)
    file = _campaign(campaign, language=language)
    first = begins or file.campaign.opens_on
    if not _YEARS[0] <= first.year <= _YEARS[1]:
        raise Invalid.of("--from", "range", _NO_YEAR)
    return run(file, draw(wished, begins=first, seed=seed), begins=first)


def _campaign(given: str, *, language: str) -> CampaignFile:
    if given.lower().endswith(".toml"):
        path = Path(given)
        if not path.is_file():
            raise CannotStart(f"There is no file {given}. Name a campaign's file, or its slug.")
        return read_campaign(path)

    async def read(conn: Connection) -> CampaignFile:
        return await campaign_of(conn, slug=await campaign_named(conn, given, language=language))

    return on_database(read, language=language)


def _terminals_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "it" if os.environ[name].startswith("it") else "en"
    return "en"


_NO_SVG = {
    "en": "A plot is written as SVG, which every browser shows: name it like plot.svg, not {name}.",
    "it": "Il grafico si scrive in SVG, che ogni browser mostra: chiamalo per esempio "
    "grafico.svg, non {name}.",
}
_YEARS = (1900, 2200)
_NO_YEAR = {
    "en": "a day between 1900 and 2200; name one with --from",
    "it": "un giorno tra il 1900 e il 2200; indicane uno con --from",
}
_NO_FOLDER = {
    "en": "The plot can’t be written to {name}: there is no such folder. Make it first.",
    "it": "Non si può scrivere il grafico in {name}: la cartella non c’è. Creala prima.",
}
_NOT_WRITTEN = {
    "en": "The plot can’t be written to {name} ({reason}). Name a file that can be written.",
    "it": "Non si può scrivere il grafico in {name} ({reason}). Indica un altro file.",
}
_DRAWN = {"en": "The plot is in {name}.", "it": "Il grafico è in {name}."}
