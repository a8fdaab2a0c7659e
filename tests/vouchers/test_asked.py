"""Which fields a campaign's form has: those that its terms ask, of the kind that they ask."""

from pathlib import Path
from typing import Any

import pytest

from booking.vouchers.asked import FIELD_OF_RULE, asks_who, facts_asked, kinds_admitted
from booking.vouchers.campaign import BOTH
from booking.vouchers.campaign_file import read_campaign
from booking.vouchers.conditions import BeneficiaryKind
from booking.vouchers.terms import Terms
from tests.vouchers.schemes import FOLDER

FIRM: tuple[BeneficiaryKind, ...] = ("undertaking",)


def _asked(terms: Terms) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {each.name: (each.kinds, each.needed_of) for each in facts_asked(terms)}


def _terms(**facts: Any) -> Terms:
    return Terms.model_validate({"granted": "at_first_use", "amount_per_grant": 1} | facts)


def test_nothing_but_who_it_is_where_nothing_is_asked() -> None:
    assert list(_asked(_terms())) == ["tax_code", "name", "birth_date"]
    assert _asked(_terms())["birth_date"] == (("person",), ())
    assert not asks_who(_terms(), [BOTH])


def test_each_condition_asks_its_field_of_its_kind() -> None:
    asked = _asked(
        _terms(
            eligibility=[
                {"rule": "age", "most": 40, "waived_with_disability": True},
                {"rule": "vat_age", "most_months": 36, "applies_to": ["undertaking"]},
                {"rule": "residence", "municipalities": ["Milano"]},
                {"rule": "register", "applies_to": ["undertaking"]},
                {"rule": "size", "sizes": ["micro"]},
            ],
            preferences=[{"when": {"rule": "vat_age", "most_months": 12}, "points": 1}],
            de_minimis=True,
        )
    )
    assert asked == {
        "tax_code": (BOTH, BOTH),
        "name": (BOTH, BOTH),
        "birth_date": (BOTH, BOTH),
        "disability_waiver": (BOTH, ()),
        "residence": (BOTH, BOTH),
        "vat_opened_on": (("undertaking",), ("undertaking",)),
        "register": (("undertaking",), ("undertaking",)),
        "size": (("undertaking",), ("undertaking",)),
        "single_undertaking": (("undertaking",), ()),
    }


def test_what_only_ranks_is_asked_of_who_applies() -> None:
    ranks = {"preferences": [{"when": {"rule": "vat_age", "most_months": 12}, "points": 1}]}
    assert "vat_opened_on" not in _asked(_terms(**ranks))
    assert _asked(_terms(granted="on_application", **ranks))["vat_opened_on"] == (BOTH, ())


def test_a_kind_that_a_condition_or_every_pot_leaves_out_is_not_offered() -> None:
    only = _terms(eligibility=[{"rule": "kind", "kinds": ["person"]}])
    assert kinds_admitted(only, [BOTH]) == ("person",)
    assert kinds_admitted(_terms(), [FIRM]) == ("undertaking",)
    assert kinds_admitted(only, [FIRM]) == BOTH
    assert asks_who(_terms(), [BOTH, FIRM])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_what_real_calls_ask_has_a_field(path: Path) -> None:
    terms = read_campaign(path).terms
    asked = {FIELD_OF_RULE[each.rule] for each in terms.eligibility if each.rule != "kind"}
    assert asked <= {each.name for each in facts_asked(terms)}
