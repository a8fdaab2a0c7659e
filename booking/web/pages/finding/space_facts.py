"""What is to be known of a space and its resources, in words: hours, standing, prices, rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import get_day_names

from booking.spaces.amenities import amenity_name
from booking.spaces.families import FAMILIES
from booking.spaces.network import Resource, Space
from booking.spaces.prices import PriceList
from booking.spaces.rules import WeeklyHours
from booking.web.pages.say import Say
from booking.wording import day_in_words

_WEEK = range(1, 8)


@dataclass(frozen=True, slots=True)
class Standing:
    """A status: shape and colour by `kind`, and its word."""

    kind: str
    word: str


def standing(space: Space, today: date, say: Say) -> list[Standing]:
    """Whether the city lists it, and whether vouchers are accepted."""
    listing = space.certification
    if listing is None or not space.listed_on(today):
        return [Standing("none", say("not_listed")), Standing("none", say("no_voucher"))]
    since = listing.listed_since(today)
    word = say("listed_since", day=day_in_words(since, say.language)) if since else say("listed")
    found = [Standing("ok", word), Standing("ok", say("accepts_voucher"))]
    if listing.listed_until:
        until = day_in_words(listing.listed_until, say.language)
        found.append(Standing("wait", say("listed_until", day=until)))
    if listing.suspends_on and listing.suspends_on > today:
        day = day_in_words(listing.suspends_on, say.language)
        found.append(Standing("wait", say("not_listed_from", day=day)))
    if listing.for_demonstration:
        found.append(Standing("info", say("listed_for_demo")))
    return found


def hours_in_words(space: Space, say: Say) -> str:
    """lun–ven 8–20, sab 9–13."""
    by_day = {
        day: ", ".join(_span(each) for each in space.hours if each.weekday == day) for day in _WEEK
    }
    names = get_day_names("abbreviated", locale=say.language)
    parts = []
    for text, group in groupby(_WEEK, key=lambda day: by_day[day]):
        days = list(group)
        if text:
            first, last = names[days[0] - 1], names[days[-1] - 1]
            parts.append(f"{first if first == last else f'{first}–{last}'} {text}")
    if not parts:
        return say("hours_unknown")
    text = "; ".join(parts)
    return say("hours_not_holidays", hours=text) if space.closes_on_holidays else text


def prices_in_words(prices: PriceList, say: Say) -> str:
    """€5,00 l’ora, €18,00 mezza giornata, €30,00 il giorno."""
    return ", ".join(
        say(f"price_{each.item}_{each.when}", price=say.money(each.cents), hours=each.hours or 0)
        for each in prices.items
    )


def rules_in_words(resource: Resource, say: Say) -> list[str]:
    """What somebody must know before choosing a time; the rest is said when it matters."""
    rules = resource.rules
    found = [say("units_there", count=resource.unit_count)] if resource.unit_count > 1 else []
    if rules.approval:
        found.append(say("rule_approval", length=say.length(rules.answer_within_minutes)))
    if rules.qualification:
        family = FAMILIES.get(rules.qualification, {}).get(say.language, rules.qualification)
        found.append(say("rule_qualification", family=family))
    if rules.supervision == "staffed":
        found.append(say("rule_staffed"))
    if rules.youngest_age:
        found.append(say("rule_age", age=rules.youngest_age))
    if rules.lead_minutes:
        found.append(say("rule_lead", length=say.length(rules.lead_minutes)))
    return found


def amenities_in_words(keys: Iterable[str], say: Say) -> str:
    return ", ".join(amenity_name(each, say.language) for each in keys)


def _span(hours: WeeklyHours) -> str:
    return f"{_clock(hours.opens)}–{_clock(hours.closes)}"


def _clock(minutes: int) -> str:
    minutes = minutes - 1440 if minutes > 1440 else minutes
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)
