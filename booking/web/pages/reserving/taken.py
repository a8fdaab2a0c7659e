"""Someone was quicker: what is gone, and up to three places that one press takes instead."""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

from booking.periods import MINUTE, Period
from booking.reservations.refusals import SlotTaken
from booking.spaces.network import Network
from booking.web.pages.reserving.choice import Choice
from booking.web.pages.reserving.order import what_words
from booking.web.pages.reserving.price_words import difference_words
from booking.web.pages.say import Say, capital


@dataclass(frozen=True, slots=True)
class Alternative:
    heading: str
    where: str
    hint: str
    pays: str
    path: str
    # What a form sends to take it; the key makes it one reservation however often it is sent.
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    choice: Choice
    what: str
    heading: str
    alternatives: list[Alternative]


def taken_of(
    refusal: SlotTaken, choice: Choice, *, network: Network, price_cents: int | None, say: Say
) -> Taken:
    """`price_cents` is that of what is gone, where it is known."""
    found = refusal.facts["alternatives"]
    zone = choice.resource.space.zone
    what = say(
        "taken_what",
        what=what_words(choice, say),
        space=choice.resource.space.name,
        when=say.stay_within(choice.period, zone),
    )
    return Taken(
        choice,
        what,
        say(f"free_now_{len(found)}"),
        [_alternative(each, choice, network, price_cents, say) for each in found],
    )


def _alternative(
    offer: dict[str, Any], choice: Choice, network: Network, price_cents: int | None, say: Say
) -> Alternative:
    resource = network.resource(offer["resource_id"])
    period = Period(_instant(offer["starts_at"]), _instant(offer["ends_at"]))
    instead = replace(choice, resource=resource, period=period)
    due = say.money(offer["due_cents"])
    same = resource.id == choice.resource.id
    when = _apart(choice.period, period, say)
    hints = [say("same_place")] if same else []
    if price_cents is not None:
        hints.append(difference_words(offer["price_cents"] - price_cents, say))
    return Alternative(
        heading=f"{what_words(instead, say)}, {when}",
        where=f"{resource.space.name}, {say.stay_within(period, resource.space.zone)}",
        hint=capital(", ".join(hints)),
        pays=due,
        path=instead.path,
        fields=instead.fields
        | {
            "voucher": choice.voucher or "",
            "due": str(offer["due_cents"]),
            "key": token_hex(16),
        },
    )


def _apart(wanted: Period, offered: Period, say: Say) -> str:
    minutes = (offered.start - wanted.start) // MINUTE
    if minutes == 0:
        return say("same_time")
    return say("later" if minutes > 0 else "earlier", length=say.length(abs(minutes)))


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
