"""The fields in which one says how a stay repeats, and the words for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from babel.dates import get_day_names

from booking.errors import Invalid
from booking.groups.recurrence import MOST, Recurrence
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say
from booking.web.pages.wording.words import WORDS
from booking.wording import day_in_words

Every = Literal["week", "two-weeks", "month"]
_EVERY: tuple[Every, ...] = ("week", "two-weeks", "month")
_COUNT, _WEEKS = 4, 12
_FIFTH, _SUNDAY = 5, 7


@dataclass(frozen=True, slots=True)
class RepeatForm:
    """What is chosen, and what else can be; `weekdays` are number, name and whether ticked."""

    every: list[tuple[str, str, bool]]
    weekdays: list[tuple[int, str, bool]]
    ends: str
    count: str
    until: str
    first_day: str
    most: int = MOST


def asked(fields: Fields) -> bool:
    """Whether it says how to repeat, so that the dates can be looked at."""
    return value_of(fields, "every") is not None


def rule_of(fields: Fields) -> Recurrence:
    """Refuses with Invalid by the names of the fields."""
    every = next((each for each in _EVERY if each == value_of(fields, "every")), None)
    if every is None:
        raise _invalid("every", "gr_bad_every")
    weekdays = () if every == "month" else tuple(sorted(_weekdays(fields)))
    if value_of(fields, "ends") == "until":
        return Recurrence(every=every, weekdays=weekdays, until=_until(fields))
    return Recurrence(every=every, weekdays=weekdays, count=_count(fields))


def fields_of(rule: Recurrence) -> list[tuple[str, str]]:
    """The names and values that say the same in an address and in hidden fields."""
    end = {"ends": "count", "count": str(rule.count)}
    if rule.until is not None:
        end = {"ends": "until", "until": rule.until.isoformat()}
    days = [("weekday", str(each)) for each in rule.weekdays]
    return [("every", rule.every), *days, *end.items()]


def repeat_form(fields: Fields, first: date, say: Say) -> RepeatForm:
    """As it was sent, also where that can't be; for a first date on that day."""
    chosen = value_of(fields, "every") or "week"
    ticked = _weekdays(fields) or ({first.isoweekday()} if not asked(fields) else set())
    names = get_day_names("abbreviated", locale=say.language)
    return RepeatForm(
        every=[(each, _every_words(each, first, say), each == chosen) for each in _EVERY],
        weekdays=[(day, names[day - 1], day in ticked) for day in range(1, 8)],
        ends="until" if value_of(fields, "ends") == "until" else "count",
        count=value_of(fields, "count") or str(_COUNT),
        until=value_of(fields, "until") or (first + timedelta(weeks=_WEEKS)).isoformat(),
        first_day=first.isoformat(),
    )


def rule_words(rule: Recurrence, first: date, say: Say) -> str:
    """Ogni settimana, lunedì e mercoledì, fino al 18 dicembre 2026."""
    said = [_every_words(rule.every, first, say)]
    if rule.weekdays:
        names = get_day_names("wide", locale=say.language)
        said.append(_listed([names[each - 1] for each in rule.weekdays], say))
    if rule.until is not None:
        said.append(say("gr_until_day", day=day_in_words(rule.until, say.language)))
    return ", ".join(said)


def _every_words(every: str, first: date, say: Say) -> str:
    if every != "month":
        return say(f"gr_every_{every}")
    names = get_day_names("wide", locale=say.language)
    which = min((first.day - 1) // 7 + 1, _FIFTH)
    gender = "f" if first.isoweekday() == _SUNDAY else "m"
    return say("gr_every_month", which=say(f"gr_{which}_{gender}"), day=names[first.weekday()])


def _listed(names: list[str], say: Say) -> str:
    if len(names) == 1:
        return names[0]
    return say("gr_and", first=", ".join(names[:-1]), last=names[-1])


def _weekdays(fields: Fields) -> set[int]:
    sent = [str(each) for each in fields.getall("weekday", [])]
    return {int(each) for each in sent if each in {"1", "2", "3", "4", "5", "6", "7"}}


def _count(fields: Fields) -> int:
    sent = (value_of(fields, "count") or "").strip()
    if not (sent.isascii() and sent.isdigit() and len(sent) < 4 and 1 <= int(sent) <= MOST):
        raise _invalid("count", "gr_bad_count")
    return int(sent)


def _until(fields: Fields) -> date:
    try:
        found = date.fromisoformat(value_of(fields, "until") or "")
    except ValueError:
        raise _invalid("until", "bad_day") from None
    if not 2000 <= found.year < 2200:
        raise _invalid("until", "bad_day")
    return found


def _invalid(field: str, name: str) -> Invalid:
    return Invalid.of(field, name, {language: WORDS[language][name] for language in WORDS})
