"""The sections of a resource's form: what stands in each, in a line, and which are open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from booking.spaces.families import FAMILIES
from booking.web.pages.managing.resource_form import PRICES, Sent, cents_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import Trouble

_FIELDS: Mapping[str, Collection[str]] = {
    "prices": PRICES,
    "rules": (
        *("grid_minutes", "turnaround_minutes", "shortest_minutes", "longest_minutes"),
        *("lead_minutes", "ahead_days", "cancel_before_minutes", "approval"),
        "answer_within_minutes",
    ),
    "limits": ("hours_per_day", "hours_per_week", "open_reservations", "youngest_age"),
    "machine": ("family", "qualification", "qualification_level", "staffed_hours"),
    "check_in": (
        *("check_in", "opens_before_minutes", "grace_minutes"),
        *("way_button", "way_door", "way_code"),
    ),
}
# What only a machine has as a rule: where one of these is filled in, it is not hidden.
OF_MACHINES = ("family", "qualification", "staffed_hours")
_PRICES = {
    "hour": "price_hour_always",
    "peak": "price_hour_peak",
    "off_peak": "price_hour_off_peak",
    "half_day": "price_half_day_always",
    "day": "price_day_always",
}


@dataclass(frozen=True, slots=True)
class Section:
    """`line` is what stands in it as it was typed; where something is wrong in it, it is open."""

    line: str
    open: bool
    hidden: bool = False


def sections_of(
    sent: Sent, troubles: Collection[Trouble], say: Say, *, new: bool
) -> dict[str, Section]:
    """Those below the basics, which are always there."""
    wrong = {each.field for each in troubles}
    opened = {name: bool(wrong & set(fields)) for name, fields in _FIELDS.items()}
    machine = sent["kind"] == "machine"
    nothing_of_machines = not any(sent[each] for each in OF_MACHINES)
    return {
        "prices": Section(_prices(sent, say), opened["prices"] or new),
        "rules": Section(_rules(sent, say), opened["rules"]),
        "limits": Section(_limits(sent, say), opened["limits"]),
        "machine": Section(
            _machine(sent, say),
            opened["machine"] or (machine and not sent["family"]),
            hidden=not (new or machine or opened["machine"]) and nothing_of_machines,
        ),
        "check_in": Section(_check_in(sent, say), opened["check_in"]),
    }


def _prices(sent: Sent, say: Say) -> str:
    found = []
    for field, words in _PRICES.items():
        cents = cents_of(sent, field, [])
        if cents is not None:
            found.append(say(words, price=say.money(cents), hours=sent["half_day_hours"]))
    return ", ".join(found) or say("res_in_no_prices")


def _rules(sent: Sent, say: Say) -> str:
    found = []
    if sent["shortest_minutes"] and sent["longest_minutes"]:
        lengths = {"least": sent["shortest_minutes"], "most": sent["longest_minutes"]}
        found.append(say("res_in_lengths", **lengths))
    if sent["cancel_before_minutes"]:
        found.append(say("res_in_cancel", length=sent["cancel_before_minutes"]))
    if sent["approval"]:
        found.append(say("res_in_approval"))
    return ", ".join(found)


def _limits(sent: Sent, say: Say) -> str:
    found = [
        f"{say(f'res_{name}').lower()}: {sent[name]}" for name in _FIELDS["limits"] if sent[name]
    ]
    return ", ".join(found) or say("res_in_no_limits")


def _machine(sent: Sent, say: Say) -> str:
    found = [FAMILIES[sent["family"]][say.language]] if sent["family"] in FAMILIES else []
    if sent["qualification"]:
        found.append(say("res_in_qualification"))
    if sent["staffed_hours"]:
        found.append(say("res_in_staffed", hours=sent["staffed_hours"]))
    return ", ".join(found) or say("res_in_no_machine")


def _check_in(sent: Sent, say: Say) -> str:
    if not sent["check_in"]:
        return say("res_in_no_check_in")
    return say("res_in_check_in", grace=sent["grace_minutes"])
