"""Synthetic demand as data: who applies in a year, and what they do with their voucher."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from booking.errors import Invalid
from booking.vouchers.terms import Frozen, ResourceKind, SpaceKind

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[int, Field(ge=0, le=1_000_000)]
Weights = Annotated[tuple[Weight, ...], Field(min_length=1, max_length=100)]


class Stay(Frozen):
    """A stay that people wish for, `weight` times as often as one of weight 1."""

    resource: ResourceKind = "desk"
    space: SpaceKind = "coworking"
    minutes: Annotated[int, Field(ge=1, le=60 * 24 * 366)]
    cents: Annotated[int, Field(ge=1, le=10**8)]
    vat_basis_points: Annotated[int, Field(ge=0, le=10_000)] = 2_200
    quantity: Annotated[int, Field(ge=1, le=100)] = 1
    weight: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class Planned(Frozen):
    """What an application plans: so much in all, over so many months."""

    cents: Annotated[int, Field(ge=1, le=10**10)]
    months: Annotated[int, Field(ge=1, le=120)] = 12
    weight: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class Demand(Frozen):
    """One year. Shares are between 0 and 1; weights count against each other. The defaults are
    guesses, and no source knows better: change them to what the city knows of its own."""

    beneficiaries: Annotated[int, Field(ge=1, le=20_000)] = 500
    # Of those who apply: undertakings; eligible; of the granted, those who accept an offer in time.
    undertakings: Share = 0.3
    eligible: Share = 0.9
    accepting: Share = 0.95
    # How many apply in each month from the first on.
    arrivals: Annotated[Weights, Field(min_length=12, max_length=12)] = (
        20,
        15,
        12,
        10,
        8,
        7,
        6,
        3,
        6,
        5,
        4,
        4,
    )
    plans: Annotated[tuple[Planned, ...], Field(min_length=1)] = (
        Planned(cents=120_000, months=6, weight=2),
        Planned(cents=240_000, months=12, weight=3),
        Planned(cents=400_000, months=12, weight=2),
    )
    # How often 0, 1, 2 … stays in a month, until the planned months or the year are over.
    stays_per_month: Weights = (15, 15, 15, 15, 12, 8, 6, 5, 4, 3, 2)
    stays: Annotated[tuple[Stay, ...], Field(min_length=1)] = (
        Stay(minutes=240, cents=1_200, weight=3),
        Stay(minutes=480, cents=2_000, weight=5),
        Stay(minutes=5 * 24 * 60, cents=8_000, weight=1),
        Stay(resource="room", minutes=120, cents=3_600, weight=1),
    )
    # Of the stays: in spaces of the city's list; cancelled in time; cancelled late; missed.
    listed: Share = 0.97
    cancelled: Share = 0.08
    late: Share = 0.04
    missed: Share = 0.03
    # Reserved at most so many days ahead.
    ahead_days: Annotated[int, Field(ge=0, le=365)] = 14


def read_demand(given: str) -> Demand:
    """A number of beneficiaries, or a TOML file of the fields above. Refuses with Invalid, which
    names every wrong one."""
    if given.isascii() and given.isdigit() and len(given) < 10:
        return _demand({"beneficiaries": int(given)}, name="--demand")
    path = Path(given)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid.of(given, "toml", {"en": _NO_FILE["en"], "it": _NO_FILE["it"]}) from error
    return _demand(found, name=path.name)


def _demand(fields: dict[str, Any], *, name: str) -> Demand:
    try:
        found = Demand(**fields)
    except ValidationError as error:
        raise Invalid(
            [
                {
                    "field": f"{name}, {'.'.join(map(str, each['loc'])) or 'the whole file'}",
                    "rule": each["type"],
                    "message": each["msg"],
                }
                for each in error.errors(include_url=False)
            ]
        ) from error
    for field in ("arrivals", "stays_per_month"):
        if not sum(getattr(found, field)):
            raise Invalid.of(f"{name}, {field}", "weights", _NO_WEIGHT)
    if found.cancelled + found.late + found.missed > 1:
        raise Invalid.of(f"{name}, missed", "shares", _TOO_MUCH)
    return found


_NO_FILE = {
    "en": "is neither a number of beneficiaries, like 500, nor a TOML file that can be read",
    "it": "non è né un numero di beneficiari, come 500, né un file TOML leggibile",
}
_NO_WEIGHT = {"en": "one of them is above zero", "it": "almeno uno è maggiore di zero"}
_TOO_MUCH = {
    "en": "cancelled, late and missed are at most 1 together",
    "it": "cancelled, late e missed fanno al massimo 1 insieme",
}
