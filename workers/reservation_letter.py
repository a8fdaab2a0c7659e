"""A letter about a reservation, from its kind, what its event tells and how it stands."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from booking.config import Settings
from booking.wording import worded
from workers.letter import Invitation, Letter
from workers.stay import Stay, Told, lines
from workers.words import BUTTONS, CHOICE, DEMO, FOOT, KINDS, Both

# What a reader takes for the end of a line.
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidings:
    """What is told: its kind (of words.KINDS), facts that its sentences name, and whether the
    reservation stands, so that terms of cancelling mean something."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    standing: bool = False
    button: str = "reservation"


def letter_of(
    stay: Stay,
    told: Told,
    tidings: Tidings,
    *,
    settings: Settings,
    at: datetime,
    sender: str | None = None,
    invitation: Invitation | None = None,
) -> Letter:
    """The letter to the stay's addressee; `at` is when it happened."""
    language, words = stay.language, KINDS[tidings.kind]
    facts: dict[str, Any] = {
        "space": stay.space,
        "start": told.starts_at.astimezone(stay.zone),
        "search": settings.public_url,
        **{name: _local(value, stay) for name, value in tidings.facts.items()},
    }

    def say(sentence: Both) -> str:
        return one_line(worded(sentence[language], facts, language))

    notes = [CHOICE[language]] if tidings.kind == "reminder" else []
    return Letter(
        to=stay.email,
        language=language,
        template="reservation",
        sender=sender,
        invitation=invitation,
        thread=str(stay.id),
        facts={
            "subject": say(words.subject),
            "heading": say(words.heading),
            "says": [say(each) for each in words.says if known(each, facts)],
            "lines": [
                (label, one_line(text))
                for label, text in lines(stay, told, standing=tidings.standing, at=at)
            ],
            "button": BUTTONS[tidings.button][language],
            "link": f"{settings.public_url}/prenotazioni/{stay.id}",
            "notes": [*notes, *([DEMO[language]] if stay.demo else [])],
            "foot": FOOT[language],
        },
    )


def one_line(text: str) -> str:
    """What people wrote, a title or a reason, takes one line of the mail: with lines of its own
    it could say anything in our name."""
    return _LINE_ENDS.sub(" ", text)


def _local(value: Any, stay: Stay) -> Any:
    return value.astimezone(stay.zone) if isinstance(value, datetime) else value


def known(sentence: Both, facts: Mapping[str, Any]) -> bool:
    """Whether all that a sentence names is known; one that names more is left out."""
    named = {name for _, name, _, _ in string.Formatter().parse(sentence["it"]) if name}
    return all(facts.get(each) is not None for each in named)
