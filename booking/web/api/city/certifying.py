"""A step of a certification: in one transaction with its answer, begun again if it lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency, Provide

from booking.certification.refusals import NotFromHere
from booking.certification.settle import Settled
from booking.certification.standing import steps_of, today_in
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound, Refusal
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache, Space, read_certification
from booking.web.access import OFFICER, Operation, operation
from booking.web.api.answers.certification import CertificationAnswer
from booking.web.api.city.represent_certification import certification_shown, hit_shown
from booking.web.idempotency import Answer, answered, as_response, write_once

PATH = "/api/v1/spaces/{slug:str}/certification"
Work = Callable[[Connection, Space], Awaitable[list[Settled] | None]]


@dataclass(frozen=True, slots=True)
class Certifying:
    """Who asks, when, and with what; `answer` does it."""

    member: Member
    pool: Pool
    network: NetworkCache
    now: datetime
    key: Key | None

    async def answer(self, slug: str, work: Work) -> Response[bytes]:
        """Do the work and answer with the certification as it then stands, and, where stays were
        settled, with them."""

        async def once(conn: Connection) -> Answer:
            space = (await self.network.newest(conn)).space(slug)
            settled = await work(conn, space)
            shown = await shown_certification(conn, space, now=self.now, inside=True)
            if settled is not None:
                shown["reservations"] = [hit_shown(each) for each in settled]
            return answered(shown)

        answer = await write_once(
            self.pool, member=self.member, key=self.key, now=self.now, work=once
        )
        return as_response(answer)


def certifying(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Certifying:
    return Certifying(member, pool, network, now, key)


CERTIFYING = {"certify": Provide(certifying, sync_to_thread=False)}


async def shown_certification(
    conn: Connection, space: Space, *, now: datetime, inside: bool
) -> dict[str, Any]:
    return certification_shown(
        space,
        await read_certification(conn, space.id),
        await steps_of(conn, space_id=space.id),
        today=today_in(space.zone, now),
        inside=inside,
    )


def of_officer(*refusals: type[Refusal], answer: type = CertificationAnswer) -> Operation:
    return operation(
        OFFICER,
        refusals=(NotFound, NotFromHere, *refusals, IdempotencyKeyReused),
        body=True,
        answer=answer,
        says="How the space stands now.",
    )
