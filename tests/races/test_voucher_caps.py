"""Caps beside the year's, of a campaign and of a class of expense, and fifty redemptions at once on
two vouchers of one beneficiary, each of a pot of its own."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from booking import clock
from booking.vouchers.grant import grant
from tests.races.arena import Arena, Person, at_once, outcomes, wish
from tests.vouchers import steps

# Half of every stay's price, as Milan pays it.
PRICES = {"items": [{"item": "hour", "cents": 20_000}]}
SHARE = 10_000
DESKS = {
    "number": 1,
    "slug": "desks",
    "name": {"it": "Postazioni", "en": "Desks"},
    "resource_kinds": ["desk"],
}
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Purse:
    """Two members of one beneficiary, each with a voucher of another pot; either has enough for
    the cap of the whole campaign."""

    holders: tuple[tuple[Person, str], ...]
    beneficiary: int


@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_two_vouchers_stop_at_the_cap_of_the_campaign(arena: Arena, round_: int) -> None:
    """€350 in all: three stays whole and one in part, on whichever vouchers and desks they are."""
    purse = await _purse(arena, {"cap_per_campaign": 35_000})
    desks = [await arena.resource(units=25, prices=PRICES) for _ in range(2)]
    answers = await _fifty(arena, purse, desks, day=80 + round_)
    assert outcomes(answers) == {"201": 4, "422 voucher-exhausted": 46}
    assert sorted(_covered(answers)) == [5_000, SHARE, SHARE, SHARE]
    _all_say(answers, rule="cap_per_campaign", cap=35_000)
    assert await _used(arena, purse) == {0: 35_000}
    await arena.sound()


@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_two_vouchers_stop_at_the_cap_of_a_class(arena: Arena, round_: int) -> None:
    purse = await _purse(arena, {"classes": [DESKS | {"cap": 45_000}]})
    desks = [await arena.resource(units=25, prices=PRICES) for _ in range(2)]
    answers = await _fifty(arena, purse, desks, day=84 + round_)
    assert outcomes(answers) == {"201": 5, "422 voucher-exhausted": 45}
    assert sorted(_covered(answers)) == [5_000, *[SHARE] * 4]
    _all_say(answers, rule="cap_per_class", cap=45_000)
    assert {each["expense_class"] for each in _refused(answers)} == {"desks"}
    assert await _used(arena, purse) == {0: 45_000, 1: 45_000}
    await arena.sound()


@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_a_class_and_its_campaign_are_kept_where_both_are_asked_at_once(
    arena: Arena, round_: int
) -> None:
    """Desks count in their class and in the campaign, rooms in the campaign alone."""
    terms = {"cap_per_campaign": 65_000, "classes": [DESKS | {"cap": 25_000}]}
    purse = await _purse(arena, terms)
    desk = await arena.resource(units=25, prices=PRICES)
    rooms = await arena.resource(units=25, prices=PRICES, kind="room")
    answers = await _fifty(arena, purse, [desk, rooms], day=88 + round_)
    assert set(outcomes(answers)) == {"201", "422 voucher-exhausted"}
    assert sum(_covered(answers)) == 65_000
    of_desks = sum(_covered(answers[0::4]) + _covered(answers[1::4]))
    assert of_desks <= 25_000
    caps = {"cap_per_campaign": 65_000, "cap_per_class": 25_000}
    for each in _refused(answers):
        assert (each["cap"], each["used"]) == (caps[each["rule"]],) * 2
    assert await _used(arena, purse) == {0: 65_000, 1: of_desks}
    await arena.sound()


async def _purse(arena: Arena, terms: dict[str, Any]) -> Purse:
    """No year's cap is in the way."""
    pots = ({"slug": "city", "budget": 70_000}, {"slug": "chamber", "budget": 70_000})
    slug = await steps.campaign(arena.conn, terms={"cap_per_year": None} | terms, pots=pots)
    first = await arena.person()
    codes = [await _granted(arena, slug, first)]
    beneficiary: int = await arena.conn.fetchval(
        "SELECT beneficiary_id FROM members WHERE id = $1", first.member.id
    )
    second = await arena.person(beneficiary=beneficiary)
    codes.append(await _granted(arena, slug, second))
    assert [pot for pot, _ in codes] == ["city", "chamber"]
    return Purse(((first, codes[0][1]), (second, codes[1][1])), beneficiary)


async def _granted(arena: Arena, slug: str, person: Person) -> tuple[str, str]:
    """The pot and the code of a voucher that alone has more than any cap leaves."""
    async with arena.conn.transaction():
        made = await grant(
            arena.conn, campaign=slug, amount=70_000, member_id=person.member.id, now=clock.now()
        )
    return made.pot, made.code


async def _fifty(
    arena: Arena, purse: Purse, resources: list[int], *, day: int
) -> list[httpx.Response]:
    """Two for each resource, one on either voucher, and again."""
    asked = [(each, *holder) for each in resources for holder in purse.holders] * 13
    return await at_once(
        arena.reserve(person, wish(resource, day, 9, 10, voucher=code))
        for resource, person, code in asked[:50]
    )


def _covered(answers: list[httpx.Response]) -> list[int]:
    return [each.json()["voucher_cents"] for each in answers if each.is_success]


def _refused(answers: list[httpx.Response]) -> list[dict[str, Any]]:
    return [each.json() for each in answers if not each.is_success]


def _all_say(answers: list[httpx.Response], *, rule: str, cap: int) -> None:
    """Whoever was refused learns of that rule, of its figure, and that all of it is used."""
    said = {(each["rule"], each["cap"], each["used"], each["needed"]) for each in _refused(answers)}
    assert said == {(rule, cap, cap, SHARE)}
    shown = f"€{cap // 100}.00 of the €{cap // 100}.00"
    assert all(shown in each["detail"] for each in _refused(answers))


async def _used(arena: Arena, purse: Purse) -> dict[int, int]:
    """By class, 0 for all, what counts beside the years."""
    rows = await arena.conn.fetch(
        "SELECT class, used FROM cap_uses WHERE beneficiary_id = $1 AND year = 0",
        purse.beneficiary,
    )
    return {row["class"]: row["used"] for row in rows}
