"""What an officer may want to look at: found where it is, and nowhere else."""

from datetime import date
from uuid import UUID

import pytest

from booking.cockpit.anomalies import Finding, anomalies
from booking.cockpit.shares import SpaceStays, far_above
from booking.cockpit.words import finding_words
from booking.database.pool import Connection
from booking.vouchers.first_use import take
from booking.vouchers.grant import grant
from tests import make
from tests.cockpit.places import somewhere, space_of, unredeemed
from tests.vouchers import steps
from tests.vouchers.applying import TAX_CODE, person

PAST = make.stay(20, 9, 13, month=11)


async def found(conn: Connection, slug: str, *, missed: int = 3, days: int = 90) -> list[Finding]:
    seen = await anomalies(conn, slug=slug, days=days, least_missed=missed, now=make.NOW)
    return list(seen.findings)


async def test_a_manager_who_redeems_where_they_manage_is_found(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    mine, other = await somewhere(conn, municipio=1), await somewhere(conn, municipio=1)
    manager = await make.member(conn, manages=frozenset({await space_of(conn, mine)}))
    held = await steps.voucher(conn, of=slug, amount=10_000, member_id=manager.id)
    stranger = await steps.voucher(conn, of=slug, amount=10_000)
    made = await steps.stay(conn, held, 500, resource_id=mine)
    await steps.stay(conn, held, 500, resource_id=other, period=make.stay(8, 9, 13))
    await steps.stay(conn, stranger, 500, resource_id=mine)
    (one,) = await found(conn, slug)
    assert (one.kind, one.members, one.reservations) == ("own_space", (manager.id,), (made,))
    assert "1 stay in" in one.text["en"]
    assert "€5.00" in one.text["en"]
    assert "€5,00" in one.text["it"]


async def test_a_managers_second_account_hides_nothing(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    mine = await somewhere(conn, municipio=1)
    manager = await make.member(conn, manages=frozenset({await space_of(conn, mine)}))
    held = await steps.voucher(conn, of=slug, amount=10_000, member_id=manager.id)
    beneficiary = (await steps.holding(conn, held)).beneficiary_id
    second = await make.member(conn, beneficiary=beneficiary)
    await steps.stay(conn, steps.Held(held.granted, second.id), 500, resource_id=mine)
    (one,) = await found(conn, slug)
    assert (one.kind, one.beneficiaries) == ("own_space", (beneficiary,))


async def _missed(
    conn: Connection, held: steps.Held, status: str, *, asked: bool, checked_in: bool = False
) -> UUID:
    made = await steps.stay(conn, held, 10, period=PAST, status=status)
    await conn.execute(
        "UPDATE reservations SET check_in_from = $2, checked_in_at = $3 WHERE id = $1",
        made,
        PAST.start if asked else None,
        PAST.start if checked_in else None,
    )
    return made


async def test_many_stays_without_check_in_are_found(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    one, other = [await steps.voucher(conn, of=slug, amount=10_000) for _ in range(2)]
    for _ in range(3):
        await _missed(conn, one, "no_show", asked=True)
        await _missed(conn, other, "completed", asked=False)
        await _missed(conn, other, "completed", asked=True, checked_in=True)
    await _missed(conn, one, "completed", asked=True, checked_in=True)
    unattended = [each for each in await found(conn, slug) if each.kind == "unattended"]
    beneficiary = (await steps.holding(conn, one)).beneficiary_id
    assert [each.beneficiaries for each in unattended] == [(beneficiary,)]
    assert len(unattended[0].reservations) == 3
    assert "3 of 4 stays" in unattended[0].text["en"]
    more = await found(conn, slug, missed=4)
    assert [each for each in more if each.kind == "unattended"] == []
    assert "unattended" not in {each.kind for each in await found(conn, slug, days=5)}


async def _person(conn: Connection, slug: str, name: str, born: date | None) -> int:
    member = await make.member(conn, birth_date=born)
    await conn.execute("UPDATE members SET name = $2 WHERE id = $1", member.id, name)
    held = await steps.voucher(conn, of=slug, amount=100, member_id=member.id)
    return (await steps.holding(conn, held)).beneficiary_id


async def test_one_name_and_birth_date_on_two_beneficiaries_are_found(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    born = date(1990, 5, 1)
    pair = [await _person(conn, slug, name, born) for name in ("Ada Bianchi", " ada  BIANCHI ")]
    await _person(conn, slug, "Ada Bianchi", date(1991, 5, 1))
    await _person(conn, slug, "Ada Verdi", born)
    await _person(conn, slug, "Ada Bianchi", None)
    await _person(conn, slug, "", born)
    await _person(conn, slug, "", born)
    (one,) = await found(conn, slug)
    assert (one.kind, one.beneficiaries) == ("same_person", tuple(pair))
    assert "Bianchi" not in one.text["en"]


async def test_one_tax_code_on_two_beneficiaries_is_found(conn: Connection) -> None:
    first_use = {"granted": "at_first_use", "amount_per_grant": 1_000}
    slug = await steps.campaign(conn, terms=first_use)
    other = await steps.campaign(conn, terms=first_use)
    pair = [await make.member(conn) for _ in range(2)]
    await take(conn, campaign=slug, member_id=pair[0].id, applicant=person(), now=make.NOW)
    # With the same tax code elsewhere, and another one here.
    await take(conn, campaign=other, member_id=pair[1].id, applicant=person(), now=make.NOW)
    assert await found(conn, slug) == []
    await grant(conn, campaign=slug, member_id=pair[1].id, amount=1_000, now=make.NOW)
    ids = await conn.fetch(
        "SELECT beneficiary_id FROM members WHERE id = ANY ($1) ORDER BY 1",
        [each.id for each in pair],
    )
    (one,) = await found(conn, slug)
    assert (one.kind, one.beneficiaries) == ("same_person", tuple(each[0] for each in ids))
    assert TAX_CODE not in one.text["en"]


async def test_stays_in_two_places_at_once_are_found(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    here, there = await somewhere(conn, municipio=1), await somewhere(conn, municipio=2)
    held = await steps.voucher(conn, of=slug, amount=10_000)
    first = await steps.stay(conn, held, 10, resource_id=here, period=make.stay(7, 9, 13))
    other = await steps.stay(conn, held, 10, resource_id=there, period=make.stay(7, 12, 14))
    # One after the other, in one space, cancelled: all fine.
    await steps.stay(conn, held, 10, resource_id=there, period=make.stay(8, 9, 12))
    await steps.stay(conn, held, 10, resource_id=here, period=make.stay(8, 12, 14))
    await steps.stay(conn, held, 10, resource_id=here, period=make.stay(8, 13, 15))
    await steps.stay(
        conn, held, 10, resource_id=there, period=make.stay(8, 13, 15), status="cancelled"
    )
    (one,) = await found(conn, slug)
    assert one.kind == "two_places"
    assert set(one.reservations) == {first, other}


async def test_two_people_of_an_undertaking_may_be_in_two_places(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    here, there = await somewhere(conn, municipio=1), await somewhere(conn, municipio=2)
    held = await steps.voucher(conn, of=slug, amount=10_000)
    beneficiary = (await steps.holding(conn, held)).beneficiary_id
    await conn.execute("UPDATE beneficiaries SET kind = 'undertaking' WHERE id = $1", beneficiary)
    colleague = steps.Held(held.granted, (await make.member(conn, beneficiary=beneficiary)).id)
    await steps.stay(conn, held, 10, resource_id=here)
    await steps.stay(conn, colleague, 10, resource_id=there)
    assert await found(conn, slug) == []
    await steps.stay(conn, colleague, 10, resource_id=here)
    (one,) = await found(conn, slug)
    assert one.kind == "two_places"


async def test_a_space_that_lives_on_vouchers_is_found(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    spaces = [await somewhere(conn, municipio=1) for _ in range(5)]
    for resource_id in spaces:
        await unredeemed(conn, resource_id, PAST, 20)
    held = await steps.voucher(conn, of=slug, amount=100_000)
    for _ in range(20):
        await steps.stay(conn, held, 10, resource_id=spaces[2], period=PAST, status="completed")
    (one,) = await found(conn, slug)
    assert one.kind == "voucher_share"
    assert "50 %" in one.text["it"]
    assert "(20 of 40)" in one.text["en"]


async def test_a_stay_whose_cover_was_taken_off_is_no_use_of_a_voucher(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    spaces = [await somewhere(conn, municipio=1) for _ in range(5)]
    for resource_id in spaces:
        await unredeemed(conn, resource_id, PAST, 20)
    manager = await make.member(conn, manages=frozenset({await space_of(conn, spaces[2])}))
    held = await steps.voucher(conn, of=slug, amount=100_000, member_id=manager.id)
    for _ in range(20):
        await steps.stay(conn, held, 10, resource_id=spaces[2], period=PAST, status="completed")
    await steps.stay(conn, held, 10, resource_id=spaces[3], period=PAST, status="completed")
    await conn.execute("UPDATE reservations SET check_in_from = starts_at WHERE voucher_cents > 0")
    kinds = {each.kind for each in await found(conn, slug)}
    assert kinds == {"own_space", "unattended", "two_places", "voucher_share"}
    await conn.execute(
        "UPDATE reservations SET voucher_cents = 0, reserved_units = 0 WHERE voucher_id IS NOT NULL"
    )
    assert await found(conn, slug) == []


@pytest.mark.parametrize("share", [1, 8, 11, 80])
def test_shares_read_right_in_italian_whatever_the_number(share: int) -> None:
    """No article stands before a number: “il 8 %” would be wrong, and so would “l’80 %” of 70."""
    text = finding_words(
        "voucher_share", space="S", share=share, median=share, count=1, stays=2, peers=4
    )["it"]
    assert f"in S: {share} %" in text
    assert f"tipo: {share} %" in text


def stays(redeemed: int, *, of: int = 100, kind: str = "coworking") -> SpaceStays:
    return SpaceStays(f"s{redeemed}-{of}-{kind}", "S", kind, of, redeemed)


def test_far_above_is_said_of_few_and_with_enough_to_compare() -> None:
    peers = [stays(10 + each) for each in range(5)]
    (one,) = far_above([*peers, stays(60)])
    assert (one.share, one.median, one.peers) == (60, 12, 5)
    # Thirty-six percent is twenty-four points above the median, thirty-seven is enough.
    assert list(far_above([*peers, stays(36)])) == []
    assert len(list(far_above([*peers, stays(37)]))) == 1
    # Of another kind, of few stays, with few peers: nothing can be said.
    assert list(far_above([*peers, stays(90, kind="hub")])) == []
    assert list(far_above([*peers, stays(19, of=19)])) == []
    assert list(far_above([*peers[:3], stays(90)])) == []
    # Where peers differ widely, far is farther.
    wide = [stays(each) for each in (0, 20, 40, 60, 80)]
    assert list(far_above([*wide, stays(95)])) == []
