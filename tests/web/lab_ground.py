"""A machine that needs a training, for tests of the API and its pages."""

from dataclasses import dataclass
from typing import Any

from booking.members.member import Member
from booking.qualifications.grant import grant
from booking.qualifications.places import take_place
from booking.qualifications.recognise import recognise
from booking.qualifications.training import schedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.web.client import Web

LASER = "laser_cutter"
TRAINING: dict[str, Any] = {
    "family": LASER,
    "name": {"it": "Corso laser", "en": "Laser course"},
    "starts_at": "2026-12-03T14:00:00+01:00",
    "ends_at": "2026-12-03T18:00:00+01:00",
    "places": 5,
}


@dataclass
class Lab:
    """The owner has a place in the training, and the qualification; `recognition_id` is what the
    space takes of `other`."""

    machine_id: int
    training_id: int
    qualification_id: int
    recognition_id: int
    other: str


async def lay_out_lab(web: Web, at: make.Space, ids: dict[str, int]) -> Lab:
    """What every role is tried at."""
    manager = Member(id=ids["manager"], email="manager@example.org", manages=frozenset({at.id}))
    owner = Member(id=ids["owner"], email="owner@example.org")
    async with web.pool.acquire() as conn, conn.transaction():
        rules = {"qualification": LASER}
        machine = await make.resource(conn, at=at, kind="machine", family=LASER, rules=rules)
        other = await make.space(conn)
        known = await NetworkCache().newest(conn)
        space, issuer = known.space(at.slug), known.space(other.slug)
        asked: dict[str, Any] = {"member": manager, "space": space, "now": web.at}
        training = await schedule(
            conn, **asked, family=LASER, level=1, name=TRAINING["name"],
            period=make.stay(4, 14, 18), places=5,
        )  # fmt: skip
        await take_place(conn, member=owner, training_id=training.id, now=web.at)
        qualification = await grant(
            conn, **asked, email=owner.email, family=LASER, level=1, note="Attestato visto"
        )
        recognition = await recognise(conn, **asked, issuer=issuer, family=LASER)
    return Lab(machine, training.id, qualification.id, recognition.id, other.slug)
