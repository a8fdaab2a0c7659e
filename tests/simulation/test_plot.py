"""The plot is a whole SVG that says in words what its lines show."""

import re
from datetime import date
from itertools import pairwise
from xml.dom.minidom import parseString

import pytest

from booking.simulation.demand import Demand
from booking.simulation.draw import draw
from booking.simulation.plot import burn_down_svg, nice_step
from booking.simulation.run import Outcome, run
from tests.vouchers import steps

BEGINS = date(2026, 1, 1)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    pots = tuple(
        {"slug": f"pot-{n}", "budget": 3_000_000, "name": {"it": f"<Fondo {n}>", "en": f"Pot {n}"}}
        for n in range(6)
    )
    file = steps.campaign_file("trial", pots=pots)
    return run(file, draw(Demand(beneficiaries=80), begins=BEGINS, seed=1), begins=BEGINS)


def texts(svg: str) -> list[str]:
    found = parseString(svg).getElementsByTagName("text")  # noqa: S318 - our own
    return [each.firstChild.data for each in found]  # type: ignore[union-attr]


def test_it_says_what_it_shows_in_both_languages(outcome: Outcome) -> None:
    said = texts(burn_down_svg(outcome, language="it"))
    assert "Quanto resta in ogni fondo: Prova" in said
    assert {"<Fondo 0>", "restano nel fondo", "mese", "gen", "dic", "€30.000"} <= set(said)
    said = texts(burn_down_svg(outcome, language="en"))
    assert {"Pot 0", "left in the pot", "month", "Jan", "Dec", "€30,000"} <= set(said)
    assert len([each for each in said if each.startswith("too little since")]) == 2


def test_every_line_stays_on_its_plane_and_no_name_lies_over_another(outcome: Outcome) -> None:
    svg = burn_down_svg(outcome, language="en")
    lines = re.findall(r'<path d="(M112 [^"]*)"[^>]*stroke-width="2.5"', svg)
    assert len(lines) == 6
    for line in lines:
        assert all(112 <= float(x) <= 720 for x in re.findall(r"H([\d.]+)", line))
        assert all(100 <= float(y) <= 484 for y in re.findall(r"V([\d.]+)", line))
    names = sorted(
        float(y) for y in re.findall(r'<text x="736" y="([\d.]+)"[^>]*weight="700"', svg)
    )
    assert len(names) == 6
    assert min(lower - upper for upper, lower in pairwise(names)) >= 54
    assert names[0] >= 60
    assert names[-1] <= 520


@pytest.mark.parametrize(
    ("most", "step"), [(1, 1), (7, 1), (19_824_000, 5_000_000), (10_000, 2_000), (3_000, 1_000)]
)
def test_amounts_stand_at_round_steps(most: int, step: int) -> None:
    assert nice_step(most) == step
    assert 1 <= most / step <= 7.01
