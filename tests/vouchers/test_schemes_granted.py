"""Real schemes from the application to the ledger: Milan, Friuli and Ireland."""

from datetime import date
from typing import Any

import pytest

from booking.database.pool import Connection
from booking.vouchers.de_minimis import aid_that_counts
from booking.vouchers.first_use import take
from booking.vouchers.grant import grant
from booking.vouchers.grant_refusals import AlreadyGranted, GrantedAtFirstUse
from booking.vouchers.refusals import (
    BalanceTooSmall,
    CampaignCapReached,
    PotShort,
    VoucherExhausted,
    VoucherNotAcceptedHere,
)
from tests import make
from tests.vouchers.applying import OTHER_VAT_NUMBER, applied, firm, granted, person
from tests.vouchers.schemes import (
    books,
    desk,
    granted_as_ranked,
    loaded,
    ranking,
    unmet,
    used,
)

# On that day, the second turned 35; the first does so a day later.
TODAY = date(2026, 11, 30)
THIRTY_FOUR, THIRTY_FIVE = date(1991, 12, 1), date(1991, 11, 30)
MILAN = ("milano-2013", "milano-2015")


@pytest.mark.parametrize(("month_cents", "months", "paid"), [(25_000, 12, 150_000),
                                                             (20_000, 4, 40_000)])  # fmt: skip
async def test_milan_grants_half_of_the_plan_and_pays_it_stay_by_stay(
    conn: Connection, month_cents: int, months: int, paid: int
) -> None:
    """€250 × 12 months → €1,500; €200 × 4 → €400."""
    slug, member = await loaded(conn, "milano-2013"), await make.member(conn)
    made, amount = await granted_as_ranked(
        conn,
        await applied(conn, slug, member=member, plan_cents=month_cents * months, months=months),
    )
    assert (amount, made.pot) == (paid, "city")
    resource = await desk(conn, month_cents, units=months + 1)
    covered = await used(conn, member, made.code, resource, months)
    assert covered == [month_cents // 2] * months
    assert await books(conn, slug) == {"pot": 19_824_000 + 10_000_000 - paid, "payable": paid}
    with pytest.raises(VoucherExhausted):
        await used(conn, member, made.code, resource, 1)


async def test_milan_pays_in_coworkings_of_its_list_alone(conn: Connection) -> None:
    slug, member = await loaded(conn, "milano-2013"), await make.member(conn)
    made = await granted(conn, await applied(conn, slug, member=member))
    for space, rule in (({"listed": False}, "listed_only"), ({"kind": "fablab"}, "space_kinds")):
        with pytest.raises(VoucherNotAcceptedHere) as refused:
            await used(conn, member, made.code, await desk(conn, 25_000, **space), 1)
        assert refused.value.rule == rule


@pytest.mark.parametrize("call", MILAN)
async def test_milan_takes_persons_and_enterprises_of_its_register(
    conn: Connection, call: str
) -> None:
    slug = await loaded(conn, call)
    assert await unmet(conn, slug, applicant=person(residence="Roma"), months=12) == []
    assert await unmet(conn, slug, applicant=firm(), months=12) == []
    of_rome = firm(register={"province": "RM", "number": "1"})
    assert await unmet(conn, slug, applicant=of_rome, months=12) == [("register", "RM")]
    nowhere = firm(register=None)
    assert await unmet(conn, slug, applicant=nowhere, months=12) == [("register", None)]


@pytest.mark.parametrize("call", MILAN)
async def test_milan_ranks_who_is_under_35_first_and_leaves_nobody_out(
    conn: Connection, call: str
) -> None:
    slug = await loaded(conn, call)
    older = await applied(conn, slug, applicant=firm(birth_date=THIRTY_FIVE), months=12)
    young = firm(tax_code=OTHER_VAT_NUMBER, birth_date=THIRTY_FOUR)
    later = await applied(conn, slug, applicant=young, months=12, now=make.later(hours=1))
    found = [(each.id, each.points) for each in await ranking(conn, slug)]
    assert found == [(later.id, 10), (older.id, 0)]
    assert (await granted(conn, older)).pot == "city"


async def test_milans_undertakings_go_on_to_the_chamber_and_persons_are_told_what_is_left(
    conn: Connection,
) -> None:
    """€198,240 are 132 times €1,500, and €240."""
    slug = await loaded(conn, "milano-2013")
    for _ in range(132):
        member = await make.member(conn)
        await grant(conn, campaign=slug, member_id=member.id, amount=150_000, now=make.NOW)
    one, other = await applied(conn, slug), await applied(conn, slug, applicant=firm())
    assert {(each.id, each.pot) for each in await ranking(conn, slug)} == {
        (one.id, None),
        (other.id, "chamber"),
    }
    with pytest.raises(PotShort) as short:
        await granted(conn, one)
    assert (short.value.facts["wanted"], short.value.facts["most"]) == (150_000, 24_000)
    assert "at most €240.00 is left" in short.value.detail("en")
    assert (await granted(conn, other)).pot == "chamber"
    assert (await granted(conn, one, amount=24_000)).pot == "city"
    # As 65 more undertakings would: €100,000 are 66 times €1,500, and €1,000.
    rest: dict[str, Any] = {"campaign": slug, "member_id": other.member_id, "now": make.NOW}
    assert (await grant(conn, amount=65 * 150_000, **rest)).pot == "chamber"
    with pytest.raises(PotShort) as empty:
        await grant(conn, amount=150_000, **rest)
    assert empty.value.facts["most"] == 100_000
    given = 132 * 150_000 + 24_000 + 66 * 150_000
    assert await books(conn, slug) == {"pot": 100_000, "voucher": given}


@pytest.mark.parametrize(
    ("plan_cents", "months", "refused"),
    [
        (99_999, 12, [("plan_least_cents", 99_999)]),
        (100_000, 13, [("plan_most_months", 13)]),
        (99_999, 13, [("plan_least_cents", 99_999), ("plan_most_months", 13)]),
        (100_000, None, [("plan_months", None)]),
    ],
)
async def test_milan_2015_refuses_a_small_plan_and_a_long_one(
    conn: Connection, plan_cents: int, months: int | None, refused: list[tuple[str, Any]]
) -> None:
    slug = await loaded(conn, "milano-2015")
    assert await unmet(conn, slug, plan_cents=plan_cents, months=months) == refused


@pytest.mark.parametrize(("plan_cents", "amount"), [(100_000, 50_000), (300_002, 150_000)])
async def test_milan_2015_grants_half_of_a_plan_of_1000_up_to_1500(
    conn: Connection, plan_cents: int, amount: int
) -> None:
    slug, member = await loaded(conn, "milano-2015"), await make.member(conn)
    wish = await applied(conn, slug, member=member, plan_cents=plan_cents, months=12)
    made, given = await granted_as_ranked(conn, wish)
    assert given == amount
    assert await used(conn, member, made.code, await desk(conn, 2 * amount), 1) == [amount]
    assert await books(conn, slug) == {"pot": 20_000_000 - amount, "payable": amount}


async def test_friuli_takes_micro_enterprises_from_a_plan_of_5000(conn: Connection) -> None:
    slug = await loaded(conn, "friuli-2018")
    assert await unmet(conn, slug, applicant=firm(), plan_cents=500_000) == []
    assert await unmet(conn, slug, applicant=firm(), plan_cents=499_999) == [
        ("plan_least_cents", 499_999)
    ]
    for size in ("small", "medium", "large", None):
        sized = firm(size=size)
        assert await unmet(conn, slug, applicant=sized, plan_cents=500_000) == [("size", size)]
    of_person = await unmet(conn, slug, applicant=person(), plan_cents=500_000)
    assert of_person == [("kind", "person")]


@pytest.mark.parametrize(
    ("plan_cents", "amount"),
    [(500_000, 250_000), (4_999_998, 2_499_999), (5_000_000, 2_500_000), (9_000_000, 2_500_000)],
)
async def test_friuli_grants_half_of_the_plan_up_to_25000_and_counts_it_as_aid(
    conn: Connection, plan_cents: int, amount: int
) -> None:
    slug = await loaded(conn, "friuli-2018")
    wish = await applied(conn, slug, applicant=firm(), plan_cents=plan_cents)
    made, given = await granted_as_ranked(conn, wish)
    assert (given, made.pot) == (amount, "region")
    aid = await aid_that_counts(conn, beneficiary_id=wish.beneficiary_id, on=TODAY)
    assert [(each.measure, each.cents) for each in aid] == [(slug, amount)]
    assert await books(conn, slug) == {"pot": 50_000_000 - amount, "voucher": amount}


async def test_friuli_pays_half_without_vat_and_stops_at_25000_on_a_second_voucher(
    conn: Connection,
) -> None:
    slug, member = await loaded(conn, "friuli-2018"), await make.member(conn)
    wish = await applied(conn, slug, member=member, applicant=firm(), plan_cents=5_000_000)
    made = await granted(conn, wish)
    # €12,200 are €10,000 without VAT at 22 %.
    dear = await desk(conn, 1_220_000, listed=False, kind="fablab")
    assert await used(conn, member, made.code, dear, 5) == [500_000] * 5
    second = await grant(conn, campaign=slug, member_id=member.id, amount=100_000, now=make.NOW)
    with pytest.raises(CampaignCapReached) as refused:
        await used(conn, member, second.code, dear, 1)
    assert "€25,000.00 of the €25,000.00" in refused.value.detail("en")
    assert await books(conn, slug) == {
        "pot": 50_000_000 - 2_600_000,
        "voucher": 100_000,
        "payable": 2_500_000,
    }


async def test_ireland_gives_three_days_at_first_use_in_any_hub(conn: Connection) -> None:
    slug, member = await loaded(conn, "ireland-2022"), await make.member(conn)
    with pytest.raises(GrantedAtFirstUse):
        await applied(conn, slug, member=member)
    hub = await desk(conn, 300, listed=False, kind="hub", timezone="Europe/Dublin")
    # By name the first time, and the next ones come from the same voucher.
    assert await used(conn, member, slug, hub, 3) == [300] * 3
    with pytest.raises(BalanceTooSmall) as refused:
        await used(conn, member, slug, hub, 1)
    assert (refused.value.facts["left"], refused.value.facts["needed"]) == (0, 1)
    assert await books(conn, slug) == {"pot": 9_997, "payable": 3}


async def test_ireland_gives_nobody_a_fourth_day(conn: Connection) -> None:
    slug, member = await loaded(conn, "ireland-2022"), await make.member(conn)
    hub = await desk(conn, 300)
    await used(conn, member, slug, hub, 3)
    with pytest.raises(AlreadyGranted):
        await take(conn, campaign=slug, member_id=member.id, now=make.NOW)
    second = await grant(conn, campaign=slug, member_id=member.id, amount=3, now=make.NOW)
    with pytest.raises(CampaignCapReached) as refused:
        await used(conn, member, second.code, hub, 1)
    assert "3 days of the 3 days" in refused.value.detail("en")
    assert await books(conn, slug) == {"pot": 9_994, "voucher": 3, "payable": 3}


async def test_irelands_3334th_voucher_does_not_fit_into_10000_days(conn: Connection) -> None:
    """One grant stands for the first 3,332 of three days each, which one by one take a minute."""
    slug = await loaded(conn, "ireland-2022")
    hubs, last, late = [await make.member(conn) for _ in range(3)]
    await grant(conn, campaign=slug, member_id=hubs.id, amount=3_332 * 3, now=make.NOW)
    await take(conn, campaign=slug, member_id=last.id, now=make.NOW)
    with pytest.raises(PotShort) as refused:
        await take(conn, campaign=slug, member_id=late.id, now=make.NOW)
    assert (refused.value.facts["wanted"], refused.value.facts["most"]) == (3, 1)
    with pytest.raises(PotShort):
        await used(conn, late, slug, await desk(conn, 300), 1)
    assert await books(conn, slug) == {"pot": 1, "voucher": 9_999}
