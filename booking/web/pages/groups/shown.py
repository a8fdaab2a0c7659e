"""What was looked at, as pages of several show it: lines, sum, vouchers and the button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from booking.errors import Refusal
from booking.groups.refusals import GroupRefused
from booking.vouchers.own import OwnVoucher
from booking.web.pages.given import new_key
from booking.web.pages.groups.lines import (
    Line,
    Sum,
    lines_of,
    options_of,
    sum_of,
    unused_words,
)
from booking.web.pages.groups.several import Looked
from booking.web.pages.reserving.order import VoucherOption
from booking.web.pages.reserving.price_changed import PriceChanged
from booking.web.pages.say import Say
from booking.web.pages.trouble import Trouble, troubles_of


@dataclass(frozen=True, slots=True)
class Shown:
    """`fields` are what the button sends: all of the choice, what was seen, and its key."""

    lines: list[Line]
    fits: int
    heading: str
    total: Sum
    unused: str | None
    options: list[VoucherOption]
    fields: list[tuple[str, str]]
    button: str


def shown_of(
    looked: Looked,
    heads: Sequence[str],
    say: Say,
    *,
    vouchers: Sequence[OwnVoucher],
    path: str,
    fields: Callable[[str], list[tuple[str, str]]],
    seen: str | None,
) -> Shown:
    """`fields` are those of the page with that voucher; `seen` what a form had shown as free."""
    count, fits = len(looked.outcomes), looked.fits
    due = say.money(looked.due_cents)
    said = [("due", str(looked.due_cents)), ("seen", looked.seen), ("key", new_key())]
    return Shown(
        lines=lines_of(heads, looked.outcomes, say, seen=seen),
        fits=fits,
        heading=say("gr_all_fit") if fits == count else say("gr_fit", count=fits, of=count),
        total=sum_of(looked, say),
        unused=unused_words(looked, say),
        options=options_of(looked, vouchers, say, path=path, fields=fields),
        fields=[*fields(looked.voucher), *said],
        button=say("gr_take_all" if fits == count else "gr_take_free", count=fits, due=due),
    )


def failed(refusal: Refusal | None, say: Say) -> list[Trouble]:
    """What stands in the way; where somebody was quicker, the lines below say what."""
    if isinstance(refusal, GroupRefused | PriceChanged):
        return [Trouble("", say("gr_changed"), say("gr_changed_what"))]
    return troubles_of(refusal, say)
