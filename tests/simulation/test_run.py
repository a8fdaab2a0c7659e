"""A year of demand: the same seed gives the same year, no cent is lost and the caps hold."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Invalid
from booking.simulation.demand import Demand, Planned, Stay
from booking.simulation.draw import Applicant, Wish, draw
from booking.simulation.grants import grant_amount
from booking.simulation.plot import burn_down_svg
from booking.simulation.report import report
from booking.simulation.run import Outcome, run
from booking.vouchers.campaign import CampaignFile
from tests.vouchers import steps

BEGINS = date(2026, 1, 1)
SOME = Demand(beneficiaries=60)
INTO_POTS = {"forfeit", "expire"}


def campaign(
    *, terms: dict[str, Any] | None = None, budgets: tuple[int, ...] = (2_000_000,), **facts: Any
) -> CampaignFile:
    pots = tuple({"slug": f"pot-{n}", "budget": budget} for n, budget in enumerate(budgets, 1))
    return steps.campaign_file("trial", terms=terms, pots=pots, **facts)


def simulated(file: CampaignFile, demand: Demand = SOME, *, seed: int = 1) -> Outcome:
    return run(file, draw(demand, begins=BEGINS, seed=seed), begins=BEGINS)


def assert_sound(outcome: Outcome) -> None:
    """Every cent is somewhere, nothing is below zero, and no cap is exceeded."""
    captured = sum(move.amount for move in outcome.moves if move.cause == "capture")
    budgets = sum(till.pot.budget for till in outcome.tills)
    assert budgets == captured + sum(till.left for till in outcome.tills) + sum(
        purse.balance + purse.reserved for purse in outcome.purses
    )
    for till in outcome.tills:
        moved = Counter[str]()
        for move in outcome.moves:
            if move.pot == till.pot.slug:
                moved["out"] += move.amount if move.cause == "grant" else 0
                moved["back"] += move.amount if move.cause in INTO_POTS else 0
        assert till.left == till.pot.budget - moved["out"] + moved["back"] >= 0
        assert outcome.left[till.pot.slug][-1][1] == till.left
    terms = outcome.file.terms
    for purse in outcome.purses:
        assert min(purse.balance, purse.reserved) >= 0
        assert all(used <= (terms.cap_per_year or used) for used in purse.by_year.values())
        assert min([0, *purse.by_year.values(), *purse.by_class.values()]) == 0
        assert purse.by_class.get(0, 0) <= (terms.cap_per_campaign or 2**62)
    assert all(move.amount > 0 for move in outcome.moves)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    budgets=st.lists(st.integers(1, 3_000_000), min_size=1, max_size=3),
    terms=st.fixed_dictionaries(
        {
            "rate_basis_points": st.integers(1, 10_000),
            "cap_per_year": st.none() | st.integers(1, 100_000),
            "cap_per_campaign": st.none() | st.integers(1, 100_000),
            "cap_per_reservation": st.none() | st.integers(1, 3_000),
            "valid_days": st.integers(1, 400),
            "accept_within_days": st.none() | st.integers(1, 15),
            "vat": st.sampled_from(["included", "excluded", "excluded_for_undertakings"]),
            "granted": st.sampled_from(["on_application", "at_first_use"]),
            "amount_per_grant": st.integers(1, 200_000),
            "give_back": st.fixed_dictionaries(
                {
                    "late": st.sampled_from(["pot", "voucher"]),
                    "no_show": st.sampled_from(["pot", "voucher"]),
                }
            ),
        }
    ),
)
def test_no_cent_is_made_or_lost_and_the_caps_hold(
    seed: int, budgets: list[int], terms: dict[str, Any]
) -> None:
    file = campaign(terms=terms, budgets=tuple(budgets))
    demand = Demand(beneficiaries=25, late=0.1, missed=0.1, cancelled=0.1)
    outcome = simulated(file, demand, seed=seed)
    assert_sound(outcome)
    assert sum(outcome.applied.values()) == len(outcome.purses) + sum(
        count for (_, what, _), count in outcome.refused.items() if what == "grant"
    )


def test_the_same_seed_gives_the_same_output_byte_for_byte() -> None:
    file = campaign(budgets=(2_000_000, 1_000_000))
    first, again, other = (simulated(file, seed=seed) for seed in (7, 7, 8))
    for language in ("it", "en"):
        assert report(first, seed=7, language=language) == report(again, seed=7, language=language)
        assert burn_down_svg(first, language=language) == burn_down_svg(again, language=language)
        assert report(first, seed=7, language=language) != report(other, seed=7, language=language)
    assert first.moves == again.moves


def applicant(
    number: int = 1,
    *,
    day: date = BEGINS,
    wishes: tuple[Wish, ...] = (),
    plan: Planned | None = None,
    accepts_after: int | None = 0,
    eligible: bool = True,
    undertaking: bool = False,
) -> Applicant:
    return Applicant(
        number=number,
        day=day,
        kind="undertaking" if undertaking else "person",
        eligible=eligible,
        accepts_after=accepts_after,
        plan=plan or Planned(cents=300_000),
        wishes=wishes,
    )


def wish(day: int, end: Any = "used", *, cents: int = 1_000, listed: bool = True) -> Wish:
    on = BEGINS + timedelta(days=day)
    return Wish(on - timedelta(days=1), on, Stay(minutes=240, cents=cents), listed, end)


def amounts(outcome: Outcome) -> list[tuple[str, int]]:
    return [(move.cause, move.amount) for move in outcome.moves]


def test_a_golden_year_of_one_voucher() -> None:
    """Milan's rule: half of each stay; what is late or missed goes back to the pot and counts."""
    wishes = (wish(5), wish(10, "cancelled"), wish(15, "late"), wish(20, "missed", cents=501))
    outcome = run(campaign(), [applicant(wishes=wishes)], begins=BEGINS)
    assert amounts(outcome) == [
        ("grant", 150_000),
        ("reserve", 500),
        ("capture", 500),
        ("reserve", 500),
        ("release", 500),
        ("reserve", 500),
        ("forfeit", 500),
        ("reserve", 251),
        ("forfeit", 251),
    ]
    (purse,) = outcome.purses
    assert (purse.balance, purse.by_year) == (148_749, {2026: 1_251})
    assert outcome.tills[0].left == 1_850_751


def test_the_golden_figures_of_milans_call() -> None:
    """€250 a month for twelve months is covered with €1,500, and the thirteenth with nothing."""
    wishes = tuple(wish(3 + 25 * n, cents=25_000) for n in range(13))
    outcome = run(campaign(), [applicant(wishes=wishes)], begins=BEGINS)
    captured = [amount for cause, amount in amounts(outcome) if cause == "capture"]
    assert captured == [12_500] * 12
    assert [rule for _, _, rule in outcome.refused] == ["balance"]


def test_who_does_not_accept_gives_the_grant_back_for_the_next() -> None:
    file = campaign(terms={"accept_within_days": 5}, budgets=(150_000,))
    people = [
        applicant(1, accepts_after=None, wishes=(wish(3),)),
        applicant(2, day=BEGINS + timedelta(days=5)),
        applicant(3, day=BEGINS + timedelta(days=6)),
    ]
    outcome = run(file, people, begins=BEGINS)
    assert amounts(outcome) == [("grant", 150_000), ("forfeit", 150_000), ("grant", 150_000)]
    assert dict(outcome.refused) == {
        ((2026, 1), "stay", "acceptance"): 1,
        ((2026, 1), "grant", "pot"): 1,
    }
    assert outcome.tills[0].short_on == BEGINS + timedelta(days=5)


def test_a_second_pot_is_drawn_on_by_whom_it_admits() -> None:
    pots = (
        {"slug": "city", "budget": 150_000},
        {"slug": "chamber", "budget": 300_000, "admits": ["undertaking"]},
    )
    file = steps.campaign_file("trial", pots=pots)
    people = [applicant(1), applicant(2), applicant(3, undertaking=True)]
    outcome = run(file, people, begins=BEGINS)
    assert [(move.applicant, move.pot) for move in outcome.moves] == [(1, "city"), (3, "chamber")]
    assert dict(outcome.refused) == {((2026, 1), "grant", "pot"): 1}


def test_a_pot_that_does_not_spill_sends_nobody_on() -> None:
    pots = ({"slug": "city", "budget": 1, "spills": False}, {"slug": "more", "budget": 300_000})
    outcome = run(steps.campaign_file("trial", pots=pots), [applicant()], begins=BEGINS)
    assert (outcome.moves, outcome.tills[1].left) == ((), 300_000)


@pytest.mark.parametrize(
    ("terms", "facts", "rule"),
    [
        ({}, {"eligible": False}, "eligibility"),
        ({"plan": {"least_cents": 300_001}}, {}, "plan.least_cents"),
        ({"plan": {"least_months": 13}}, {}, "plan.least_months"),
        ({"plan": {"most_months": 11}}, {}, "plan.most_months"),
        (
            {"applications": [{"opens_on": date(2026, 1, 2), "closes_on": date(2026, 1, 3)}]},
            {},
            "applications",
        ),
    ],
)
def test_a_grant_is_refused_by_the_campaigns_rules(
    terms: dict[str, Any], facts: dict[str, Any], rule: str
) -> None:
    outcome = run(campaign(terms=terms), [applicant(**facts)], begins=BEGINS)
    assert dict(outcome.refused) == {((2026, 1), "grant", rule): 1}


def test_a_campaign_that_is_not_open_grants_nothing() -> None:
    file = campaign(opens_on=date(2026, 1, 2))
    outcome = run(file, [applicant()], begins=BEGINS)
    assert [rule for _, _, rule in outcome.refused] == ["campaign"]


def test_days_are_granted_at_first_use_once() -> None:
    file = steps.campaign_file(
        "trial",
        unit="day",
        pots=({"slug": "network", "budget": 5},),
        terms={
            "cap_per_year": None,
            "cap_per_campaign": 3,
            "granted": "at_first_use",
            "amount_per_grant": 3,
            "rate_basis_points": 10_000,
        },
    )
    people = [
        applicant(1, wishes=tuple(wish(5 + n) for n in range(4))),
        applicant(2),
        applicant(3, wishes=(wish(20), wish(22))),
    ]
    outcome = run(file, people, begins=BEGINS)
    assert amounts(outcome).count(("capture", 1)) == 3
    assert sum(outcome.applied.values()) == 2
    assert {(what, rule): count for (_, what, rule), count in outcome.refused.items()} == {
        ("stay", "balance"): 1,
        ("grant", "pot"): 1,
    }


def test_an_offer_is_accepted_by_the_vouchers_last_day_at_the_latest() -> None:
    """Who would answer after it has given the grant back, for the next."""
    terms = {"accept_within_days": 30, "valid_days": 5}
    people = [
        applicant(1, accepts_after=7, wishes=(wish(8), wish(20))),
        applicant(2, day=BEGINS + timedelta(days=4)),
        applicant(3, day=BEGINS + timedelta(days=5)),
    ]
    outcome = run(campaign(terms=terms, budgets=(150_000,)), people, begins=BEGINS)
    first, second = outcome.purses
    assert (first.accept_by, first.state) == (first.valid_until, "forfeited")
    assert amounts(outcome)[:3] == [("grant", 150_000), ("forfeit", 150_000), ("grant", 150_000)]
    assert second.applicant.number == 3


def test_at_first_use_no_window_of_applications_is_asked() -> None:
    terms = {
        "granted": "at_first_use",
        "amount_per_grant": 1_000,
        "applications": [{"opens_on": date(2026, 6, 1), "closes_on": date(2026, 6, 2)}],
    }
    outcome = run(campaign(terms=terms), [applicant(wishes=(wish(5),))], begins=BEGINS)
    assert amounts(outcome) == [("grant", 1_000), ("reserve", 500), ("capture", 500)]


def test_who_takes_a_voucher_at_first_use_has_accepted_it() -> None:
    terms = {"granted": "at_first_use", "amount_per_grant": 1_000, "accept_within_days": 10}
    people = [applicant(accepts_after=None, wishes=(wish(5),))]
    outcome = run(campaign(terms=terms), people, begins=BEGINS)
    assert [cause for cause, _ in amounts(outcome)][:2] == ["grant", "reserve"]
    assert dict(outcome.refused) == {}


def test_what_a_grant_is_of() -> None:
    assert grant_amount(campaign(), planned_cents=100_001) == 50_001
    assert grant_amount(campaign(), planned_cents=10**9) == 150_000
    assert grant_amount(campaign(terms={"amount_per_grant": 7}), planned_cents=1) == 7
    hours = campaign(unit="hour", terms={"cap_per_year": None})
    with pytest.raises(Invalid):
        grant_amount(hours, planned_cents=1)
