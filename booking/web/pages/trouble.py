"""What stands in the way, for the summary that takes focus: each with the field it is about."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.errors import Invalid, Refusal
from booking.reservations.refusals_of_people import GuestTooYoung, NotQualified
from booking.vouchers.grant_refusals import NotDeclared, NotEligible
from booking.web.pages.say import Say
from booking.web.pages.vouchers.back import with_back
from booking.web.pages.wording.words import WORDS

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
    # Where to go on: each with its words.
    links: tuple[tuple[str, str], ...] = ()


def troubles_of(refusal: Refusal | None, say: Say, *, back: str = "") -> list[Trouble]:
    """Each thing to change, in its own sentence; `back` is the page to come back to from where
    somebody says who they are."""
    if refusal is None:
        return []
    if isinstance(refusal, Invalid):
        return [
            Trouble(name, _label(name, say), each["message"])
            for each in refusal.errors(say.language)
            if (name := _NAMES.get(each["field"], each["field"]))
        ]
    field = _FIELD_OF.get(refusal.code, "")
    if isinstance(refusal, GuestTooYoung):
        field = "of_age"
    if refusal.code.startswith(_OF_VOUCHER):
        field = "voucher"
    heading, detail = refusal.heading(say.language), refusal.detail(say.language)
    if isinstance(refusal, NotEligible):
        return [_not_eligible(refusal, say, back=back)]
    return [Trouble(field, heading, detail, _courses(refusal, say))]


def _not_eligible(refusal: NotEligible, say: Say, *, back: str) -> Trouble:
    """With the page on which one says who one is, or looks for another campaign."""
    heading = refusal.heading(say.language)
    if not isinstance(refusal, NotDeclared):
        link = (say("vch_see_offer"), with_back("/voucher", back))
        return Trouble("", heading, refusal.detail(say.language), (link,))
    link = (say("vch_declare_link"), with_back(f"/voucher/{refusal.facts['slug']}", back))
    said = say("vch_declare_first", campaign=refusal.facts["campaign"])
    return Trouble("", heading, said, (link,))


def _courses(refusal: Refusal, say: Say) -> tuple[tuple[str, str], ...]:
    """The courses by which one would qualify."""
    if not isinstance(refusal, NotQualified):
        return ()
    return tuple(
        (
            ", ".join(
                [
                    each["name"][say.language],
                    each["space"],
                    say.moment(each["starts_at"], ZoneInfo(each["timezone"])),
                ]
            ),
            each["path"],
        )
        for each in refusal.facts["trainings"]
    )


def _label(field: str, say: Say) -> str:
    name = f"{field}_field"
    return say(name) if name in WORDS[say.language] else field
