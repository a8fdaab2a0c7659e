"""Who fulfils a campaign's conditions, on which day, and how high they rank."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from booking.vouchers.eligibility import judge, judge_plan, months_begun, points, whole_years
from booking.vouchers.terms import Plan, Terms
from tests.vouchers.applying import BORN, VAT_NUMBER, firm, person

DAY = date(2026, 11, 30)


def asking(**condition: Any) -> Terms:
    return Terms.model_validate({"eligibility": [condition]})


def unmet(terms: Terms, applicant: Any, on: date = DAY) -> list[str]:
    return [each.rule for each in judge(terms, applicant, on=on)]


@pytest.mark.parametrize(
    ("day", "years"),
    [(date(2026, 11, 17), 42), (date(2026, 11, 18), 43), (date(2027, 11, 17), 43)],
)
def test_age_is_in_whole_years(day: date, years: int) -> None:
    assert whole_years(BORN, day) == years


@pytest.mark.parametrize(
    ("since", "months"),
    [
        (date(2023, 11, 30), 36),
        (date(2023, 12, 1), 36),
        (date(2023, 11, 29), 37),
        (date(2023, 10, 31), 37),
        (date(2026, 11, 30), 0),
    ],
)
def test_the_age_of_a_vat_number_is_in_months_begun(since: date, months: int) -> None:
    assert months_begun(since, DAY) == months


def test_an_age_limit_includes_both_ends() -> None:
    assert unmet(asking(rule="age", least=18, most=43), person()) == []
    assert unmet(asking(rule="age", most=42), person()) == ["age"]
    assert unmet(asking(rule="age", least=44), person()) == ["age"]
    assert unmet(asking(rule="age", most=43), person(birth_date=None)) == ["age"]


def test_the_claimed_waiver_counts_only_where_the_campaign_knows_it() -> None:
    waiving = asking(rule="age", most=40, waived_with_disability=True)
    assert unmet(waiving, person()) == ["age"]
    assert unmet(waiving, person(disability_waiver=True)) == []
    assert unmet(asking(rule="age", most=40), person(disability_waiver=True)) == ["age"]


def test_a_condition_of_the_other_kind_is_not_asked() -> None:
    terms = asking(rule="register", provinces=["MI"], applies_to=["undertaking"])
    assert unmet(terms, person()) == []
    assert unmet(terms, firm()) == []
    assert unmet(terms, firm(register=None)) == ["register"]
    assert unmet(terms, firm(register={"province": "RM", "number": "1"})) == ["register"]


@pytest.mark.parametrize(
    ("condition", "facts", "rules"),
    [
        ({"rule": "kind", "kinds": ["person"]}, {}, ["kind"]),
        ({"rule": "kind", "kinds": ["undertaking"]}, {}, []),
        ({"rule": "vat_age", "most_months": 12}, {"vat_opened_on": "2025-11-30"}, []),
        ({"rule": "vat_age", "most_months": 12}, {"vat_opened_on": "2025-11-29"}, ["vat_age"]),
        ({"rule": "vat_age", "most_months": 12}, {}, ["vat_age"]),
        ({"rule": "residence", "municipalities": ["Milano"]}, {"residence": "milano"}, []),
        (
            {"rule": "residence", "municipalities": ["Milano"]},
            {"residence": "Pavia"},
            ["residence"],
        ),
        ({"rule": "residence", "municipalities": ["Milano"]}, {}, ["residence"]),
        ({"rule": "register"}, {}, []),
        ({"rule": "size", "sizes": ["micro"]}, {}, []),
        ({"rule": "size", "sizes": ["micro"]}, {"size": "small"}, ["size"]),
        ({"rule": "size", "sizes": ["micro"]}, {"size": None}, ["size"]),
    ],
)
def test_each_condition_of_a_firm(
    condition: dict[str, Any], facts: dict[str, Any], rules: list[str]
) -> None:
    assert unmet(asking(**condition), firm(**facts)) == rules


def test_what_is_unmet_names_the_figure_and_the_way_out_in_both_languages() -> None:
    (age,) = judge(asking(rule="age", most=40), person(), on=DAY)
    assert (age.found, age.wanted) == (43, {"least": None, "most": 40})
    assert "at most 40 years of age, and you are 43" in age.text["en"]
    assert "al massimo 40 anni, e ne hai 43" in age.text["it"]


def test_a_plan_has_a_least_cost_and_months() -> None:
    plan = Plan(least_cents=100_000, least_months=6, most_months=12)

    def rules(cents: int, months: int | None) -> list[str]:
        return [each.rule for each in judge_plan(plan, plan_cents=cents, months=months)]

    assert rules(100_000, 6) == rules(100_000, 12) == []
    assert rules(99_999, 13) == ["plan_least_cents", "plan_most_months"]
    assert rules(100_000, 5) == ["plan_least_months"]
    assert rules(100_000, None) == ["plan_months"]


def test_preferences_add_up_and_leave_nobody_out() -> None:
    young = {"points": 10, "when": {"rule": "age", "most": 34}}
    here = {"points": 3, "when": {"rule": "residence", "municipalities": ["Milano"]}}
    firms = {"points": 7, "when": {"rule": "register", "applies_to": ["undertaking"]}}
    terms = Terms.model_validate({"preferences": [young, here, firms]})
    assert points(terms, person(), on=DAY) == 3
    assert points(terms, person(), on=date(2017, 1, 1)) == 13
    assert points(terms, firm(birth_date="1999-01-01"), on=DAY) == 17
    assert unmet(terms, person()) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"tax_code": "RCCMNL83S18D969X"}, "tax_code"),
        ({"tax_code": VAT_NUMBER}, "tax_code"),
        ({"kind": "undertaking"}, "tax_code"),
        ({"kind": "undertaking", "tax_code": "00743110158"}, "tax_code"),
        ({"birth_date": "1984-11-18"}, "birth_date"),
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"residence": " "}, "residence"),
        ({"disability": "yes"}, "disability"),
        ({"register": {"province": "Milano", "number": "1"}}, "register"),
    ],
)
def test_what_is_declared_wrongly_is_named(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        person(**facts)
    assert field in {each["loc"][0] for each in refused.value.errors()}


def test_a_tax_code_is_kept_without_blanks_and_in_capitals() -> None:
    assert person(tax_code=" rcc mnl 83s18 d969h ").tax_code == "RCCMNL83S18D969H"
    assert firm(tax_code="IT 00743110157").tax_code == VAT_NUMBER
