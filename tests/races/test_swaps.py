"""People who exchange places at once: nobody loses the old one without getting the new."""

from collections.abc import Sequence
from typing import NamedTuple

import httpx

from tests.races.arena import Arena, Body, Person, at_once, in_utc, ok, outcomes, stay, wish


class Place(NamedTuple):
    """A day, from when until when."""

    day: int
    start: float
    end: float


class Move(NamedTuple):
    """Who has what and wants to be where."""

    person: Person
    made: Body
    old: Place
    new: Place


async def test_200_who_exchange_places_one_room_a_pair(arena: Arena) -> None:
    rooms = [
        await arena.resource(kind="room", rules={"turnaround_minutes": 30 * (number % 2)})
        for number in range(10)
    ]
    moves: list[Move] = []
    for number in range(100):
        room, day = rooms[number % 10], 100 + number // 10 * 2
        # Half of the pairs exchange the hours of one day, half of them two days.
        here = Place(day, 9, 11)
        there = Place(day, 12, 14) if number % 4 < 2 else Place(day + 1, 9, 11)
        moves += [await _placed(arena, room, here, there), await _placed(arena, room, there, here)]
    answers = await _all_move(arena, moves)
    # In a full room neither can go first; what matters is that both still have theirs.
    assert outcomes(answers) == {"409 slot-taken": 200}


async def test_200_who_exchange_days_in_a_pool_with_one_spare_desk(arena: Arena) -> None:
    desks = await arena.resource(units=101)
    first, second = Place(12, 9, 13), Place(13, 9, 13)
    moves = [
        await _placed(arena, desks, *((first, second) if number % 2 else (second, first)))
        for number in range(200)
    ]
    answers = await _all_move(arena, moves)
    assert set(outcomes(answers)) <= {"200", "409 slot-taken"}
    assert outcomes(answers)["200"] >= 2


async def test_two_units_and_somebody_who_makes_room(arena: Arena) -> None:
    moves: list[Move] = []
    for _ in range(20):
        pair = await arena.resource(units=2)
        early, late, free = Place(14, 9, 11), Place(15, 9, 11), Place(14, 15, 17)
        await _placed(arena, pair, early, free)
        await _placed(arena, pair, late, free)
        # One leaves for a free time, one takes the place that is left, one wants that one's.
        moves.append(await _placed(arena, pair, early, free))
        moves.append(await _placed(arena, pair, late, early))
        moves.append(await _placed(arena, pair, free, late))
    answers = await _all_move(arena, moves)
    assert outcomes(answers[0::3]) == {"200": 20}
    assert set(outcomes(answers)) <= {"200", "409 slot-taken"}


async def test_fives_that_exchange_days_are_moved_whole_or_not_at_all(arena: Arena) -> None:
    desks = await arena.resource(units=30)
    first, second = Place(16, 9, 13), Place(17, 9, 13)
    moves = [
        await _placed(
            arena, desks, *((first, second) if number % 2 else (second, first)), quantity=5
        )
        for number in range(10)
    ]
    answers = await _all_move(arena, moves)
    assert set(outcomes(answers)) <= {"200", "409 slot-taken"}
    assert outcomes(answers)["200"] >= 2


async def _placed(
    arena: Arena, resource: int, old: Place, new: Place, *, quantity: int = 1
) -> Move:
    person = await arena.person()
    made = await arena.reserved(person, wish(resource, *old, quantity=quantity))
    return Move(person, made, old, new)


async def _all_move(arena: Arena, moves: Sequence[Move]) -> list[httpx.Response]:
    """All at once; then everybody is where their answer says, with every unit they had asked."""
    answers = await at_once(
        arena.post(each.person, f"{_address(each)}/reschedule", stay(*each.new)) for each in moves
    )
    for move, answer in zip(moves, answers, strict=True):
        read = ok(await arena.http.get(_address(move), headers=move.person.headers), 200)
        expected = move.new if answer.is_success else move.old
        there = {"status": "confirmed", "quantity": move.made["quantity"]} | in_utc(stay(*expected))
        assert {name: read[name] for name in there} == there
        assert len(read["units"]) == move.made["quantity"]
    await arena.sound()
    return answers


def _address(move: Move) -> str:
    return f"/api/v1/reservations/{move.made['id']}"
