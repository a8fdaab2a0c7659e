"""What one is qualified for, and one's places in courses."""

from collections.abc import Awaitable, Callable

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.qualifications.places import give_place_back, take_place
from booking.qualifications.qualification import own_qualifications
from booking.qualifications.training import Training, own_trainings
from booking.web.access import MEMBER, READER, operation
from booking.web.api.fields import id_in_path
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.qualification_words import said_of_course, said_of_qualification
from booking.web.pages.render import page

_PATH = "/account/abilitazioni"
_COURSE = "/corsi/{training_id:int}"
_DONE = frozenset({"posto", "lasciato"})


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def look(visit: NamedDependency[Visit]) -> Response[str]:
    say = visit.say
    async with visit.pool.acquire() as conn:
        found = await own_qualifications(conn, member=visit.member)
        coming = await own_trainings(conn, member=visit.member, now=visit.now)
        network = await visit.network.newest(conn)
    spaces = {each.id: each for each in network.spaces.values()}
    mine = {each.id for each in coming}
    done = visit.request.query_params.get("fatto")
    return page(
        visit.request,
        "qualifications_own.html",
        qualifications=[
            (said_of_qualification(each, spaces[each.issuer_space_id], say, now=visit.now),
             say("q_issued_by", space=spaces[each.issuer_space_id].name))
            for each in found
        ],
        courses=[said_of_course(each, spaces[each.space_id], say, mine=mine) for each in coming],
        done=done if done in _DONE else None,
        return_to=_PATH,
    )  # fmt: skip


@post(
    f"{_COURSE}/posto", include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True)
)
async def take(training_id: FromPath[int], visit: NamedDependency[Visit]) -> Redirect:
    return await _change(visit, training_id, take_place, done="posto")


@post(
    f"{_COURSE}/lascia",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def give_back(training_id: FromPath[int], visit: NamedDependency[Visit]) -> Redirect:
    return await _change(visit, training_id, give_place_back, done="lasciato")


async def _change(
    visit: Visit, training_id: int, use_case: Callable[..., Awaitable[Training]], *, done: str
) -> Redirect:
    async def work(conn: Connection) -> None:
        await use_case(
            conn, member=visit.member, training_id=id_in_path(training_id), now=visit.now
        )

    await visit.change(work)
    return Redirect(f"{_PATH}?fatto={done}", status_code=303)
