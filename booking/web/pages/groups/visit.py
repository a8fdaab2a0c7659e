"""Several things of one space for one stay, which stand or fall as one: `/spazi/SLUG/insieme`."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.errors import Invalid, NotFound, Refusal
from booking.groups.place import Together
from booking.groups.refusals import GroupRefused
from booking.periods import Period
from booking.reservations.decide import Wish
from booking.spaces.network import Network, Resource, Space
from booking.vouchers.refusals import VoucherUnknown
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.pages.finding.space_facts import prices_in_words
from booking.web.pages.groups.asking import ASKING
from booking.web.pages.groups.several import look_at, reserve_shown
from booking.web.pages.groups.shown import failed, shown_of
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import (
    VOUCHER,
    Choice,
    Fields,
    period_of,
    some_choice,
    value_of,
)
from booking.web.pages.reserving.order import usable_vouchers, what_words
from booking.web.pages.reserving.order_page import Asking
from booking.web.pages.reserving.price_changed import PriceChanged
from booking.web.pages.reserving.when_form import when_form
from booking.web.pages.say import Say
from booking.web.pages.wording.words import WORDS

_PATH = "/spazi/{slug:str}/insieme"
_operation = operation(ANYONE_OR_MEMBER, page=True)
_AGAIN = (GroupRefused, PriceChanged)
_MOST_SHOWN, _LONGEST_TITLE = 20, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """So many of each resource, for one period; `voucher` as in a Choice."""

    space: Space
    period: Period
    parts: list[tuple[Resource, int]]
    voucher: str | None
    title: str | None

    def together(self, voucher: str | None) -> Together:
        """What is reserved with that voucher."""
        return Together(
            wishes=[
                Wish(
                    resource_id=resource.id,
                    period=self.period,
                    quantity=quantity,
                    voucher=voucher,
                    title=self.title,
                )
                for resource, quantity in self.parts
            ]
        )

    def heads(self, say: Say) -> list[str]:
        """3 × Scrivania, for each of its parts."""
        return [
            what_words(Choice(resource=resource, period=self.period, quantity=quantity), say)
            for resource, quantity in self.parts
        ]

    def fields(self, voucher: str | None) -> list[tuple[str, str]]:
        """The names and values that say the same in an address and in hidden fields."""
        said = [
            ("starts_at", self.period.start.isoformat()),
            ("ends_at", self.period.end.isoformat()),
            *((f"n-{resource.id}", str(quantity)) for resource, quantity in self.parts),
        ]
        title = [("title", self.title)] if self.title else []
        return [*said, *title] if voucher is None else [*said, *title, (VOUCHER, voucher)]


@get(_PATH, include_in_schema=False, dependencies=ASKING, **_operation)
async def look(slug: FromPath[str], asking: NamedDependency[Asking]) -> Response[str]:
    return await _shown(asking, slug, asking.request.query_params)


@post(_PATH, include_in_schema=False, dependencies=ASKING, **_operation)
async def take(slug: FromPath[str], asking: NamedDependency[Asking]) -> Response[Any]:
    form = await asking.request.form()
    try:
        async with asking.pool.acquire() as conn:
            wanted = _several(form, _space(await asking.network.newest(conn), slug))
        if asking.member is None:
            # Signed out meanwhile: the choice is kept, and looked at again.
            back = quote(f"{_path(slug)}?{urlencode(wanted.fields(wanted.voucher))}", safe="/")
            return Redirect(f"/sign-in?next={back}", status_code=303)
        id_ = await reserve_shown(
            asking,
            asking.member,
            wanted.together(wanted.voucher or None),
            form,
            operation="POST /spazi/insieme",
        )
    except (Invalid, VoucherUnknown, *_AGAIN) as refusal:
        return await _shown(asking, slug, form, refusal=refusal)
    return Redirect(f"/gruppi/{id_}", status_code=303)


async def _shown(
    asking: Asking, slug: str, fields: Fields, *, refusal: Refusal | None = None
) -> Response[str]:
    """`refusal` is what reserving was refused with, if it was tried."""
    say, tried, shown, wanted = asking.say, refusal is not None, None, None
    path = _path(slug)
    async with asking.pool.acquire() as conn:
        network = await asking.network.newest(conn)
        space = _space(network, slug)
        vouchers = await usable_vouchers(conn, member=asking.member, now=say.now)
    if _asked(fields):
        try:
            wanted = _several(fields, space)
            if asking.member is not None and (refusal is None or isinstance(refusal, _AGAIN)):
                looked = await look_at(
                    asking,
                    asking.member,
                    wanted.together,
                    voucher=wanted.voucher,
                    vouchers=vouchers,
                )
                shown = shown_of(
                    looked,
                    wanted.heads(say),
                    say,
                    vouchers=vouchers,
                    path=path,
                    fields=wanted.fields,
                    seen=value_of(fields, "seen"),
                )
        except (Invalid, VoucherUnknown) as wrong:
            refusal = wrong
    period = wanted.period if wanted else _some_period(space, fields, network, asking)
    return page(
        asking.request,
        "together.html",
        status=refusal.status if refusal and tried else 200,
        say=say,
        space=space,
        when=say.full(period, space.zone) if wanted else None,
        form=when_form(space.resources[0], period, 1, say=say),
        parts=[_part(each, fields, say) for each in space.resources],
        wanted=wanted,
        title=value_of(fields, "title") or "",
        voucher=value_of(fields, VOUCHER),
        shown=shown,
        troubles=failed(refusal, say),
        return_to=f"{path}?{urlencode(wanted.fields(wanted.voucher))}" if wanted else path,
    )


def _space(network: Network, slug: str) -> Space:
    """Refuses with NotFound, also where there is nothing to reserve in it."""
    space = network.space(slug)
    if not space.resources:
        raise NotFound(what={"en": "thing to reserve here", "it": "nulla da prenotare qui"})
    return space


def _path(slug: str) -> str:
    return f"/spazi/{slug}/insieme"


def _asked(fields: Fields) -> bool:
    return any(value_of(fields, name) is not None for name in ("day", "starts_at"))


def _several(fields: Fields, space: Space) -> Several:
    """Refuses with Invalid by the names of the fields."""
    errors: list[dict[str, object]] = []
    period = period_of(fields, space.resources[0], errors)
    if period is None:
        raise Invalid(errors)
    counts = [(each, _count(value_of(fields, f"n-{each.id}"))) for each in space.resources]
    parts = [each for each in counts if each[1]]
    if not parts:
        raise _invalid("parts", "gr_nothing_chosen")
    title = (value_of(fields, "title") or "").strip() or None
    if title is not None and (len(title) > _LONGEST_TITLE or not title.isprintable()):
        raise _invalid("title", "bad_title")
    voucher = value_of(fields, VOUCHER)
    return Several(
        space=space,
        period=period,
        parts=parts,
        voucher=None if voucher is None else voucher.strip()[:64],
        title=title,
    )


def _some_period(space: Space, fields: Fields, network: Network, asking: Asking) -> Period:
    """What was asked for where it can be read, else the space's next opening."""
    errors: list[dict[str, object]] = []
    first = space.resources[0]
    asked = period_of(fields, first, errors) if _asked(fields) else None
    return asked or some_choice(_Only(first.id), network, now=asking.say.now).period


@dataclass(frozen=True, slots=True)
class _Only:
    """A choice of which only the resource was named."""

    resource_id: int

    def getall(self, key: str, default: list[str]) -> list[str]:
        return [str(self.resource_id)] if key == "resource" else default


def _part(resource: Resource, fields: Fields, say: Say) -> dict[str, Any]:
    """A resource with how many of it are chosen, and can be."""
    chosen = _count(value_of(fields, f"n-{resource.id}"))
    most = max(chosen, min(resource.unit_count, _MOST_SHOWN))
    return {
        "name": f"n-{resource.id}",
        "what": resource.name[say.language],
        "prices": prices_in_words(resource.prices, say),
        "chosen": chosen,
        "counts": range(most + 1),
    }


def _count(sent: str | None) -> int:
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 4 else 0


def _invalid(field: str, name: str) -> Invalid:
    return Invalid.of(field, name, {language: WORDS[language][name] for language in WORDS})
