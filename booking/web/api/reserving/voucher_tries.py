"""Guessing voucher codes: counted per account and address, wherever a code can be named."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from booking.errors import RateLimited
from booking.members.member import Member
from booking.vouchers.refusals import VoucherUnknown
from booking.web.limits import Limits


@asynccontextmanager
async def voucher_tries(
    limits: Limits,
    *,
    member: Member | None,
    address: str,
    code: str | None,
    wait: int | None = None,
) -> AsyncIterator[None]:
    """Around what looks a code up: a wrong one counts, too many are RateLimited beforehand, or a
    right guess would still get through. `wait` is the seconds to wait, where that was asked."""
    if code is None or member is None:
        yield
        return
    if wait is None:
        await limits.may_try_voucher(member_id=member.id, address=address)
    elif wait:
        raise RateLimited(retry_after=wait)
    try:
        yield
    except VoucherUnknown:
        await limits.wrong_voucher(member_id=member.id, address=address)
        raise
