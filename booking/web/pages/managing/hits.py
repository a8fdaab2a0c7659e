"""The stays that a change hits, as a form asks what becomes of each."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode
from uuid import UUID

from booking.periods import Period
from booking.spaces.network import Network
from booking.upkeep.hits import Choice, Choices, Hit
from booking.web.pages.given import count_in
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say

# The field that says what becomes of all that are not chosen singly.
ALL = "choice-all"
# How the address after a change says what became of how many, and with which words.
_COUNTED: tuple[tuple[Choice, str, str], ...] = (
    ("move", "spostate", "up_moved"),
    ("keep", "tenute", "up_kept"),
    ("offer", "proposte", "up_offered"),
    ("cancel", "annullate", "up_cancelled"),
)


@dataclass(frozen=True, slots=True)
class HitSaid:
    """One of them. `chosen` is what the form has marked, None where its manager has to choose;
    `stuck`, that it would be moved if it could."""

    id: UUID
    reference: str
    path: str
    who: str = field(repr=False)
    when: str
    what: str
    back: str
    visit: str
    options: list[Choice]
    chosen: Choice | None
    stuck: bool
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
    """`chosen` is marked where it is among the options, else nothing: what can't be moved is not
    given up because nobody looked."""
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
        chosen=chosen if chosen in options else None,
        stuck=chosen == "move" and "move" not in options,
    )


def counts_of(settled: Sequence[tuple[Hit, Choice]]) -> str:
    """What became of how many, for the address of the page that says so."""
    done = [choice for _, choice in settled]
    return urlencode({name: done.count(choice) for choice, name, _ in _COUNTED if choice in done})


def counted_in(query: Fields) -> list[tuple[str, int]]:
    """The words for each count that the address holds."""
    return [(words, count_in(value_of(query, name))) for _, name, words in _COUNTED]
