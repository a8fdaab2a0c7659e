"""A letter about a reservation, from its kind, what its event tells and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from booking.config import Settings
from workers.letter import Invitation, Letter
from workers.moved_words import BY_SPACE
from workers.stay import Stay, Told, lines
from workers.worded_letter import worded_letter
from workers.words import BUTTONS, CHOICE, DEMO, KINDS, Words

_ALL: Mapping[str, Words] = {**KINDS, **BY_SPACE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidings:
    """What is told: its kind (of words.KINDS or BY_SPACE), facts that its sentences name, and
    whether the reservation stands, so that terms of cancelling mean something."""

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
    facts: dict[str, Any] = {
        "space": stay.space,
        "start": told.starts_at.astimezone(stay.zone),
        "search": settings.public_url,
        **{name: _local(value, stay) for name, value in tidings.facts.items()},
    }
    notes = [CHOICE] if tidings.kind == "reminder" else []
    return worded_letter(
        _ALL[tidings.kind],
        facts,
        to=stay.email,
        language=stay.language,
        button=BUTTONS[tidings.button],
        link=f"{settings.public_url}/prenotazioni/{stay.id}",
        lines=lines(stay, told, standing=tidings.standing, at=at),
        notes=[*notes, *([DEMO] if stay.demo else [])],
        thread=str(stay.id),
        sender=sender,
        invitation=invitation,
    )


def _local(value: Any, stay: Stay) -> Any:
    return value.astimezone(stay.zone) if isinstance(value, datetime) else value
