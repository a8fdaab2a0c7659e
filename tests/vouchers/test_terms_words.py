"""A campaign's terms as sentences."""

from typing import Any

import pytest

from booking.vouchers.eligibility import judge
from booking.vouchers.grant_refusals import NotEligible
from booking.vouchers.terms import Terms
from booking.vouchers.terms_words import terms_words
from tests.vouchers.applying import firm
from tests.vouchers.holdings import TODAY


@pytest.mark.parametrize(
    ("terms", "en", "it"),
    [
        (
            {"eligibility": [{"rule": "kind", "kinds": ["undertaking"]}]},
            "For undertakings only.",
            "Solo per imprese.",
        ),
        (
            {"eligibility": [{"rule": "residence", "municipalities": ["Milano"]}]},
            "For natural persons and undertakings: residence or seat in Milano.",
            "Per persone fisiche e imprese: residenza o sede a Milano.",
        ),
        (
            {"eligibility": [{"rule": "age", "most": 34, "applies_to": ["person"]}]},
            "For natural persons: at most 34 years of age.",
            "Per persone fisiche: al massimo 34 anni.",
        ),
        (
            {"eligibility": [{"rule": "age", "least": 18, "applies_to": ["person"]}]},
            "For natural persons: at least 18 years of age.",
            "Per persone fisiche: almeno 18 anni.",
        ),
        (
            {"plan": {"least_months": 6}},
            "For plans over at least 6 months.",
            "Per piani di almeno 6 mesi.",
        ),
        (
            {"plan": {"most_months": 1}},
            "For plans over at most 1 month.",
            "Per piani di al massimo 1 mese.",
        ),
        ({"vat": "excluded"}, "The price counts without VAT.", "Il prezzo conta senza IVA."),
        (
            {"vat": "excluded_for_undertakings"},
            "For undertakings the price counts without VAT.",
            "Per le imprese il prezzo conta senza IVA.",
        ),
        ({"valid_days": 1}, "A voucher lasts 1 day.", "Un voucher vale 1 giorno."),
    ],
)
def test_terms_are_said_as_people_say_them(terms: dict[str, Any], en: str, it: str) -> None:
    said = terms_words(Terms(**terms), "money")
    assert en in [each["en"] for each in said]
    assert it in [each["it"] for each in said]


def test_who_is_not_eligible_reads_a_whole_sentence() -> None:
    terms = Terms.model_validate({"eligibility": [{"rule": "kind", "kinds": ["person"]}]})
    unmet = judge(terms, firm(), on=TODAY)
    refusal = NotEligible(campaign={"it": "Prova", "en": "Trial"}, unmet=unmet)
    assert refusal.detail("en").startswith(
        "“Trial” asks for: a beneficiary that is a natural person, and you are here as an undert"
    )
    assert refusal.detail("it").startswith(
        "“Prova” chiede: un beneficiario che sia una persona fisica, e tu ti presenti come un’imp"
    )
