"""One voucher, or two of one beneficiary, and fifty redemptions at once."""

import asyncio

from booking import clock
from booking.vouchers.grant import grant
from tests.product import booking
from tests.races.arena import Arena, Person, at_once, ok, outcomes, stay, wish

CAP = 150_000


async def test_a_voucher_that_covers_three_covers_three_of_fifty(arena: Arena) -> None:
    desks = await arena.resource(units=60)
    person = await arena.person()
    code = await _granted(arena, person, 2_700)
    answers = await arena.each([person] * 50, wish(desks, 20, 9, 13, voucher=code))
    assert outcomes(answers) == {"201": 3, "422 voucher-exhausted": 47}
    covered = [each.json() for each in answers if each.is_success]
    assert [each["voucher_cents"] for each in covered] == [900, 900, 900]
    assert [each["due_cents"] for each in covered] == [900, 900, 900]
    assert await _used(arena, person) == 2_700
    await arena.sound()
    said = await asyncio.to_thread(booking, arena.product.environment, "ledger", "check")
    assert said.splitlines()[-1] == "sound"


async def test_what_is_left_covers_one_in_part_and_no_cent_more(arena: Arena) -> None:
    desks = await arena.resource(units=60)
    person = await arena.person()
    code = await _granted(arena, person, 2_000)
    answers = await arena.each([person] * 50, wish(desks, 20, 9, 13, voucher=code))
    assert outcomes(answers) == {"201": 3, "422 voucher-exhausted": 47}
    covered = sorted(each.json()["voucher_cents"] for each in answers if each.is_success)
    assert covered == [200, 900, 900]
    await arena.sound()


async def test_two_vouchers_of_one_beneficiary_stop_at_the_years_cap(arena: Arena) -> None:
    desks = await arena.resource(units=60, prices={"items": [{"item": "hour", "cents": 50_000}]})
    first = await arena.person()
    code = await _granted(arena, first, CAP)
    second = await arena.person(beneficiary=await _beneficiary(arena, first))
    other_code = await _granted(arena, second, CAP)
    answers = await at_once(
        arena.reserve(person, wish(desks, 21, 9, 10, voucher=its))
        for person, its in ((first, code), (second, other_code)) * 25
    )
    assert outcomes(answers) == {"201": 6, "422 voucher-exhausted": 44}
    assert sum(each.json()["voucher_cents"] for each in answers if each.is_success) == CAP
    assert await _used(arena, first) == CAP
    await arena.sound()


async def test_cancelling_moving_and_redeeming_at_once_lose_no_cent(arena: Arena) -> None:
    desks = await arena.resource(units=60)
    person = await arena.person()
    code = await _granted(arena, person, 9_000)
    body = wish(desks, 22, 9, 13, voucher=code)
    made = [await arena.reserved(person, body) for _ in range(10)]
    address = "/api/v1/reservations/{}/{}"
    answers = await at_once(
        [
            *(arena.post(person, address.format(each["id"], "cancel"), {}) for each in made),
            *(
                arena.post(person, address.format(each["id"], "reschedule"), stay(23, 9, 11))
                for each in made
            ),
            *(arena.reserve(person, body) for _ in range(10)),
        ]
    )
    assert outcomes(answers[:10]) == {"200": 10}
    allowed = {"200", "201", "409 state-conflict", "422 voucher-exhausted"}
    assert set(outcomes(answers)) <= allowed
    held = await arena.conn.fetchval(
        "SELECT sum(voucher_cents) FROM reservations WHERE member_id = $1 AND status = 'confirmed'",
        person.member.id,
    )
    listed = ok(await arena.http.get("/api/v1/vouchers", headers=person.headers), 200)["items"]
    assert [each["balance_cents"] for each in listed] == [9_000 - (held or 0)]
    await arena.sound()


async def _granted(arena: Arena, person: Person, cents: int) -> str:
    async with arena.conn.transaction():
        made = await grant(
            arena.conn,
            campaign="milano",
            amount=cents,
            member_id=person.member.id,
            now=clock.now(),
        )
    return made.code


async def _beneficiary(arena: Arena, person: Person) -> int:
    found: int = await arena.conn.fetchval(
        "SELECT beneficiary_id FROM members WHERE id = $1", person.member.id
    )
    return found


async def _used(arena: Arena, person: Person) -> int:
    found: int = await arena.conn.fetchval(
        "SELECT sum(used)::bigint FROM cap_uses WHERE beneficiary_id = $1",
        await _beneficiary(arena, person),
    )
    return found
