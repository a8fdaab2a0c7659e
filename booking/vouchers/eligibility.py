"""Whether an applicant fulfils a campaign's conditions, and how high they rank; pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.vouchers.applicant import Applicant
from booking.vouchers.condition_words import (
    NO_BIRTH_DATE,
    NO_REGISTER,
    NO_RESIDENCE,
    NO_SIZE,
    NO_VAT_DATE,
    OTHER_KIND,
    OTHER_PROVINCE,
    OTHER_RESIDENCE,
    OTHER_SIZE,
    PLAN_LONG,
    PLAN_NO_MONTHS,
    PLAN_SHORT,
    PLAN_SMALL,
    TOO_OLD,
    TOO_YOUNG,
    VAT_TOO_OLD,
    listed,
    one_of_kinds,
    size_names,
)
from booking.vouchers.conditions import (
    Condition,
    InRegister,
    IsOfKind,
    OfAge,
    OfSize,
    ResidesIn,
    VatNumberAge,
)
from booking.vouchers.terms import Plan, Terms
from booking.vouchers.words import Words, amount_words


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not fulfilled: its `rule`, what it `found` and what it asks (`wanted`),
    and in words what would satisfy it."""

    rule: str
    found: Any
    wanted: Any
    text: Words

    def shown(self) -> dict[str, Any]:
        return {"rule": self.rule, "found": self.found, "wanted": self.wanted, "text": self.text}


def judge(terms: Terms, facts: Applicant, *, on: date) -> list[Unmet]:
    """Every condition of the campaign that the applicant does not fulfil on that day."""
    found = (_unmet(each, facts, on=on) for each in terms.eligibility if _asked(each, facts))
    return [each for each in found if each is not None]


def points(terms: Terms, facts: Applicant, *, on: date) -> int:
    """How high they rank: the points of every preference that is asked of them and holds."""
    return sum(
        each.points
        for each in terms.preferences
        if _asked(each.when, facts) and _unmet(each.when, facts, on=on) is None
    )


def judge_plan(plan: Plan, *, plan_cents: int, months: int | None) -> list[Unmet]:
    """What the plan falls short of: its least cost, and over how many months."""
    found = []
    if plan_cents < plan.least_cents:
        least, shown = plan.least_cents, amount_words(plan_cents, "money")
        text = _said(PLAN_SMALL, found=shown, wanted=amount_words(least, "money"))
        found.append(Unmet("plan_least_cents", plan_cents, least, text))
    asked = plan.least_months or plan.most_months
    if asked and months is None:
        found.append(Unmet("plan_months", None, asked, PLAN_NO_MONTHS))
    if months is not None and plan.least_months and months < plan.least_months:
        text = _said(PLAN_SHORT, found=months, wanted=plan.least_months)
        found.append(Unmet("plan_least_months", months, plan.least_months, text))
    if months is not None and plan.most_months and months > plan.most_months:
        text = _said(PLAN_LONG, found=months, wanted=plan.most_months)
        found.append(Unmet("plan_most_months", months, plan.most_months, text))
    return found


def whole_years(since: date, on: date) -> int:
    """Years of age on that day."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def months_begun(since: date, on: date) -> int:
    """Months that are over on that day, and the one that has begun: what is "not older than 36
    months" is so up to the day 36 months later."""
    return (on.year - since.year) * 12 + on.month - since.month + (on.day > since.day)


def _asked(condition: Condition, facts: Applicant) -> bool:
    return facts.kind in condition.applies_to


def _unmet(condition: Condition, facts: Applicant, *, on: date) -> Unmet | None:
    match condition:
        case IsOfKind(kinds=kinds):
            found = _kind(kinds, facts)
        case OfAge():
            found = _age(condition, facts, on=on)
        case VatNumberAge(most_months=most):
            found = _vat_age(most, facts, on=on)
        case ResidesIn(municipalities=municipalities):
            found = _residence(municipalities, facts)
        case InRegister(provinces=provinces):
            found = _register(provinces, facts)
        case OfSize(sizes=sizes):
            found = _size(sizes, facts)
    return found


def _kind(kinds: tuple[str, ...], facts: Applicant) -> Unmet | None:
    if facts.kind in kinds:
        return None
    text = _said(OTHER_KIND, found=one_of_kinds((facts.kind,)), wanted=one_of_kinds(kinds))
    return Unmet("kind", facts.kind, list(kinds), text)


def _size(sizes: tuple[str, ...], facts: Applicant) -> Unmet | None:
    if facts.size in sizes:
        return None
    wanted = size_names(sizes)
    if facts.size is None:
        return Unmet("size", None, list(sizes), _said(NO_SIZE, wanted=wanted))
    text = _said(OTHER_SIZE, found=size_names((facts.size,)), wanted=wanted)
    return Unmet("size", facts.size, list(sizes), text)


def _age(condition: OfAge, facts: Applicant, *, on: date) -> Unmet | None:
    if condition.waived_with_disability and facts.disability_waiver:
        return None
    wanted = {"least": condition.least, "most": condition.most}
    if facts.birth_date is None:
        return Unmet("age", None, wanted, NO_BIRTH_DATE)
    age = whole_years(facts.birth_date, on)
    if condition.least is not None and age < condition.least:
        return Unmet("age", age, wanted, _said(TOO_YOUNG, found=age, wanted=condition.least))
    if condition.most is not None and age > condition.most:
        return Unmet("age", age, wanted, _said(TOO_OLD, found=age, wanted=condition.most))
    return None


def _vat_age(most: int, facts: Applicant, *, on: date) -> Unmet | None:
    if facts.vat_opened_on is None:
        return Unmet("vat_age", None, most, _said(NO_VAT_DATE, wanted=most))
    months = months_begun(facts.vat_opened_on, on)
    if months <= most:
        return None
    return Unmet("vat_age", months, most, _said(VAT_TOO_OLD, found=months, wanted=most))


def _residence(wanted: tuple[str, ...], facts: Applicant) -> Unmet | None:
    if facts.residence is None:
        return Unmet("residence", None, list(wanted), _said(NO_RESIDENCE, wanted=listed(wanted)))
    if facts.residence.casefold() in {each.casefold() for each in wanted}:
        return None
    text = _said(OTHER_RESIDENCE, found=facts.residence, wanted=listed(wanted))
    return Unmet("residence", facts.residence, list(wanted), text)


def _register(wanted: tuple[str, ...], facts: Applicant) -> Unmet | None:
    entry = facts.register_entry
    if entry is None:
        return Unmet("register", None, list(wanted), NO_REGISTER)
    if not wanted or entry.province in wanted:
        return None
    text = _said(OTHER_PROVINCE, found=entry.province, wanted=listed(wanted))
    return Unmet("register", entry.province, list(wanted), text)


def _said(words: Words, **facts: Any) -> Words:
    """The sentence with its facts, which may be words in both languages themselves."""
    return {
        language: text.format(
            **{
                name: value[language] if isinstance(value, dict) else value
                for name, value in facts.items()
            }
        )
        for language, text in words.items()
    }
