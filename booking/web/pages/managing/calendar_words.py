"""What the page of a space's calendars says of each, and of each reservation that clashes."""

import re
from dataclasses import dataclass
from datetime import timedelta

from booking.errors import NotFound
from booking.imports.conflicts import Conflict
from booking.imports.reasons import REASONS
from booking.imports.source import Source
from booking.reservations.visit import Rest
from booking.spaces.network import Network, Resource, Space
from booking.web.pages.own.rest_words import said_of_rest
from booking.web.pages.say import Say, capital

_HOUR = timedelta(hours=1)
_BLOCKS = re.compile(r"(?:r:(?P<resource>\d{1,9}))?(?:u:(?P<unit>\d{1,9}))?")
# A status is a shape, a colour and a word.
_SHAPES = {"waiting": "wait", "good": "ok", "failing": "wait", "stale": "bad"}


@dataclass(frozen=True, slots=True)
class SourceSaid:
    id: int
    name: str
    host: str
    blocks: str
    kind: str
    status: str
    says: str
    warnings: str


@dataclass(frozen=True, slots=True)
class ConflictSaid:
    path: str
    reference: str
    when: str
    what: str
    who: str
    source: str
    busy: list[str]
    kept: bool
    begun: bool
    visit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a calendar may block: a resource and its units, where it has several."""

    value: str
    name: str
    units: list[tuple[str, str]]


def choices_of(space: Space, say: Say, kind: str | None = None) -> list[Choice]:
    """Of that kind of resource, or of all."""
    return [
        Choice(f"r:{each.id}", each.name[say.language], _units_of(each))
        for each in space.resources
        if kind in {None, each.kind}
    ]


def _units_of(resource: Resource) -> list[tuple[str, str]]:
    if resource.whole or len(resource.units) < 2:
        return []
    return [(f"u:{unit.id}", unit.name) for unit in resource.units]


def wanted(blocks: str) -> tuple[int | None, int | None]:
    """The resource and unit that a choice names. Refuses with NotFound what is none of them."""
    found = _BLOCKS.fullmatch(blocks)
    if found is None:
        raise NotFound(what={"en": "resource or unit", "it": "una risorsa o unità così"})
    return tuple(int(each) if each else None for each in found.group("resource", "unit"))  # type: ignore[return-value]


def said_of_source(source: Source, network: Network, space: Space, say: Say) -> SourceSaid:
    warned = len(source.warnings)
    return SourceSaid(
        id=source.id,
        name=source.name,
        host=source.host,
        blocks=_blocks(source, network, say),
        kind=_SHAPES[source.state],
        status=say(f"cal_{source.state}"),
        says=_state(source, space, say),
        warnings=say("cal_warnings", count=warned) if warned else "",
    )


def _blocks(source: Source, network: Network, say: Say) -> str:
    if source.resource_id is None:
        return say("cal_blocks_space")
    resource = network.all_resources[source.resource_id]
    name = resource.name[say.language]
    if not source.units:
        return say("cal_blocks_nothing", what=name)
    if source.unit_id is None:
        return say("cal_blocks", what=name)
    unit = next((each.name for each in resource.units if each.id == source.unit_id), "–")
    return say("cal_blocks_unit", what=name, unit=unit)


def _state(source: Source, space: Space, say: Say) -> str:
    """Read 4 minutes ago, 12 busy times; or since when it is not, why, and what blocks on."""
    if source.error is None and source.good_at is None:
        return say("cal_says_waiting")
    if source.error is None:
        return say("cal_says_good", ago=_ago(source, space, say), times=source.times)
    why = REASONS.get(source.error, REASONS["unreachable"])[say.language]
    again = say.moment(source.check_at, space.zone)
    if source.good_at is None:
        return say("cal_says_never", why=why, again=again)
    good = say.moment(source.good_at, space.zone)
    return say("cal_says_failing", why=why, good=good, again=again, times=source.times)


def _ago(source: Source, space: Space, say: Say) -> str:
    at = source.good_at or source.made_at
    passed = say.now - at
    if passed >= _HOUR:
        return say.moment(at, space.zone)
    minutes = max(passed, timedelta()) // timedelta(minutes=1)
    return say("cal_minutes_ago", minutes=minutes) if minutes else say("cal_just_now")


def said_of_conflict(
    conflict: Conflict, network: Network, space: Space, say: Say, *, rest: Rest | None
) -> ConflictSaid:
    """`rest`: what falls with it where it is cancelled."""
    resource = network.all_resources[conflict.resource_id]
    what = resource.name[say.language]
    names = ", ".join(str(each["name"]) for each in conflict.units)
    if len(resource.units) > 1 and not resource.whole:
        what = f"{what}: {names}"
    return ConflictSaid(
        path=f"/prenotazioni/{conflict.reservation_id}",
        reference=conflict.reference,
        when=say.stay(conflict.period, space.zone),
        what=what,
        who=conflict.member_name or say("cal_somebody"),
        source=conflict.source_name,
        busy=[capital(say.stay(each, space.zone)) for each in conflict.busy],
        kept=conflict.kept,
        begun=conflict.starts_at <= say.now,
        visit=said_of_rest("up_visit", rest, say),
    )
