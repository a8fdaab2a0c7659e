"""The stays that a change hits, as a form asks what becomes of each."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from booking.periods import Period
from booking.spaces.network import Network
from booking.upkeep.hits import Choice, Choices, Hit
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say

# The field that says what becomes of all that are not chosen singly.
ALL = "choice-all"


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
    # What the form said of this one by itself.
    singly: Choice | None = None


def choices_in(
    form: Fields,
    hits: Iterable[Hit],
    known: Iterable[Choice],
    *,
    movable: Container[UUID] = frozenset(),
) -> Choices:
    """What the form says of each, or where it says nothing of one that it names, of all: to be
    moved all the same is offered other places where it can't. Of one that it doesn't name, which
    nobody saw in it, nothing."""
    words = {str(each): each for each in known}
    of_all = words.get(value_of(form, ALL) or "")
    found: dict[UUID, Choice] = {}
    for hit in hits:
        said = value_of(form, f"choice-{hit.id}")
        choice = words.get(said or "")
        if choice is None and said == "" and of_all is not None:
            choice = "offer" if of_all == "move" and hit.id not in movable else of_all
        if choice is not None:
            found[hit.id] = choice
    return Choices(found)


def still_chosen(hits: Iterable[HitSaid], form: Fields) -> list[HitSaid]:
    """With what the form said of each, as far as it can still be chosen."""
    found = []
    for hit in hits:
        said = value_of(form, f"choice-{hit.id}")
        choice = next((each for each in hit.options if each == said), None)
        found.append(replace(hit, chosen=choice or hit.chosen, singly=choice))
    return found


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
