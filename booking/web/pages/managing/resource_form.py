"""What a manager types about a resource: from a form's fields to its facts, and back."""

import re
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import ValidationError

from booking.errors import Invalid
from booking.spaces.loading.hours_text import HoursUnreadable, hours_text, parse_hours
from booking.spaces.prices import PriceItem, PriceList
from booking.spaces.rules import CheckIn, Rules, Way, WeeklyHours
from booking.upkeep.resource_facts import Facts
from booking.web.pages.managing.ranges import range_of
from booking.web.pages.wording.words import WORDS
from booking.web.validation import invalid_from_pydantic
from booking.wording import worded

BASICS = ("name_it", "name_en", "kind", "family", "position", "version")
PRICES = ("hour", "peak", "off_peak", "peak_hours", "half_day", "half_day_hours", "day", "vat")
_LENGTHS = (
    *("grid_minutes", "shortest_minutes", "longest_minutes", "lead_minutes"),
    *("turnaround_minutes", "cancel_before_minutes", "answer_within_minutes"),
)
_CHECK_IN = ("opens_before_minutes", "grace_minutes")
# In the form each way is a tick of its own: `way_button`.
_WAYS = tuple(f"way_{each}" for each in get_args(Way))
_QUOTA = ("hours_per_day", "hours_per_week", "open_reservations")
_NUMBERS = ("ahead_days", "qualification_level", "youngest_age")
RULES = (
    *_LENGTHS, *_NUMBERS, *_QUOTA, *_CHECK_IN, *_WAYS,
    *("approval", "qualification", "staffed_hours", "check_in"),
)  # fmt: skip
FIELDS = (*BASICS, *PRICES, *RULES)
_MONEY = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?", re.ASCII)
# Read also where they are far out of range, which is then what is said of them.
_AMOUNT = re.compile(r"[-−]?\d{1,30}(?:[.,]\d{1,2})?", re.ASCII)
_NUMBER = re.compile(r"[-−]?\d{1,30}", re.ASCII)
_LENGTH = re.compile(
    r"([-−]?)(?:(\d{1,30})\s*[gd])?\s*(?:(\d{1,30})\s*h)?\s*(?:(\d{1,30})\s*(?:m|min)?)?", re.ASCII
)
_MOST_POSITION = 32_767
Errors = list[dict[str, object]]
Sent = dict[str, str]


def facts_in(sent: Sent, amenities: Sequence[str]) -> Facts:
    """What the form says. Refuses with Invalid, by the form's own fields."""
    errors: Errors = []
    prices, rules = _prices(sent, errors), _rules(sent, errors)
    position = _number(sent, "position", errors)
    facts = Facts(
        kind=sent["kind"],
        family=sent["family"] or None,
        name={"it": sent["name_it"], "en": sent["name_en"]},
        amenities=tuple(amenities),
        rules=rules or Rules(),
        prices=prices or _FREE,
        position=position,
    )
    try:
        facts.check()
    except Invalid as refusal:
        errors = [each | {"field": _of_form(each["field"])} for each in refusal.facts["errors"]] + (
            errors
        )
    if errors:
        raise Invalid(errors)
    return facts


def sent_of(facts: Facts, *, version: str, language: str) -> Sent:
    """The form as it is shown with them."""
    rules = facts.rules
    found = dict.fromkeys(FIELDS, "") | {
        "name_it": facts.name["it"],
        "name_en": facts.name["en"],
        "kind": facts.kind,
        "family": facts.family or "",
        "position": "" if facts.position is None else str(facts.position),
        "version": version,
        "approval": "1" * rules.approval,
        "qualification": rules.qualification or "",
        "staffed_hours": hours_text(rules.staffed_hours, language),
        "check_in": "1" * (rules.check_in is not None),
    }
    found |= {name: length_text(getattr(rules, name), language) for name in _LENGTHS}
    found |= {name: _shown(getattr(rules, name)) for name in _NUMBERS}
    found |= {name: _shown(getattr(rules.quota, name)) for name in _QUOTA}
    check_in = rules.check_in or CheckIn()
    found |= {name: length_text(getattr(check_in, name), language) for name in _CHECK_IN}
    found |= {name: "1" * (name.removeprefix("way_") in check_in.ways) for name in _WAYS}
    return found | _sent_prices(facts.prices, language)


def sent_at_first(language: str) -> Sent:
    """The form of a new one: usual rules, and no prices yet."""
    usual = Facts(
        kind="desk",
        family=None,
        name={"it": "", "en": ""},
        amenities=(),
        rules=Rules(),
        prices=_FREE,
        position=None,
    )
    return sent_of(usual, version="", language=language) | {"hour": "", "count": "1"}


def length_text(minutes: int, language: str) -> str:
    """1 d 2 h 30 min, in Italian with a `g`; without what is nothing."""
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    parts = [(days, "g" if language == "it" else "d"), (hours, "h"), (left, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"


def problem(field: str, name: str, **facts: str) -> dict[str, object]:
    """What stands beside that field."""
    message = {language: worded(WORDS[language][name], facts, language) for language in WORDS}
    return {"field": field, "rule": name, "message": message}


def beyond(field: str, low: int, high: int) -> dict[str, object]:
    """From what to what it may be; of a length in minutes, as people write lengths."""
    is_length = field in (*_LENGTHS, *_CHECK_IN, "notice")
    message = {
        language: worded(
            WORDS[language]["res_bad_range"],
            {
                name: length_text(each, language) if is_length else each
                for name, each in (("low", low), ("high", high))
            },
            language,
        )
        for language in WORDS
    }
    return {"field": field, "rule": "range", "message": message}


def _rules(sent: Sent, errors: Errors) -> Rules | None:
    before = len(errors)
    given: dict[str, Any] = {name: length_of(sent, name, errors) for name in _LENGTHS}
    given |= {name: _number(sent, name, errors) for name in _NUMBERS}
    quota = {name: _number(sent, name, errors) for name in _QUOTA}
    check_in = {name: length_of(sent, name, errors) for name in _CHECK_IN}
    staffed = _hours(sent, "staffed_hours", errors)
    if len(errors) > before:
        return None
    given = {name: value for name, value in given.items() if value is not None}
    given |= {"approval": bool(sent["approval"]), "qualification": sent["qualification"] or None}
    given |= {"quota": quota, "staffed_hours": staffed}
    given["supervision"] = "staffed" if staffed else "none"
    if sent["check_in"]:
        given["check_in"] = {name: each for name, each in check_in.items() if each is not None}
        given["check_in"]["ways"] = [name.removeprefix("way_") for name in _WAYS if sent[name]]
    try:
        return Rules.model_validate(given)
    except ValidationError as error:
        found = invalid_from_pydantic([dict(each) for each in error.errors()])
        for each in found.facts["errors"]:
            name = each["field"].split(".")[-1]
            named = {"ways": _WAYS[0]}.get(name, name if name in RULES else "longest_minutes")
            bounds = range_of(named) if each["rule"] in {"too-small", "too-large"} else None
            errors.append(beyond(named, *bounds) if bounds else each | {"field": named})
        return None


def _prices(sent: Sent, errors: Errors) -> PriceList | None:
    before = len(errors)
    cents = {
        name: cents_of(sent, name, errors)
        for name in ("hour", "peak", "off_peak", "half_day", "day")
    }
    peak_hours = _hours(sent, "peak_hours", errors)
    vat = cents_of(sent, "vat", errors, too_much="res_bad_vat")
    if len(errors) > before:
        return None
    by_peak = any(sent[name] for name in ("peak", "off_peak", "peak_hours"))
    if by_peak and cents["hour"] is not None:
        errors.append(problem("hour", "res_bad_hour"))
    wanted = ("peak", "off_peak", "peak_hours") if by_peak else ("hour",)
    errors += [problem(name, "res_bad_missing") for name in wanted if not sent[name]]
    if vat is None or vat > 10_000:
        errors.append(problem("vat", "res_bad_vat"))
    if len(errors) > before:
        return None
    return PriceList(
        items=tuple(_items(cents, sent["half_day_hours"])),
        peak=tuple(peak_hours),
        vat_basis_points=vat or 0,
    )


def _items(cents: dict[str, int | None], half_day_hours: str) -> list[PriceItem]:
    found: list[PriceItem] = []
    if cents["hour"] is not None:
        found.append(PriceItem(item="hour", cents=cents["hour"]))
    if cents["peak"] is not None and cents["off_peak"] is not None:
        found.append(PriceItem(item="hour", cents=cents["peak"], when="peak"))
        found.append(PriceItem(item="hour", cents=cents["off_peak"], when="off_peak"))
    if cents["half_day"] is not None:
        hours = int(half_day_hours) if half_day_hours in HALF_DAYS else 4
        found.append(PriceItem(item="half_day", cents=cents["half_day"], hours=hours))
    if cents["day"] is not None:
        found.append(PriceItem(item="day", cents=cents["day"]))
    return found


def _sent_prices(prices: PriceList, language: str) -> Sent:
    found = {
        "peak_hours": hours_text(prices.peak, language),
        "vat": money_text(prices.vat_basis_points),
    }
    found["half_day_hours"] = "4"
    for each in prices.items:
        name = each.item if each.when == "always" else each.when
        found[name] = money_text(each.cents)
        if each.hours:
            found["half_day_hours"] = str(each.hours)
    return found


def cents_of(
    sent: Sent, field: str, errors: Errors, *, too_much: str = "res_bad_amount"
) -> int | None:
    """12,50 in cents; None for nothing, or with what is wrong among `errors`."""
    if not sent[field]:
        return None
    text = sent[field].removeprefix("€").removesuffix("%").strip()
    found = _MONEY.fullmatch(text)
    if found is None:
        errors.append(problem(field, too_much if _AMOUNT.fullmatch(text) else "res_bad_money"))
        return None
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _number(sent: Sent, field: str, errors: Errors) -> int | None:
    if not sent[field]:
        return None
    if not _NUMBER.fullmatch(sent[field]):
        errors.append(problem(field, "res_bad_number"))
        return None
    number = int(sent[field].replace("−", "-"))
    if field == "position" and not 0 <= number <= _MOST_POSITION:
        errors.append(beyond(field, 0, _MOST_POSITION))
        return None
    return number


def length_of(sent: Sent, field: str, errors: Errors) -> int | None:
    """1 g 2 h 30 min in minutes, which may be below nothing or beyond any bound; None for nothing,
    or with what is wrong among `errors`."""
    if not sent[field]:
        return None
    found = _LENGTH.fullmatch(sent[field].lower())
    if found is None or not any(found.groups()[1:]):
        errors.append(problem(field, "res_bad_length"))
        return None
    days, hours, minutes = (int(each or 0) for each in found.groups()[1:])
    return (days * 1440 + hours * 60 + minutes) * (-1 if found[1] else 1)


def _hours(sent: Sent, field: str, errors: Errors) -> list[WeeklyHours]:
    try:
        return list(parse_hours(sent[field]))
    except HoursUnreadable as unreadable:
        overlaps = unreadable.code == "hours-overlap"
        name = "up_hours_overlap" if overlaps else "up_bad_special"
        errors.append(problem(field, name, found=sent[field]))
        return []


def _of_form(field: str) -> str:
    return field.replace("name.", "name_").removeprefix("rules.")


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)


def money_text(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}" if cents % 100 else str(cents // 100)


HALF_DAYS = tuple(str(hours) for hours in range(2, 13))
_FREE = PriceList(items=(PriceItem(item="hour", cents=0),))
