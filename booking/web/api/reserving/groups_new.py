"""Reserve several at once, or see beforehand what would become of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from booking.config import Settings
from booking.database.pool import Pool
from booking.database.retry import retrying
from booking.errors import IdempotencyKeyReused, NotFound
from booking.groups.place import Together
from booking.groups.plan import Outcome
from booking.groups.refusals import GroupRefused, shown
from booking.groups.reserve import preview_together, reserve_together
from booking.members.member import Member
from booking.money import CURRENCY
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation
from booking.spaces.network import Network, NetworkCache, Resource
from booking.vouchers.refusals import VoucherUnknown
from booking.web.access import MEMBER, Operation, operation
from booking.web.api.answers.groups import GroupPreview, NewGroupAnswer
from booking.web.api.reserving.group_bodies import SeriesBody, VisitBody, series_of, visit_of
from booking.web.api.reserving.represent import EXAMPLE, represented
from booking.web.api.reserving.voucher_tries import voucher_tries
from booking.web.api.reserving.wishes import AT_FIRST_USE
from booking.web.idempotency import Answer, as_response
from booking.web.limits import Limits

_OUTCOME = {
    "resource_id": 12,
    "starts_at": "2026-12-01T08:00:00Z",
    "ends_at": "2026-12-01T12:00:00Z",
    "quantity": 1,
    "status": "confirmed",
    "price_cents": 1800,
    "voucher_cents": 0,
    "due_cents": 1800,
    "refusal": None,
}
_PREVIEW = {
    "outcomes": [_OUTCOME],
    "fits": 1,
    "price_cents": 1800,
    "voucher_cents": 0,
    "due_cents": 1800,
    "currency": "EUR",
}
_MADE = {
    "id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d10",
    "kind": "series",
    "repeat": {"every": "week", "weekdays": [], "until": None, "count": 12},
    "reservations": [EXAMPLE],
    "left_out": [],
}


def _making(says: str) -> Operation:
    return operation(
        MEMBER,
        refusals=(NotFound, GroupRefused, VoucherUnknown, *AT_FIRST_USE, IdempotencyKeyReused),
        body=True,
        names_voucher=True,
        answer=NewGroupAnswer,
        status=HTTP_201_CREATED,
        says=says,
        example=_MADE,
    )


def _previewing() -> Operation:
    return operation(
        MEMBER,
        refusals=(NotFound, VoucherUnknown, *AT_FIRST_USE),
        body=True,
        names_voucher=True,
        answer=GroupPreview,
        says="Each with what it would be, or what stands in its way.",
        example=_PREVIEW,
    )


@dataclass(frozen=True, slots=True)
class Several:
    """Who asks, when, and with what."""

    member: Member
    pool: Pool
    network: NetworkCache
    settings: Settings
    now: datetime
    key: Key | None
    language: str
    limits: Limits
    address: str
    voucher_wait: int

    async def make(
        self, wanted: Callable[[Network], Together], *, voucher: str | None, what_fits: bool
    ) -> Response[bytes]:
        """Reserve it, and answer with the group."""
        made = ""

        def represent(draft: Reservation, resource: Resource) -> dict[str, Any]:
            return represented(draft, resource, settings=self.settings)

        def tell(group_id: UUID, outcomes: Sequence[Outcome]) -> dict[str, Any]:
            nonlocal made
            made = str(group_id)
            return {
                "id": made,
                "kind": together.kind,
                "repeat": together.rule.model_dump(mode="json") if together.rule else None,
                "left_out": [shown(each, self.language) for each in outcomes if each.refusal],
            }

        together = wanted(await self._known())

        async def work() -> str:
            return await reserve_together(
                self.pool.acquire,
                network=self.network,
                member=self.member,
                wanted=together,
                what_fits=what_fits,
                now=self.now,
                represent=represent,
                tell=tell,
                key=self.key,
            )

        async with self._tries(voucher):
            answer = await retrying(work)
        return as_response(Answer(HTTP_201_CREATED, answer, not made or made not in answer))

    async def look(
        self, wanted: Callable[[Network], Together], *, voucher: str | None
    ) -> dict[str, Any]:
        """Answer for each, writing nothing."""
        together = wanted(await self._known())

        async def work() -> list[Outcome]:
            return await preview_together(
                self.pool.acquire,
                network=self.network,
                member=self.member,
                wanted=together,
                now=self.now,
            )

        async with self._tries(voucher):
            outcomes = await retrying(work)
        fitting = [each.decision for each in outcomes if each.decision]
        price = sum(each.price_cents for each in fitting)
        covered = sum(each.cover.cents for each in fitting)
        return {
            "outcomes": [shown(each, self.language) for each in outcomes],
            "fits": len(fitting),
            "price_cents": price,
            "voucher_cents": covered,
            "due_cents": price - covered,
            "currency": CURRENCY,
        }

    async def _known(self) -> Network:
        async with self.pool.acquire() as conn:
            return await self.network.newest(conn)

    def _tries(self, voucher: str | None) -> Any:
        return voucher_tries(
            self.limits,
            member=self.member,
            address=self.address,
            code=voucher,
            wait=self.voucher_wait,
        )


def several(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
    language: NamedDependency[str],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
    voucher_wait: NamedDependency[int],
) -> Several:
    return Several(
        member, pool, network, settings, now, key, language, limits, address, voucher_wait
    )


SEVERAL = {"several": Provide(several, sync_to_thread=False)}


@post(
    "/api/v1/series",
    operation_id="createSeries",
    summary="Reserve the dates of a series",
    description="Weekly, every second week, or monthly by weekday, until a day or so many times, "
    "at the same wall-clock times over clock changes. All of the dates or nothing, or with `take`: "
    '"what-fits" those that can be had. See /api/v1/series/preview.',
    tags=["reservations"],
    dependencies=SEVERAL,
    **_making("The series with its reservations."),
)
async def make_series(
    data: JSONBody[SeriesBody], several: NamedDependency[Several]
) -> Response[bytes]:
    return await several.make(
        lambda network: series_of(data, network),
        voucher=data.voucher,
        what_fits=data.take == "what-fits",
    )


@post(
    "/api/v1/series/preview",
    operation_id="previewSeries",
    summary="What would become of each date of a series",
    description="The body of a series. It is tried and undone: nothing is written.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=SEVERAL,
    **_previewing(),
)
async def preview_series(
    data: JSONBody[SeriesBody], several: NamedDependency[Several]
) -> dict[str, Any]:
    return await several.look(lambda network: series_of(data, network), voucher=data.voucher)


@post(
    "/api/v1/groups",
    operation_id="createGroup",
    summary="Reserve several that stand or fall as one",
    description="Five desks, a room and a laser cutter: all of it or nothing, cancelled and moved "
    "together.",
    tags=["reservations"],
    dependencies=SEVERAL,
    **_making("The group with its reservations."),
)
async def make_group(
    data: JSONBody[VisitBody], several: NamedDependency[Several]
) -> Response[bytes]:
    return await several.make(
        lambda network: visit_of(data, network),
        voucher=data.voucher,
        what_fits=data.take == "what-fits",
    )


@post(
    "/api/v1/groups/preview",
    operation_id="previewGroup",
    summary="What would become of each part of a group",
    description="The body of a group. It is tried and undone: nothing is written.",
    tags=["reservations"],
    status_code=HTTP_200_OK,
    dependencies=SEVERAL,
    **_previewing(),
)
async def preview_group(
    data: JSONBody[VisitBody], several: NamedDependency[Several]
) -> dict[str, Any]:
    return await several.look(lambda network: visit_of(data, network), voucher=data.voucher)
