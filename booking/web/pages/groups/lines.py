"""Each of several as a line: what it is, whether it can be had, what it costs or why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from booking.groups.plan import Outcome
from booking.vouchers.own import OwnVoucher
from booking.web.pages.groups.several import Looked
from booking.web.pages.reserving.order import VoucherOption
from booking.web.pages.say import Say


@dataclass(frozen=True, slots=True)
class Line:
    """`look` and `word` are its status; `changed`: it is not as the form had shown it."""

    head: str
    look: str
    word: str
    text: str
    price: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """What all that can be had comes to."""

    rows: list[tuple[str, str]]
    due: str


def lines_of(
    heads: Sequence[str], outcomes: Sequence[Outcome], say: Say, *, seen: str | None = None
) -> list[Line]:
    """`seen` is which of them a form had shown as free."""
    before = seen if seen is not None and len(seen) == len(outcomes) else None
    return [
        _line(head, outcome, say, was=before and before[place])
        for place, (head, outcome) in enumerate(zip(heads, outcomes, strict=True))
    ]


def sum_of(looked: Looked, say: Say) -> Sum:
    """The rows above the line and what is due."""
    rows = [(say("gr_sum", count=looked.fits), say.money(looked.price_cents))]
    if looked.covered_cents:
        rows.append((say("voucher_row_less"), say.money(-looked.covered_cents)))
    return Sum(rows, say.money(looked.due_cents))


def unused_words(looked: Looked, say: Say) -> str | None:
    """Why the member's own voucher is not used, where it was tried."""
    if looked.unused is None:
        return None
    code, why = looked.unused
    return say("voucher_not_here", code=code, why=why.detail(say.language))


def options_of(
    looked: Looked,
    vouchers: Sequence[OwnVoucher],
    say: Say,
    *,
    path: str,
    fields: Callable[[str], list[tuple[str, str]]],
) -> list[VoucherOption]:
    """With one of the member's vouchers or without; `fields` are those of the page so chosen."""
    if not vouchers or looked.unused is not None:
        return []
    codes = [each.code for each in vouchers]
    if looked.voucher and looked.voucher not in codes:
        codes.insert(0, looked.voucher)
    return [
        VoucherOption(
            say("with_voucher", code=code) if code else say("without_voucher"),
            say("with_voucher_pays", due=say.money(looked.due_cents))
            if code == looked.voucher and looked.fits
            else "",
            f"{path}?{urlencode(fields(code))}",
            code == looked.voucher,
        )
        for code in [*codes, ""]
    ]


def _line(head: str, outcome: Outcome, say: Say, *, was: str | None) -> Line:
    decision, refusal = outcome.decision, outcome.refusal
    if decision is None or refusal is not None:
        return Line(
            head,
            "bad",
            say("gr_not_free"),
            _why(outcome, say),
            "",
            changed=was == "1",
        )
    covered = decision.cover.cents
    asked = decision.status == "pending"
    return Line(
        head,
        "wait" if asked else "ok",
        say("gr_asks" if asked else "gr_free"),
        say("gr_covered", covered=say.money(covered)) if covered else "",
        say.money(decision.price_cents - covered),
        changed=was == "0",
    )


def _why(outcome: Outcome, say: Say) -> str:
    if outcome.wish is None:
        return say("gr_no_such_hour")
    return outcome.refusal.detail(say.language) if outcome.refusal else ""
