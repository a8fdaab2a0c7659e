"""Opening hours in words: as the form holds them, and what one change makes of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from babel.dates import get_day_names

from booking.errors import Invalid, Refusal
from booking.spaces.loading.hours_text import hours_text
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hours import Hours
from booking.web.pages.say import Say, capital
from booking.web.pages.trouble import Trouble

_LABELS = {
    "name": "up_name_field",
    "first_day": "up_first_day",
    "last_day": "up_last_day",
    "special": "up_special_hours",
    "hours": "up_week",
    "special_hours": "up_special",
}
# Where what is wrong with several is mended.
_FIELD_OF = {"hours": "", "special_hours": "first_day"}
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Change:
    """Monday, 9–18, 9–14; what comes has no `before`, and what goes no `after`."""

    what: str
    before: str
    after: str


def changes_in_words(before: Hours, after: Hours, say: Say) -> list[Change]:
    """What is another than it was, and nothing else: the week, holidays, then seasons and
    exceptions."""
    return [
        *_of_week(before, after, say),
        *_of_holidays(before, after, say),
        *_of_special(before, after, say),
    ]


def weekdays(say: Say) -> list[tuple[int, str]]:
    """From Monday on, with their numbers."""
    names = get_day_names("wide", locale=say.language)
    return [(number, capital(names[number - 1])) for number in range(1, 8)]


def named_fields(troubles: list[Trouble], say: Say) -> list[Trouble]:
    """Each called as its field's label is: a day by its name; of all days, by no field."""
    names = {f"day-{number}": name for number, name in weekdays(say)}
    names |= {field: say(word) for field, word in _LABELS.items()}
    return [
        replace(
            each,
            title=names.get(each.field, each.title),
            field=_FIELD_OF.get(each.field, each.field),
        )
        for each in troubles
    ]


def on_days(refusal: Refusal) -> Refusal:
    """What overlaps in the week, beside the first of its days."""
    if not isinstance(refusal, Invalid):
        return refusal
    return Invalid(
        [
            each | {"field": f"day-{each['weekday']}"}
            if each["field"] == "hours" and "weekday" in each
            else each
            for each in refusal.facts["errors"]
        ]
    )


def special_key(special: SpecialHours) -> str:
    return f"{special.kind}-{special.first_day}"


def said_of_special(special: SpecialHours, say: Say) -> dict[str, str]:
    first, last = say.full_day(special.first_day), say.full_day(special.last_day)
    return {
        "key": special_key(special),
        "name": special.name,
        "kind": say(f"up_{special.kind}"),
        "days": first if first == last else f"{first} – {last}",
        "hours": _in_words(special, say) or say("up_shut"),
    }


def sent_of_hours(hours: Hours) -> dict[str, str]:
    """As the form's fields hold them."""
    days = {f"day-{number}": _stretches(hours.weekly, number) for number in range(1, 8)}
    return days | {"holidays": "1" * hours.closes_on_holidays}


def _of_week(before: Hours, after: Hours, say: Say) -> Iterator[Change]:
    for number, name in weekdays(say):
        was, becomes = _stretches(before.weekly, number), _stretches(after.weekly, number)
        if was != becomes:
            yield Change(name, was or say("up_shut"), becomes or say("up_shut"))


def _of_holidays(before: Hours, after: Hours, say: Say) -> Iterator[Change]:
    if before.closes_on_holidays != after.closes_on_holidays:
        words = say("up_holidays_open"), say("up_shut")
        yield Change(
            say("up_on_holidays"),
            words[before.closes_on_holidays],
            words[after.closes_on_holidays],
        )


def _of_special(before: Hours, after: Hours, say: Say) -> Iterator[Change]:
    """One of the same kind from the same day is the same one."""
    was = {special_key(each): each for each in before.special}
    becomes = {special_key(each): each for each in after.special}
    for key in dict.fromkeys([*was, *becomes]):
        old, new = was.get(key), becomes.get(key)
        if new is None and old is not None:
            yield Change(say(f"up_goes_{old.kind}"), _special_in_line(old, say), "")
        elif old is None and new is not None:
            yield Change(say(f"up_comes_{new.kind}"), "", _special_in_line(new, say))
        elif old and new and old != new:
            said = [_special_in_line(each, say) for each in (old, new)]
            yield Change(say(f"up_{new.kind}"), *said)


def _special_in_line(special: SpecialHours, say: Say) -> str:
    said = said_of_special(special, say)
    return f"{said['name']}, {said['days']}: {said['hours']}"


def _stretches(weekly: Iterable[WeeklyHours], weekday: int) -> str:
    of_day = sorted((each.opens, each.closes) for each in weekly if each.weekday == weekday)
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in of_day)


def _clock(minutes: int) -> str:
    """8, 14:30; past midnight as the next day's clock says it, but for 24."""
    hour, minute = divmod(minutes if minutes <= 1440 else minutes - 1440, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)


def _in_words(special: SpecialHours, say: Say) -> str:
    text = hours_text(special.hours)
    names = get_day_names("abbreviated", locale=say.language)
    for number, day in enumerate(WEEK):
        text = text.replace(day, names[number])
    return text
