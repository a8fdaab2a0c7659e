"""A space that is suspended while fifty people redeem vouchers there: whoever won, no covered stay
lies in the suspension."""

from datetime import date

from booking import clock
from booking.vouchers.grant import grant
from tests import make
from tests.races.arena import Arena, Person, at_once, ok, outcomes, wish

_DAYS = (70, 71, 72)


async def test_nobody_redeems_in_a_space_that_is_suspended_at_the_same_moment(
    arena: Arena,
) -> None:
    space = await arena.space()
    desks = await arena.resource(units=60, at=space)
    officer = await _officer(arena)
    people = [(each, await _granted(arena, each)) for each in await arena.people(50)]
    body = {"on_day": _today().isoformat(), "reason": "Lavori"}
    path = f"/api/v1/spaces/{space.slug}/certification/suspend"
    calls = [
        arena.reserve(each, wish(desks, _DAYS[number % 3], 9, 13, voucher=code))
        for number, (each, code) in enumerate(people)
    ]
    answers = await at_once([*calls[:25], arena.post(officer, path, body), *calls[25:]])
    done = ok(answers.pop(25), 200)
    assert set(outcomes(answers)) <= {"201", "422 voucher-not-accepted-here"}
    granted = {each.json()["id"] for each in answers if each.is_success}
    assert {each["id"] for each in done["reservations"]} == granted
    covered = await arena.conn.fetchval(
        "SELECT count(*) FROM reservations WHERE space_id = $1 AND "
        "(reserved_units > 0 OR voucher_cents > 0)",
        space.id,
    )
    assert covered == 0
    standing = await arena.conn.fetchval(
        "SELECT count(*) FROM reservations WHERE space_id = $1 AND status = 'confirmed'", space.id
    )
    assert standing == len(granted)
    await arena.sound()


async def test_members_who_cancel_and_move_meanwhile_get_all_back_once(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=60, at=space)
    officer = await _officer(arena)
    people = await arena.people(20)
    made = []
    for each in people:
        code = await _granted(arena, each)
        made.append(await arena.reserved(each, wish(desks, 74, 9, 13, voucher=code)))
    body = {"on_day": _today().isoformat(), "reason": "Lavori"}
    address = "/api/v1/reservations/{}/cancel"
    answers = await at_once(
        [
            *(
                arena.post(each, address.format(mine["id"]), {})
                for each, mine in zip(people, made, strict=True)
            ),
            arena.post(officer, f"/api/v1/spaces/{space.slug}/certification/suspend", body),
        ]
    )
    assert outcomes(answers) == {"200": 21}
    reserved = await arena.conn.fetchval(
        "SELECT sum(reserved_units) FROM reservations WHERE space_id = $1", space.id
    )
    assert reserved == 0
    await arena.sound()


async def _officer(arena: Arena) -> Person:
    person = await arena.person()
    await arena.conn.execute(
        "INSERT INTO roles (member_id, role) VALUES ($1, 'officer')", person.member.id
    )
    return person


async def _granted(arena: Arena, person: Person) -> str:
    async with arena.conn.transaction():
        made = await grant(
            arena.conn,
            campaign="milano",
            amount=5_000,
            member_id=person.member.id,
            now=clock.now(),
        )
    return made.code


def _today() -> date:
    return clock.now().astimezone(make.ROME).date()
