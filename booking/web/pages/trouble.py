"""What stands in the way, for the summary that takes focus: each with the field it is about."""

from dataclasses import dataclass

from booking.errors import Invalid, Refusal
from booking.web.pages.say import Say

_WHEN = "day"
# Where no field is named, nothing that one could type would help.
_FIELD_OF = {
    "in-the-past": _WHEN,
    "too-short": "to",
    "too-long": "to",
    "off-grid": "from",
    "outside-opening-hours": "from",
    "closed": _WHEN,
    "unsupervised": "from",
    "too-soon": _WHEN,
    "too-far-ahead": _WHEN,
    "slot-taken": "from",
    "quantity-too-large": "quantity",
    "quota-exceeded": _WHEN,
    "wrong-door-code": "code",
}
_OF_VOUCHER = "voucher-"
_NAMES = {"starts_at": "from", "ends_at": "to"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """`field` is the id of the control to change, or '' for none; `text` says rule and way out."""

    field: str
    title: str
    text: str


def troubles_of(refusal: Refusal | None, say: Say) -> list[Trouble]:
    """Each thing to change, in its own sentence."""
    if refusal is None:
        return []
    if isinstance(refusal, Invalid):
        return [
            Trouble(name, _label(name, say), each["message"])
            for each in refusal.errors(say.language)
            if (name := _NAMES.get(each["field"], each["field"]))
        ]
    field = _FIELD_OF.get(refusal.code, "")
    if refusal.code.startswith(_OF_VOUCHER):
        field = "voucher"
    return [Trouble(field, refusal.heading(say.language), refusal.detail(say.language))]


def _label(field: str, say: Say) -> str:
    known = {"day", "from", "to", "until_day", "quantity", "title"}
    return say(f"{field}_field") if field in known else field
