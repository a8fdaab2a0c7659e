"""Several wishes on a page: looked at, then reserved exactly as they were shown, or not at all."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from booking.database.retry import retrying
from booking.groups.place import Together
from booking.groups.plan import Outcome
from booking.groups.reserve import preview_together, reserve_together
from booking.members.member import Member
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource
from booking.vouchers.own import OwnVoucher
from booking.vouchers.refusals import OfVoucher
from booking.web.api.reserving.voucher_tries import voucher_tries
from booking.web.pages.given import key_in
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.reserving.order_page import Asking
from booking.web.pages.reserving.price_changed import PriceChanged

# What is to be reserved with this voucher, or without one.
With = Callable[[str | None], Together]


@dataclass(frozen=True, slots=True)
class Looked:
    """What would become of each as things stand, with the voucher settled: a code or '' for none.
    `unused` is the one that was tried where none was named, and why it can't be used."""

    outcomes: Sequence[Outcome]
    voucher: str
    unused: tuple[str, OfVoucher] | None = None

    @property
    def fits(self) -> int:
        return sum(each.decision is not None for each in self.outcomes)

    @property
    def price_cents(self) -> int:
        return sum(each.decision.price_cents for each in self.outcomes if each.decision)

    @property
    def covered_cents(self) -> int:
        return sum(each.decision.cover.cents for each in self.outcomes if each.decision)

    @property
    def due_cents(self) -> int:
        return self.price_cents - self.covered_cents

    @property
    def seen(self) -> str:
        """Which of them can be had, as a form says it back."""
        return "".join("1" if each.decision else "0" for each in self.outcomes)


class _Answer(msgspec.Struct):
    id: str


_ANSWER = msgspec.json.Decoder(_Answer)


async def look_at(
    asking: Asking,
    member: Member,
    wanted: With,
    *,
    voucher: str | None,
    vouchers: Sequence[OwnVoucher],
) -> Looked:
    """Nothing is kept, but it takes what a write takes and is counted as one. Where no voucher was
    named, the member's next one is used if it can be.

    Refuses with NotFound, Forbidden, VoucherUnknown, RateLimited or TryAgain.
    """
    await asking.limits.write(member_id=member.id, address=asking.address)
    if voucher is not None or not vouchers:
        return Looked(await _outcomes(asking, member, wanted, voucher, vouchers), voucher or "")
    code = vouchers[0].code
    found = await _outcomes(asking, member, wanted, code, vouchers)
    if any(each.decision for each in found):
        return Looked(found, code)
    refused = [each.refusal for each in found if isinstance(each.refusal, OfVoucher)]
    if not refused:
        return Looked(found, code)
    return Looked(await _outcomes(asking, member, wanted, None, vouchers), "", (code, refused[0]))


async def reserve_shown(
    asking: Asking, member: Member, wanted: Together, form: Fields, *, operation: str
) -> str:
    """The id of the group with all of `wanted`; the same one for the same button, however often it
    is pressed. Refuses with PriceChanged, and as reserve_together does."""
    codes = {each.voucher for each in wanted.wishes if each is not None}

    def represent(draft: Reservation, _resource: Resource) -> dict[str, Any]:
        return {"id": str(draft.id)}

    def tell(group_id: UUID, outcomes: Sequence[Outcome]) -> dict[str, Any]:
        looked = Looked(outcomes, "")
        all_fit = looked.fits == len(outcomes)
        if all_fit and value_of(form, "due") != str(looked.due_cents):
            raise PriceChanged(due_cents=looked.due_cents)
        return {"id": str(group_id)}

    async def work() -> str:
        return await reserve_together(
            asking.pool.acquire,
            network=asking.network,
            member=member,
            wanted=wanted,
            what_fits=False,
            now=asking.say.now,
            represent=represent,
            tell=tell,
            key=_key(form, wanted, operation),
        )

    async with voucher_tries(
        asking.limits, member=member, address=asking.address, code=next(iter(codes), None)
    ):
        return _ANSWER.decode(await retrying(work)).id


def only(wanted: Together, seen: str | None) -> Together:
    """Of the wishes those that the form showed as free; all where it does not say."""
    if seen is None or len(seen) != len(wanted.wishes):
        return wanted
    kept = [each for each, shown in zip(wanted.wishes, seen, strict=True) if shown == "1"]
    return Together(wishes=kept, rule=wanted.rule)


async def _outcomes(
    asking: Asking,
    member: Member,
    wanted: With,
    code: str | None,
    vouchers: Sequence[OwnVoucher],
) -> list[Outcome]:
    # Guessing codes is counted; one's own are none.
    own = {each.code for each in vouchers}

    async def work() -> list[Outcome]:
        return await preview_together(
            asking.pool.acquire,
            network=asking.network,
            member=member,
            wanted=wanted(code or None),
            now=asking.say.now,
        )

    async with voucher_tries(
        asking.limits,
        member=member,
        address=asking.address,
        code=None if code in own else code or None,
    ):
        return await retrying(work)


def _key(form: Fields, wanted: Together, operation: str) -> Key:
    """Of the button and of what was chosen: who goes back and chooses anew reserves anew."""
    said = repr([(each, wanted.rule) for each in wanted.wishes])
    of_form = key_in(form, operation=operation, wanted=said)
    digest = hashlib.sha256(f"{of_form.key} {said}".encode())
    return Key(operation, digest.hexdigest(), digest.digest())
