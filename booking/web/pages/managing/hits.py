"""The stays that a change hits, as a form asks what becomes of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from booking.periods import Period
from booking.spaces.network import Network
from booking.upkeep.hits import Choice, Choices, Hit
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say


@dataclass(frozen=True, slots=True)
class HitSaid:
    """One of them; `chosen` is what the form has marked."""

    id: UUID
    reference: str
    path: str
    who: str = field(repr=False)
    when: str
    what: str
    back: str
    visit: str
    options: list[Choice]
    chosen: Choice


def choices_in(form: Fields, hits: Iterable[Hit], known: Iterable[Choice]) -> Choices:
    """What the form says of each; of one that it doesn't name, nothing."""
    words = {str(each): each for each in known}
    said = {hit.id: words.get(value_of(form, f"choice-{hit.id}") or "") for hit in hits}
    return Choices({id_: choice for id_, choice in said.items() if choice is not None})


def said_of_hit(
    hit: Hit, network: Network, say: Say, *, options: list[Choice], chosen: Choice
) -> HitSaid:
    """`chosen` is marked where it is among the options, else the first of them."""
    resource = network.all_resources[hit.resource_id]
    names = {unit.id: unit.name for unit in resource.units}
    units = ", ".join(names[each] for each in hit.unit_ids if each in names)
    name = resource.name[say.language]
    return HitSaid(
        id=hit.id,
        reference=hit.reference,
        path=f"/prenotazioni/{hit.id}",
        who=hit.member_name or say("up_no_name"),
        when=say.stay(Period(hit.starts_at, hit.ends_at), resource.space.zone),
        what=f"{name}, {units}" if units and not resource.whole and len(names) > 1 else name,
        back=say("up_back", money=say.money(hit.voucher_cents)) if hit.voucher_cents else "",
        visit=say("up_visit", count=hit.fall_with_it) if hit.fall_with_it else "",
        options=options,
        chosen=chosen if chosen in options else options[0],
    )
