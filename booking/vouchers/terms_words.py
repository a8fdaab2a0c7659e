"""A campaign's terms as sentences, in both languages."""

from collections.abc import Iterator
from typing import Any

from booking.vouchers.campaign import Unit
from booking.vouchers.condition_words import kind_names, listed, size_names
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
from booking.vouchers.words import (
    LANGUAGES,
    Words,
    amount_words,
    day_words,
    kind_words,
    share_words,
)
from booking.wording import worded

_RATE = {
    "en": "A voucher covers {rate} of the price of {resources} in {spaces}.",
    "it": "Un voucher copre il {rate} del prezzo di {resources} in {spaces}.",
}
_WHOLE = {
    "en": "A voucher covers {resources} in {spaces}, whole.",
    "it": "Un voucher copre per intero {resources} in {spaces}.",
}
_WITHOUT_VAT = {
    "en": "The price counts without VAT.",
    "it": "Il prezzo conta senza IVA.",
}
_WITHOUT_VAT_FOR_UNDERTAKINGS = {
    "en": "For undertakings the price counts without VAT.",
    "it": "Per le imprese il prezzo conta senza IVA.",
}
_LISTED = {
    "en": "Only spaces that stand in the city’s list on the day of use.",
    "it": "Solo negli spazi dell’elenco qualificato del Comune nel giorno d’uso.",
}
_PER_YEAR = {"en": "At most {cap} a year.", "it": "Al massimo {cap} all’anno."}
_IN_ALL = {"en": "At most {cap} in all.", "it": "Al massimo {cap} in tutto."}
_PER_STAY = {"en": "At most {cap} of one reservation.", "it": "Al massimo {cap} per prenotazione."}
_CLASS = {"en": "{name}: at most {cap}.", "it": "{name}: al massimo {cap}."}
_LEAST_COST = {
    "en": "For reservations from {least}.",
    "it": "Per prenotazioni da {least}.",
}
_USE = {
    "en": "For stays from {first} to {last}.",
    "it": "Per giorni dal {first} al {last}.",
}
_PLAN = {
    "en": "For plans of at least {least}.",
    "it": "Per piani di almeno {least}.",
}
_MONTHS = {
    "en": "For plans over {least} to {most} months.",
    "it": "Per piani da {least} a {most} mesi.",
}
_MONTHS_LEAST = {
    "en": "For plans over at least {least:month|months}.",
    "it": "Per piani di almeno {least:mese|mesi}.",
}
_MONTHS_MOST = {
    "en": "For plans over at most {most:month|months}.",
    "it": "Per piani di al massimo {most:mese|mesi}.",
}
_EACH = {"en": "Each voucher is of {amount}.", "it": "Ogni voucher è di {amount}."}
_ACCEPT = {
    "en": "A voucher is to be accepted within {days:day|days}, or it goes back to the fund.",
    "it": "Un voucher va accettato entro {days:giorno|giorni}, o torna al fondo.",
}
_FIRST_USE = {
    "en": "It needs no application: it is granted at first use.",
    "it": "Non serve la domanda: si concede al primo uso.",
}
_DE_MINIMIS = {
    "en": "It is de minimis aid (Reg. (EU) 2023/2831).",
    "it": "È un aiuto de minimis (Reg. (UE) 2023/2831).",
}
_LASTS = {"en": "A voucher lasts {days:day|days}.", "it": "Un voucher vale {days:giorno|giorni}."}
_ONLY_FOR = {"en": "For {who} only.", "it": "Solo per {who}."}
_FOR = {"en": "For {who}: {what}.", "it": "Per {who}: {what}."}
_AGE = {
    "from": {"en": "at least {least} years of age", "it": "almeno {least} anni"},
    "to": {"en": "at most {most} years of age", "it": "al massimo {most} anni"},
    "between": {"en": "from {least} to {most} years of age", "it": "da {least} a {most} anni"},
}
_WAIVED = {
    "en": "{age}, which is not asked of people with a disability",
    "it": "{age}, limite che non vale per chi ha una disabilità",
}
_VAT = {
    "en": "a VAT number opened at most {months:month|months} ago",
    "it": "partita IVA aperta da non più di {months:mese|mesi}",
}
_RESIDENCE = {"en": "residence or seat in {where}", "it": "residenza o sede a {where}"}
_REGISTER = {
    "en": "an entry in the business register{where}",
    "it": "iscrizione al registro delle imprese{where}",
}
_SIZE = {"en": "of size {sizes}", "it": "di dimensione {sizes}"}
_FIRST = {
    "en": "{what}: {points:point|points} more in the ranking.",
    "it": "{what}: {points:punto|punti} in più in graduatoria.",
}


def terms_words(terms: Terms, unit: Unit) -> list[Words]:
    """What a voucher covers, how much and who gets one, sentence by sentence."""
    return [*_covers(terms, unit), *_limits(terms, unit), *_given(terms, unit), *_who(terms)]


def _covers(terms: Terms, unit: Unit) -> Iterator[Words]:
    yield _said(
        _RATE if unit == "money" else _WHOLE,
        rate=share_words(terms.rate_basis_points),
        resources=kind_words(terms.resource_kinds),
        spaces=kind_words(terms.space_kinds),
    )
    if unit == "money" and terms.vat == "excluded":
        yield _WITHOUT_VAT
    if unit == "money" and terms.vat == "excluded_for_undertakings":
        yield _WITHOUT_VAT_FOR_UNDERTAKINGS
    if terms.listed_only:
        yield _LISTED
    if terms.minimum_cost_cents:
        yield _said(_LEAST_COST, least=amount_words(terms.minimum_cost_cents, "money"))
    if terms.use is not None:
        first, last = day_words(terms.use.opens_on), day_words(terms.use.closes_on)
        yield _said(_USE, first=first, last=last)


def _limits(terms: Terms, unit: Unit) -> Iterator[Words]:
    caps = (
        (_PER_YEAR, terms.cap_per_year),
        (_IN_ALL, terms.cap_per_campaign),
        (_PER_STAY, terms.cap_per_reservation),
    )
    for sentence, cap in caps:
        if cap is not None:
            yield _said(sentence, cap=amount_words(cap, unit))
    for each in terms.classes:
        if each.cap is not None:
            yield _said(_CLASS, name=each.name.model_dump(), cap=amount_words(each.cap, unit))


def _given(terms: Terms, unit: Unit) -> Iterator[Words]:
    if terms.amount_per_grant is not None:
        yield _said(_EACH, amount=amount_words(terms.amount_per_grant, unit))
    yield _said(_LASTS, days=terms.valid_days)
    if terms.granted == "at_first_use":
        yield _FIRST_USE
    plan = terms.plan
    if plan.least_cents:
        yield _said(_PLAN, least=amount_words(plan.least_cents, "money"))
    if plan.least_months or plan.most_months:
        yield _said(_months(plan), least=plan.least_months, most=plan.most_months)
    if terms.accept_within_days is not None and terms.granted == "on_application":
        yield _said(_ACCEPT, days=terms.accept_within_days)
    if terms.de_minimis:
        yield _DE_MINIMIS


def _months(plan: Plan) -> Words:
    if plan.most_months is None:
        return _MONTHS_LEAST
    return _MONTHS if plan.least_months else _MONTHS_MOST


def _who(terms: Terms) -> Iterator[Words]:
    for condition in terms.eligibility:
        if isinstance(condition, IsOfKind):
            yield _said(_ONLY_FOR, who=kind_names(condition.kinds))
            continue
        who = kind_names(condition.applies_to)
        yield _said(_FOR, who=who, what=condition_in_words(condition))
    for each in terms.preferences:
        what = condition_in_words(each.when)
        said = _said(_FIRST, what=what, points=each.points)
        yield {language: text[:1].upper() + text[1:] for language, text in said.items()}


def condition_in_words(condition: Condition) -> Words:
    """What a condition asks for."""
    match condition:
        case IsOfKind(kinds=kinds):
            return kind_names(kinds)
        case OfAge(least=least, most=most, waived_with_disability=waived):
            ends = "from" if most is None else "to" if least is None else "between"
            age = _said(_AGE[ends], least=least, most=most)
            return _said(_WAIVED, age=age) if waived else age
        case VatNumberAge(most_months=months):
            return _said(_VAT, months=months)
        case ResidesIn(municipalities=where):
            return _said(_RESIDENCE, where=listed(where))
        case InRegister(provinces=provinces):
            of = f" ({listed(provinces)})" if provinces else ""
            return _said(_REGISTER, where=of)
        case OfSize(sizes=sizes):
            return _said(_SIZE, sizes=size_names(sizes))


def _said(words: Words, **facts: Any) -> Words:
    return {language: worded(words[language], facts, language) for language in LANGUAGES}
