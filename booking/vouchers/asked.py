"""Which fields of an Applicant a campaign asks for, so that a form shows no others; pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from booking.vouchers.campaign import BOTH
from booking.vouchers.conditions import BeneficiaryKind, Condition, IsOfKind, OfAge
from booking.vouchers.terms import Terms

# The field that each condition is asked of (booking/vouchers/eligibility.py).
FIELD_OF_RULE = {
    "age": "birth_date",
    "vat_age": "vat_opened_on",
    "residence": "residence",
    "register": "register",
    "size": "size",
}
# As a form has them.
ORDER = (
    "tax_code",
    "name",
    "birth_date",
    "disability_waiver",
    "residence",
    "vat_opened_on",
    "register",
    "size",
    "single_undertaking",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of Applicant: the kinds of beneficiary that state it, and those that have to."""

    name: str
    kinds: tuple[BeneficiaryKind, ...]
    needed_of: tuple[BeneficiaryKind, ...]


def facts_asked(terms: Terms) -> list[Fact]:
    """In the order of a form. A person may always state their date of birth, which shows a slip in
    the tax code; what only ranks is asked of those who apply."""
    asked: dict[str, dict[BeneficiaryKind, bool]] = {
        "tax_code": dict.fromkeys(BOTH, True),
        "name": dict.fromkeys(BOTH, True),
        "birth_date": {"person": False},
    }
    for condition in terms.eligibility:
        for name, kind, needed in _facts_of(condition):
            asked.setdefault(name, {})[kind] = needed
    if terms.granted == "on_application":
        for preference in terms.preferences:
            for name, kind, _ in _facts_of(preference.when):
                asked.setdefault(name, {}).setdefault(kind, False)
    if terms.de_minimis:
        asked["single_undertaking"] = {"undertaking": False}
    return [_fact(name, asked[name]) for name in ORDER if name in asked]


def kinds_admitted(
    terms: Terms, admits: Iterable[Collection[BeneficiaryKind]]
) -> tuple[BeneficiaryKind, ...]:
    """Those whom neither a condition nor all the pots (`admits`) leave out; both, where that would
    be nobody."""
    kinds = {kind for pot in admits for kind in pot}
    for condition in terms.eligibility:
        if isinstance(condition, IsOfKind):
            kinds -= set(condition.applies_to) - set(condition.kinds)
    return tuple(kind for kind in BOTH if kind in kinds) or BOTH


def asks_who(terms: Terms, admits: Iterable[Collection[BeneficiaryKind]]) -> bool:
    """Whether anything depends on who takes a voucher; else nobody has to say it."""
    return bool(
        terms.eligibility
        or terms.de_minimis
        or terms.vat == "excluded_for_undertakings"
        or any(set(each) != set(BOTH) for each in admits)
    )


def _facts_of(condition: Condition) -> Iterator[tuple[str, BeneficiaryKind, bool]]:
    if isinstance(condition, IsOfKind):
        return
    for kind in condition.applies_to:
        yield FIELD_OF_RULE[condition.rule], kind, True
        if isinstance(condition, OfAge) and condition.waived_with_disability:
            yield "disability_waiver", kind, False


def _fact(name: str, asked: dict[BeneficiaryKind, bool]) -> Fact:
    kinds = tuple(kind for kind in BOTH if kind in asked)
    return Fact(name, kinds, tuple(kind for kind in kinds if asked[kind]))
