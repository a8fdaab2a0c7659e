"""What the page of a choice shows: when, what it costs and who pays, and what stands in the way."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from booking.database.pool import Connection
from booking.errors import Refusal
from booking.members.member import Member
from booking.reservations.quote import Quote, quote
from booking.spaces.network import Network
from booking.vouchers.own import OwnVoucher, vouchers_in_turn
from booking.vouchers.refusals import OfVoucher
from booking.web.pages.reserving.choice import Choice
from booking.web.pages.reserving.day_strip import Hour, day_strip
from booking.web.pages.reserving.good_to_know import Fact, good_to_know
from booking.web.pages.reserving.price_words import covered_words, left_words, price_rows
from booking.web.pages.reserving.when_form import WhenForm, when_form
from booking.web.pages.say import Say

_MOST_VOUCHERS = 20


@dataclass(frozen=True, slots=True)
class VoucherOption:
    """With this voucher, or without any; `path` is the page of that choice."""

    label: str
    hint: str
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Order:
    choice: Choice
    quoted: Quote
    heading: str
    when: str
    what: str
    length: str
    hours: list[Hour]
    form: WhenForm
    rows: list[tuple[str, str]]
    due: str
    sentences: list[str]
    options: list[VoucherOption]
    facts: list[Fact]
    button: str
    refusal: Refusal | None
    # Of the button: pressing it twice reserves once.
    key: str

    @property
    def fields(self) -> dict[str, str]:
        """What the button sends: the choice as it is shown, with what it said one pays."""
        return self.choice.fields | {
            "voucher": self.choice.voucher or "",
            "due": str(self.quoted.due_cents),
            "key": self.key,
        }


async def order_of(
    conn: Connection,
    *,
    network: Network,
    member: Member | None,
    choice: Choice,
    say: Say,
    vouchers: list[OwnVoucher],
) -> Order:
    """The choice, with the member's own voucher where they named none and it can be used."""
    choice, quoted, refused = await _quoted(conn, network, member, choice, vouchers, say.now)
    period, zone = choice.period, choice.resource.space.zone
    return Order(
        choice=choice,
        quoted=quoted,
        heading=say.stay(period, zone),
        when=say.full(period, zone),
        what=what_words(choice, say),
        length=say.length(period.minutes),
        hours=await day_strip(conn, resource=choice.resource, period=period, now=say.now),
        form=when_form(choice.resource, period, choice.quantity, say=say),
        rows=price_rows(choice, quoted, say),
        due=say.money(quoted.due_cents),
        sentences=[*_refused_words(refused, choice, say), *_explained(quoted, say)],
        options=[] if refused else _options(choice, quoted, vouchers, say),
        facts=good_to_know(choice, quoted, say),
        button=_button(choice, quoted, say),
        refusal=quoted.refusal,
        key=token_hex(16),
    )


async def usable_vouchers(
    conn: Connection, *, member: Member | None, now: datetime
) -> list[OwnVoucher]:
    """The member's vouchers that have something left."""
    if member is None:
        return []
    found = await vouchers_in_turn(conn, member_id=member.id, limit=_MOST_VOUCHERS, now=now)
    return [each for each in found if each.state == "active" and each.balance > 0]


def what_words(choice: Choice, say: Say) -> str:
    """Scrivania, or 3 × Scrivania."""
    name = choice.resource.name[say.language]
    return name if choice.quantity == 1 else say("units_of", count=choice.quantity, what=name)


async def _quoted(
    conn: Connection,
    network: Network,
    member: Member | None,
    choice: Choice,
    vouchers: list[OwnVoucher],
    now: datetime,
) -> tuple[Choice, Quote, tuple[str, OfVoucher] | None]:
    """The choice with its voucher settled, its quote, and why the voucher tried is not used."""
    if member is None:
        # Whose voucher it is decides all about it: it is kept for after the sign-in.
        wish = choice.with_voucher("").wish
        return choice, await quote(conn, network=network, member=None, wish=wish, now=now), None
    automatic = choice.voucher is None
    if automatic:
        choice = choice.with_voucher(vouchers[0].code if vouchers else "")
    quoted = await quote(conn, network=network, member=member, wish=choice.wish, now=now)
    if not automatic or not isinstance(quoted.refusal, OfVoucher):
        return choice, quoted, None
    tried = (choice.voucher or "", quoted.refusal)
    choice = choice.with_voucher("")
    quoted = await quote(conn, network=network, member=member, wish=choice.wish, now=now)
    return choice, quoted, tried


def _refused_words(refused: tuple[str, OfVoucher] | None, choice: Choice, say: Say) -> list[str]:
    if refused is None or choice.voucher:
        return []
    return [say("voucher_not_here", code=refused[0], why=refused[1].detail(say.language))]


def _explained(quoted: Quote, say: Say) -> list[str]:
    if quoted.holding is None or not quoted.cover.lines:
        return []
    return [covered_words(quoted, quoted.holding, say), left_words(quoted, quoted.holding, say)]


def _options(
    choice: Choice, quoted: Quote, vouchers: list[OwnVoucher], say: Say
) -> list[VoucherOption]:
    if not vouchers:
        return []
    chosen = choice.voucher or ""
    with_one = [
        VoucherOption(
            say("with_voucher", code=each.code),
            say("with_voucher_pays", due=say.money(quoted.due_cents))
            if each.code == chosen and quoted.cover.cents
            else "",
            choice.with_voucher(each.code).path,
            each.code == chosen,
        )
        for each in vouchers
    ]
    price = say("without_pays", price=say.money(quoted.price_cents))
    without = VoucherOption(say("without_voucher"), price, choice.with_voucher("").path, not chosen)
    return [*with_one, without]


def _button(choice: Choice, quoted: Quote, say: Say) -> str:
    if choice.resource.rules.approval:
        return say("ask_pay", due=say.money(quoted.due_cents))
    if quoted.due_cents == 0:
        return say("reserve_free")
    return say("reserve_pay", due=say.money(quoted.due_cents))
