"""What was found, as cards: what one pays, what the voucher covers, how far, how many are free."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.errors import Refusal
from booking.money import euros
from booking.periods import Period
from booking.reservations.decide import Facts, Wish, covered
from booking.reservations.search import Found
from booking.spaces.network import Resource, Space
from booking.web.pages.reserving.choice import Choice
from booking.web.pages.say import Say

PER_PAGE = 12
# Streets are about so much longer than the line through the air, and one walks 75 m in a minute.
_DETOUR, _METRES_PER_MINUTE, _WALKED = 1.3, 75, 2000


@dataclass(frozen=True, slots=True)
class Card:
    """`number` is that of the space's pin on the map; 0 where its place is not known."""

    key: str
    number: int
    space: Space
    what: str
    where: str
    far: str
    free: str
    pays: str
    explained: str
    reserve: str
    reserve_long: str
    approval: bool


def cards(
    found: Sequence[Found],
    *,
    period: Period,
    quantity: int,
    facts: Facts | None,
    code: str,
    say: Say,
) -> list[Card]:
    """Numbered by space in the order given; `facts` hold the voucher of that code, if any."""
    numbers: dict[int, int] = {}
    for each in found:
        if each.resource.space.lat is not None:
            numbers.setdefault(each.resource.space.id, len(numbers) + 1)
    return [
        _card(each, Choice(resource=each.resource, period=period, quantity=quantity),
              number=numbers.get(each.resource.space.id, 0), facts=facts, code=code, say=say)
        for each in found
    ]  # fmt: skip


def _card(
    found: Found, choice: Choice, *, number: int, facts: Facts | None, code: str, say: Say
) -> Card:
    resource, space = found.resource, found.resource.space
    covered_cents = _covered(resource, choice, found.price_cents, facts, code, say)
    name = resource.name[say.language]
    stay = say.stay(choice.period, space.zone)
    return Card(
        key=f"resource-{resource.id}",
        number=number,
        space=space,
        what=name,
        where=where(space, say),
        far=far_words(found.distance_m, say),
        free=free_words(resource, found.free_units, say),
        pays=say.money(found.price_cents - (covered_cents or 0)),
        explained=_explained(found, covered_cents, facts, choice, say),
        reserve=(choice.with_voucher(code) if covered_cents else choice).path,
        reserve_long=say(
            "reserve_long", what=name, space=space.name, stay=stay[:1].lower() + stay[1:]
        ),
        approval=resource.rules.approval,
    )


def where(space: Space, say: Say) -> str:
    """Street and municipio, as far as they are known."""
    zone = say("municipio", number=space.municipio) if space.municipio else ""
    return ", ".join(each for each in (space.street, zone) if each) or space.city


def far_words(distance: int | None, say: Say) -> str:
    """450 m, 8 min a piedi; 3,1 km; nothing where it is not known."""
    if distance is None:
        return ""
    if distance >= 1000:
        text = f"{distance / 1000:.1f} km"
        text = text.replace(".", ",") if say.language == "it" else text
    else:
        text = f"{max(10, round(distance, -1))} m"
    if distance > _WALKED:
        return text
    minutes = max(1, round(distance * _DETOUR / _METRES_PER_MINUTE))
    return say("walk", distance=text, minutes=minutes)


def free_words(resource: Resource, free: int, say: Say) -> str:
    """12 libere, l’ultima libera; one of its kind is just free."""
    if resource.unit_count == 1:
        return say("free_whole")
    return say("free_last") if free == 1 else say("free_many", count=free)


def _covered(
    resource: Resource, choice: Choice, cents: int, facts: Facts | None, code: str, say: Say
) -> int | None:
    """What the voucher covers; None where there is none, or it is not accepted there."""
    if facts is None:
        return None
    wish = Wish(
        resource_id=resource.id, period=choice.period, quantity=choice.quantity, voucher=code
    )
    try:
        return covered(resource, wish, holding=facts.holding, price_cents=cents, now=say.now).cents
    except Refusal:
        return None


def _explained(
    found: Found, covered_cents: int | None, facts: Facts | None, choice: Choice, say: Say
) -> str:
    price = euros(found.price_cents, language=say.language)
    if covered_cents:
        return say("price_less_voucher", price=price, covered=say.money(covered_cents))
    if facts is not None:
        return say("voucher_not_there")
    day = choice.period.start.astimezone(found.resource.space.zone).date()
    return say("takes_voucher") if found.resource.space.listed_on(day) else ""
