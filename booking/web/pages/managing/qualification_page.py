"""The page where a manager sees a space's courses, qualifications and recognitions."""

from dataclasses import dataclass, field
from datetime import timedelta

from litestar import Response

from booking.database.pool import Connection
from booking.errors import Invalid, Refusal
from booking.qualifications.places import Place, read_places
from booking.qualifications.qualification import qualifications_of_space
from booking.qualifications.recognise import Recognition, recognitions_of
from booking.qualifications.training import Training, trainings_of
from booking.spaces.families import FAMILIES
from booking.spaces.network import Network, Space
from booking.web.pages.managing.hits import HitSaid
from booking.web.pages.own.visit import Visit
from booking.web.pages.qualification_words import (
    family_in_words,
    said_of_course,
    said_of_qualification,
)
from booking.web.pages.render import page
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

_MOST = 200
# So long after a course its manager still says who came.
_AFTER = timedelta(days=60)
_DONE = frozenset(
    {"corso", "annullato", "presenze", "abilitata", "revocata", "riconosciuta", "tolto"}
)
EMPTY = {
    "family": "", "level": "1", "name_it": "", "name_en": "", "day": "", "from": "14:00",
    "to": "18:00", "until_day": "", "places": "6", "valid": "730",
    "email": "", "note": "", "expires_on": "", "issuer": "", "up_to": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    member_id: int
    who: str = field(repr=False)
    state: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was tried: the form as it was sent, what stands in the way, or what it would hit."""

    sent: dict[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    hits: list[HitSaid] = field(default_factory=list)
    elsewhere: int = 0
    # Where the choices about the hits go, with the reason that was given.
    action: str = ""
    # What the form says of all of them.
    for_all: str = ""


def bad(name: str, message: str) -> Invalid:
    """One field, with a sentence of the pages."""
    return Invalid.of(name, message, {language: WORDS[language][message] for language in WORDS})


async def shown(visit: Visit, slug: str, asked: Asked | None = None) -> Response[str]:
    """For managers of the space alone; with what was tried, if something was."""
    asked = asked or Asked()
    say, done = visit.say, visit.request.query_params.get("fatto")
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        visit.member.may_manage(space.id)
        courses = await _courses(conn, visit, space)
        issued = await qualifications_of_space(conn, member=visit.member, space=space, limit=_MOST)
        recognitions = await recognitions_of(conn, space=space)
    path = f"/gestione/{space.slug}/abilitazioni"
    return page(
        visit.request,
        "qualifications.html",
        status=asked.refusal.status if asked.refusal else 200,
        say=say,
        space=space,
        path=path,
        courses=courses,
        issued=[said_of_qualification(each, space, say, now=visit.now) for each in issued],
        recognitions=[_recognised(each, network, space, visit) for each in recognitions],
        families=_families(space, say.language),
        others=sorted(
            (each.slug, each.name)
            for each in network.spaces.values()
            if each.id != space.id and any(one.kind == "machine" for one in each.resources)
        ),
        sent=EMPTY | asked.sent,
        first_day=visit.now.astimezone(space.zone).date().isoformat(),
        troubles=[] if asked.hits else troubles_of(asked.refusal, say),
        hits=asked.hits,
        elsewhere=asked.elsewhere,
        for_all=asked.for_all,
        action=asked.action,
        done=done if done in _DONE else None,
        return_to=path,
    )


async def _courses(conn: Connection, visit: Visit, space: Space) -> list[dict[str, object]]:
    """Those to come, and of the last weeks those where somebody's attendance is not said."""
    found = await trainings_of(conn, space_id=space.id, from_at=visit.now - _AFTER, limit=_MOST)
    places: dict[int, list[Place]] = {}
    for each in await read_places(conn, [one.id for one in found]):
        places.setdefault(each.training_id, []).append(each)
    return [
        _course(each, places.get(each.id, []), space, visit)
        for each in found
        if each.ends_at > visit.now or any(p.state == "booked" for p in places.get(each.id, []))
    ]


def _course(
    training: Training, places: list[Place], space: Space, visit: Visit
) -> dict[str, object]:
    say = visit.say
    return {
        "said": said_of_course(training, space, say),
        "taken": say("q_taken", taken=training.taken, places=training.places),
        "begun": training.starts_at <= visit.now,
        "open": any(each.state == "booked" for each in places),
        "places": [
            PlaceSaid(
                each.member_id,
                f"{each.name} ({each.email})" if each.name else each.email,
                each.state,
            )
            for each in places
        ],
    }


def _recognised(
    recognition: Recognition, network: Network, space: Space, visit: Visit
) -> dict[str, object]:
    say = visit.say
    ours = recognition.space_id == space.id
    other = recognition.issuer_space_id if ours else recognition.space_id
    name = next(each.name for each in network.spaces.values() if each.id == other)
    what = family_in_words(recognition.family, say.language)
    if recognition.level is not None:
        what = f"{what}, {say('q_up_to_field').lower()} {recognition.level}"
    return {
        "id": recognition.id,
        "says": say("q_counts_here" if ours else "q_counts_there", space=name),
        "what": what,
    }


def _families(space: Space, language: str) -> list[tuple[str, str]]:
    """Those that the space asks a training for first."""
    here = {each.rules.qualification for each in space.resources}
    names = [(each, family_in_words(each, language)) for each in FAMILIES]
    return sorted(names, key=lambda each: (each[0] not in here, each[1]))
