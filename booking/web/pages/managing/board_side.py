"""What stands around the board: figures, now and next, requests, closures, and who is here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from booking.periods import Period
from booking.reservations.visit import Rest
from booking.upkeep.board import Block, Board, Request
from booking.upkeep.board_cells import cells_of, span_of, taken_in
from booking.upkeep.closure import Closure
from booking.web.pages.managing.board_words import BlockSaid, Words
from booking.web.pages.own.rest_words import said_of_rest
from booking.web.pages.say import Say

_INSTANT = timedelta(microseconds=1)
_MOST = 8
_STEP = timedelta(minutes=30)
_USUAL = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Figure:
    number: str
    label: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class RequestSaid:
    path: str
    what: str
    until: str
    about: str
    visit: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What comes with a stay of the day, to be ready when it begins."""

    path: str
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class Place:
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Form:
    """Who is here: as it was chosen, or from now for what is left of the morning or afternoon."""

    name: str
    place: str
    start: str
    end: str
    places: list[Place]
    ends: list[str]
    # Whether they may be here already; else it is reserved for later.
    from_now: bool
    # Whether anything is left of the day to be given.
    anything: bool
    # The places that ask for an age, where a guest may have one; and whether it was answered for.
    ages: str
    of_age: bool


def figures(words: Words, *, requests: int, clashes: int) -> list[Figure]:
    """Desks and arrivals of today, else how many come; requests and clashes whenever."""
    board, say = words.board, words.say
    found = []
    now = say.now
    desks = [row for row in board.rows if row.resource.kind == "desk"]
    if now.astimezone(words.zone).date() == board.day:
        taken = taken_in(desks, Period(now, now + _INSTANT))
        found.append(Figure(say("board_of", taken=taken, all=len(desks)), say("board_desks_now")))
        coming = {b.id for b in _stays(board) if b.status == "confirmed" and b.ends_at > now}
        found.append(_count(say, "board_arrivals", len(coming)))
    else:
        found.append(_count(say, "board_stays", len({b.id for b in _stays(board)})))
    found.append(_count(say, "board_requests", requests, "#richieste"))
    found.append(_count(say, "board_conflicts", clashes, f"{words.path}/calendari"))
    return found


def _count(say: Say, name: str, count: int, path: str = "") -> Figure:
    """The number stands apart from its word, which is one or many all the same."""
    return Figure(str(count), say(f"{name}_one" if count == 1 else name), path)


def now_and_next(words: Words) -> list[tuple[str, list[tuple[str, BlockSaid]]]]:
    """For a phone: who is there now and who comes next, each with the place."""
    now, found = words.say.now, dict[str, tuple[str, Block]]()
    for row in words.board.rows:
        for block in row.blocks:
            if block.kind == "reservation" and block.ends_at > now:
                found.setdefault(block.id, (words.place(row), block))
    by_start = sorted(found.values(), key=lambda each: each[1].starts_at)
    present = [each for each in by_start if each[1].starts_at <= now]
    later = [each for each in by_start if each[1].starts_at > now][:_MOST]
    return [
        (words.say(name), [(place, words.block(block)) for place, block in each])
        for name, each in (("board_now", present), ("board_next", later))
    ]


def to_prepare(words: Words) -> list[Prepared]:
    """What comes with each stay that is not over, by its start."""
    say, found, places = words.say, dict[str, Block](), dict[str, list[str]]()
    for row in words.board.rows:
        for block in row.blocks:
            if block.add_ons and block.movable(say.now):
                found[block.id] = block
                places.setdefault(block.id, []).append(words.place(row))
    return [
        Prepared(
            f"/prenotazioni/{block.id}",
            ", ".join(
                f"{each['quantity']} × {each['name'][say.language]}" for each in block.add_ons or ()
            ),
            f"{', '.join(places[block.id])}: {words.block(block).who}, {words.when(block)}",
        )
        for block in sorted(found.values(), key=lambda each: (each.starts_at, each.id))
    ]


def requests_in_words(
    requests: Iterable[Request], words: Words, rest: Mapping[UUID, Rest]
) -> list[RequestSaid]:
    """`rest`: of those that are parts of visits, what falls with them where they are declined."""
    say, resources = words.say, {each.id: each for each in words.board.space.resources}
    found = []
    for each in requests:
        resource = resources.get(each.resource_id)
        name = resource.name[say.language] if resource else each.reference
        about = [each.name or say("board_somebody"), say.money(each.price_cents)]
        if each.title:
            about.insert(1, f"«{each.title}»")
        found.append(
            RequestSaid(
                f"/prenotazioni/{each.id}",
                f"{name}, {say.stay_within(each.period, words.zone)}",
                say("board_answer_by", when=say.moment(each.expires_at, words.zone)),
                ", ".join(about),
                said_of_rest("up_visit_decline", rest.get(each.id), say),
            )
        )
    return found


def closures_in_words(closures: Sequence[Closure], words: Words) -> list[tuple[str, str]]:
    """What is closed and when, with its reason."""
    say, resources = words.say, {each.id: each for each in words.board.space.resources}
    found = []
    for each in closures:
        resource = resources.get(each.resource_id or 0)
        what = resource.name[say.language] if resource else say("board_whole_space")
        if each.open_ended:
            when = say("out_since", day=say.moment(each.starts_at, words.zone))
        else:
            when = say.stay_within(Period(each.starts_at, each.ends_at), words.zone)
        found.append((f"{what}, {when}", each.reason))
    return found


def form_of(
    words: Words, board: Board, *, name: str, place: str, start: str, end: str, of_age: bool
) -> Form | None:
    """None where nothing of the day's openings is to come."""
    say = words.say
    opening = next((each for each in board.openings if each.end > say.now), None)
    if opening is None:
        return None
    places = []
    for resource in board.space.resources:
        called = resource.name[say.language]
        several = not resource.whole and len(resource.units) > 1
        any_of = say("board_any", what=called) if several else called
        single = not resource.whole and len(resource.units) == 1
        value = f"u:{resource.units[0].id}" if single else f"r:{resource.id}"
        places.append(Place(value, any_of))
        if several:
            places += [Place(f"u:{unit.id}", f"{called} {unit.name}") for unit in resource.units]
    ends = _ends(words, board)
    if end and end not in ends:
        ends = sorted({*ends, end})
    begins = max(opening.start, say.now)
    usual = words.clock(min(begins + _USUAL, board.openings[-1].end))
    from_now = begins == say.now
    return Form(
        name=name,
        place=place,
        start=start or ("" if from_now else words.clock(begins)),
        end=end or next((each for each in ends if each >= usual), ends[-1]),
        places=places,
        ends=ends,
        from_now=from_now,
        anything=_anything(board, say.now),
        ages=_ages(words, board),
        of_age=of_age,
    )


def _anything(board: Board, now: datetime) -> bool:
    """Whether any unit has a free half hour that is not over."""
    span = span_of(board)
    return span is not None and any(
        cell.gap == "free"
        for row in board.rows
        for cell in cells_of(row, span, openings=board.openings, now=now)
    )


def _ages(words: Words, board: Board) -> str:
    """Sala A (16), Terrazza (18). What asks for a training is given to no guest."""
    return ", ".join(
        f"{each.name[words.say.language]} ({each.rules.youngest_age})"
        for each in board.space.resources
        if each.rules.youngest_age and not each.rules.qualification
    )


def _ends(words: Words, board: Board) -> list[str]:
    """Each half hour of the day's openings that is to come, and when each opening ends."""
    found = []
    for opening in board.openings:
        at = opening.start + _STEP
        while at < opening.end:
            if at > words.say.now:
                found.append(words.clock(at))
            at += _STEP
        if opening.end > words.say.now:
            found.append(words.clock(opening.end))
    return list(dict.fromkeys(found))


def _stays(board: Board) -> Iterable[Block]:
    return (b for row in board.rows for b in row.blocks if b.kind == "reservation")
