"""A series: how a stay repeats, what becomes of each date, and the button: `/serie`.

Looking changes nothing. The button reserves exactly the dates that were shown as free; where one
of them was taken meanwhile, nothing is reserved and the page says which.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from booking.errors import Invalid, Refusal
from booking.groups.place import Together
from booking.groups.recurrence import Recurrence, days, stays
from booking.groups.refusals import GroupRefused
from booking.periods import Period
from booking.vouchers.refusals import VoucherUnknown
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.pages.groups.asking import ASKING
from booking.web.pages.groups.repeat import asked, fields_of, repeat_form, rule_of, rule_words
from booking.web.pages.groups.several import look_at, only, reserve_shown
from booking.web.pages.groups.shown import failed, shown_of
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import (
    VOUCHER,
    Choice,
    Fields,
    choice_of,
    some_choice,
    value_of,
)
from booking.web.pages.reserving.order import usable_vouchers, what_words
from booking.web.pages.reserving.order_page import Asking
from booking.web.pages.reserving.price_changed import PriceChanged
from booking.web.pages.say import Say

_PATH = "/serie"
_operation = operation(ANYONE_OR_MEMBER, page=True)
_AGAIN = (GroupRefused, PriceChanged)


@dataclass(frozen=True, slots=True)
class Series:
    """A choice that repeats; its dates by the clock of the space."""

    choice: Choice
    rule: Recurrence

    @property
    def periods(self) -> list[Period | None]:
        """Refuses with Invalid."""
        return stays(self.rule, self.choice.period, self.choice.resource.space.zone)

    def together(self, voucher: str | None) -> Together:
        """What is reserved with that voucher."""
        wish = self.choice.with_voucher(voucher or "").wish
        return Together(
            wishes=[
                None if each is None else msgspec.structs.replace(wish, period=each)
                for each in self.periods
            ],
            rule=self.rule,
        )

    def heads(self, say: Say) -> list[str]:
        """Martedì 1 dicembre 2026, 9:00–13:00, for each of its dates."""
        dates = days(self.rule, first_day(self.choice))
        zone = self.choice.resource.space.zone
        return [
            say.full(period, zone) if period else say.full_day(day)
            for day, period in zip(dates, self.periods, strict=True)
        ]

    def fields(self, voucher: str) -> list[tuple[str, str]]:
        """The names and values that say the same in an address and in hidden fields."""
        title = [("title", self.choice.title)] if self.choice.title else []
        chosen = self.choice.with_voucher(voucher).fields
        return [*chosen.items(), *title, *fields_of(self.rule)]


@get(_PATH, include_in_schema=False, dependencies=ASKING, **_operation)
async def look(asking: NamedDependency[Asking]) -> Response[str]:
    return await _shown(asking, asking.request.query_params)


@post(_PATH, include_in_schema=False, dependencies=ASKING, **_operation)
async def take(asking: NamedDependency[Asking]) -> Response[Any]:
    form = await asking.request.form()
    try:
        async with asking.pool.acquire() as conn:
            choice = choice_of(form, await asking.network.newest(conn))
        series = Series(choice, rule_of(form))
        if asking.member is None:
            # Signed out meanwhile: the choice is kept, and looked at again.
            back = quote(_return_to(choice, form), safe="/")
            return Redirect(f"/sign-in?next={back}", status_code=303)
        wanted = only(series.together(choice.voucher or None), value_of(form, "seen"))
        id_ = await reserve_shown(asking, asking.member, wanted, form, operation=f"POST {_PATH}")
    except (Invalid, VoucherUnknown, *_AGAIN) as refusal:
        return await _shown(asking, form, refusal=refusal)
    return Redirect(f"/gruppi/{id_}", status_code=303)


def first_day(choice: Choice) -> date:
    """Of the first date, by the clock of the space."""
    return choice.period.start.astimezone(choice.resource.space.zone).date()


async def _shown(
    asking: Asking, fields: Fields, *, refusal: Refusal | None = None
) -> Response[str]:
    """`refusal` is what reserving was refused with, if it was tried."""
    say, tried, shown = asking.say, refusal is not None, None
    async with asking.pool.acquire() as conn:
        known = await asking.network.newest(conn)
        try:
            choice = choice_of(fields, known)
        except Invalid as wrong:
            choice, refusal = some_choice(fields, known, now=say.now), wrong
        vouchers = await usable_vouchers(conn, member=asking.member, now=say.now)
    words = None
    if asked(fields) and (refusal is None or isinstance(refusal, _AGAIN)):
        try:
            series = Series(choice, rule_of(fields))
            heads = series.heads(say)
            words = rule_words(series.rule, first_day(choice), say)
            if asking.member is not None:
                looked = await look_at(
                    asking,
                    asking.member,
                    series.together,
                    voucher=choice.voucher,
                    vouchers=vouchers,
                )
                shown = shown_of(
                    looked,
                    heads,
                    say,
                    vouchers=vouchers,
                    path=_PATH,
                    fields=series.fields,
                    seen=value_of(fields, "seen"),
                )
        except (Invalid, VoucherUnknown) as wrong:
            refusal = wrong
    return page(
        asking.request,
        "series.html",
        status=refusal.status if refusal and tried else 200,
        say=say,
        choice=choice,
        what=what_words(choice, say),
        first=say.stay_within(choice.period, choice.resource.space.zone),
        form=repeat_form(fields, first_day(choice), say),
        words_of_rule=words,
        shown=shown,
        troubles=failed(refusal, say),
        return_to=_return_to(choice, fields),
    )


def _return_to(choice: Choice, fields: Fields) -> str:
    """The address of the page as it is shown, also after its button."""
    try:
        said = Series(choice, rule_of(fields)).fields(choice.voucher or "")
    except Invalid:
        said = list(choice.fields.items())
    if choice.voucher is None:
        said = [each for each in said if each[0] != VOUCHER]
    return f"{_PATH}?{urlencode(said)}"
