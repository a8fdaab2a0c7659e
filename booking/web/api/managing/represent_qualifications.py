"""Trainings, qualifications and recognitions as the API tells them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from booking.qualifications.places import Place
from booking.qualifications.qualification import Qualification
from booking.qualifications.recognise import Recognition
from booking.qualifications.training import Training
from booking.spaces.network import Network, Space
from booking.web.api.reserving.represent import utc

EXAMPLE_TRAINING: dict[str, JsonValue] = {
    "id": 4,
    "space": {"slug": "vectorealism", "name": "Vectorealism"},
    "family": "laser_cutter",
    "level": 1,
    "name": {"it": "Taglio laser: patentino", "en": "Laser cutting: the basics"},
    "starts_at": "2026-12-03T13:00:00Z",
    "ends_at": "2026-12-03T17:00:00Z",
    "timezone": "Europe/Rome",
    "places": 6,
    "free_places": 2,
    "closes_at": "2026-12-03T13:00:00Z",
    "valid_days": 730,
}
EXAMPLE_QUALIFICATION: dict[str, JsonValue] = {
    "id": 31,
    "family": "laser_cutter",
    "level": 1,
    "issuer": {"slug": "vectorealism", "name": "Vectorealism"},
    "issued_on": "2026-12-03",
    "expires_on": "2028-12-02",
    "state": "valid",
    "training_id": 4,
    "note": None,
    "revoke_reason": None,
}
EXAMPLE_RECOGNITION: dict[str, JsonValue] = {
    "id": 2,
    "space": {"slug": "opendot", "name": "OpenDot"},
    "issuer": {"slug": "vectorealism", "name": "Vectorealism"},
    "family": "laser_cutter",
    "level": 1,
    "from_day": "2026-12-01",
    "until_day": None,
}
EXAMPLE_PLACE: dict[str, JsonValue] = {
    "member": {"id": 7, "name": "Ada Neri", "email": "ada@example.org"},
    "state": "booked",
}


def by_id(network: Network) -> dict[int, Space]:
    """Every space by its id."""
    return {each.id: each for each in network.spaces.values()}


def shown_training(training: Training, space: Space) -> dict[str, Any]:
    return {
        "id": training.id,
        "space": _in_short(space),
        "family": training.family,
        "level": training.level,
        "name": training.name,
        "starts_at": utc(training.starts_at),
        "ends_at": utc(training.ends_at),
        "timezone": space.timezone,
        "places": training.places,
        "free_places": training.free,
        "closes_at": utc(training.closes_at),
        "valid_days": training.valid_days,
    }


def shown_places(places: Iterable[Place]) -> dict[str, Any]:
    """For managers: with names and addresses."""
    return {
        "items": [
            {
                "member": {"id": each.member_id, "name": each.name, "email": each.email},
                "state": each.state,
            }
            for each in places
        ]
    }


def shown_qualification(
    qualification: Qualification, issuer: Space, *, now: datetime
) -> dict[str, Any]:
    """As of a day of its issuer."""
    expires_on = qualification.expires_on
    return {
        "id": qualification.id,
        "family": qualification.family,
        "level": qualification.level,
        "issuer": _in_short(issuer),
        "issued_on": qualification.issued_on.isoformat(),
        "expires_on": expires_on.isoformat() if expires_on else None,
        "state": qualification.state_on(now.astimezone(issuer.zone).date()),
        "training_id": qualification.training_id,
        "note": qualification.note,
        "revoke_reason": qualification.revoke_reason,
    }


def shown_with_member(
    qualification: Qualification, issuer: Space, *, now: datetime
) -> dict[str, Any]:
    """For managers of its issuer."""
    member = {
        "id": qualification.member_id,
        "name": qualification.member_name,
        "email": qualification.member_email,
    }
    return shown_qualification(qualification, issuer, now=now) | {"member": member}


def shown_recognition(recognition: Recognition, spaces: dict[int, Space]) -> dict[str, Any]:
    until = recognition.until_day
    return {
        "id": recognition.id,
        "space": _in_short(spaces[recognition.space_id]),
        "issuer": _in_short(spaces[recognition.issuer_space_id]),
        "family": recognition.family,
        "level": recognition.level,
        "from_day": recognition.from_day.isoformat(),
        "until_day": until.isoformat() if until else None,
    }


def _in_short(space: Space) -> dict[str, str]:
    return {"slug": space.slug, "name": space.name}
