"""Real schemes are data: each loads from its file, and covers to the cent what its call said."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booking.vouchers.campaign import CampaignFile
from booking.vouchers.campaign_file import read_campaign
from booking.vouchers.check import add_up
from booking.vouchers.cover import Cover, explain
from booking.vouchers.load_campaign import load_campaign
from booking.vouchers.refusals import (
    BalanceTooSmall,
    CampaignCapReached,
    CapReached,
    ClassCapReached,
    OfVoucher,
    VoucherNotAcceptedHere,
    WrongKindOfResource,
)
from tests import make
from tests.vouchers.holdings import Place, Thing, covered, holding

FOLDER = Path(__file__).resolve().parents[2] / "data" / "schemes"
SCHEMES = sorted(FOLDER.glob("*.toml"))
MONTH = 30 * 24 * 60


class Use:
    """A voucher of a scheme, used again and again; `used` and `balance` follow."""

    def __init__(self, name: str, *, balance: int, **facts: Any) -> None:
        self.file: CampaignFile = read_campaign(FOLDER / f"{name}.toml")
        self._facts = facts | {"unit": self.file.campaign.unit}
        self.balance, self.in_year, self.by_class = balance, 0, dict[int, int]()

    def __call__(self, price_cents: int, *, kind: str = "desk", minutes: int = MONTH) -> Cover:
        held = holding(
            terms=self.file.terms.model_dump(),
            balance=self.balance,
            used_this_year=self.in_year,
            used_by_class=dict(self.by_class),
            **self._facts,
        )
        found = covered(held, price_cents, thing=Thing(kind), minutes=minutes)
        self.balance -= found.amount
        self.in_year += found.amount
        for number, _ in found.more_caps:
            self.by_class[number] = self.by_class.get(number, 0) + found.amount
        return found


def test_there_is_a_file_for_every_row_of_the_table() -> None:
    assert [each.stem for each in SCHEMES] == [
        "friuli-2018", "ireland-2022", "milano-2013", "milano-2015", "toscana-2017",
        "toscana-2018",
    ]  # fmt: skip


def test_milan_pays_half_up_to_1500_a_year() -> None:
    """€250 × 12 months → €1,500; €200 × 4 → €400."""
    twelve = Use("milano-2013", balance=150_000)
    assert sum(twelve(25_000).cents for _ in range(12)) == 150_000
    four = Use("milano-2013", balance=150_000)
    assert [four(20_000).cents for _ in range(4)] == [10_000] * 4


def test_milans_year_is_a_cap_also_where_the_voucher_has_more() -> None:
    use = Use("milano-2013", balance=300_000)
    use(300_000)
    with pytest.raises(CapReached) as refused:
        use(10_000)
    assert refused.value.facts["cap"] == refused.value.facts["used"] == 150_000


def test_milan_pays_only_in_spaces_of_its_list_on_the_day_of_use() -> None:
    held = holding(terms=read_campaign(FOLDER / "milano-2013.toml").terms.model_dump())
    place = Place(listed_until=date(2026, 12, 6))
    with pytest.raises(VoucherNotAcceptedHere):
        covered(held, 10_000, day=date(2026, 12, 7), place=place)
    assert covered(held, 10_000, day=date(2026, 12, 6), place=place).cents == 5_000


def test_milans_second_pot_is_for_enterprises_alone() -> None:
    city, chamber = read_campaign(FOLDER / "milano-2013.toml").pots
    assert (city.budget, city.admits) == (19_824_000, ("person", "undertaking"))
    assert (chamber.budget, chamber.admits) == (10_000_000, ("undertaking",))
    assert city.rank < chamber.rank


def test_milan_2015_asks_for_a_plan_of_1000_over_at_most_a_year() -> None:
    plan = read_campaign(FOLDER / "milano-2015.toml").terms.plan
    assert (plan.least_cents, plan.least_months, plan.most_months) == (100_000, None, 12)


@pytest.mark.parametrize(("year", "whole"), [("2017", 400_000), ("2018", 350_000)])
def test_tuscany_pays_all_of_a_desk_up_to_3000(year: str, whole: int) -> None:
    use = Use(f"toscana-{year}", balance=whole)
    assert [use(25_000).cents for _ in range(12)] == [25_000] * 12
    with pytest.raises(ClassCapReached) as refused:
        use(25_000)
    facts = refused.value.facts
    assert (facts["expense_class"], facts["cap"], facts["used"]) == ("desk", 300_000, 300_000)
    assert use.balance == whole - 300_000


def test_tuscany_pays_the_rest_of_the_cap_and_says_so() -> None:
    use = Use("toscana-2017", balance=400_000)
    use(290_000)
    last = use(25_000)
    assert (last.cents, last.lines[0][0]) == (10_000, "cap_per_class")
    shown = explain(last, holding(terms=use.file.terms.model_dump()), 25_000, "en")
    assert "the cap of €3,000.00 for this kind of expense" in shown[0]["text"]


@pytest.mark.parametrize(
    ("year", "receipts"), [("2017", [("insurance", 50_000), ("travel", 50_000)]),
                           ("2018", [("travel", 50_000)])],
)  # fmt: skip
def test_tuscany_has_classes_by_receipt(year: str, receipts: list[tuple[str, int]]) -> None:
    terms = read_campaign(FOLDER / f"toscana-{year}.toml").terms
    assert [(each.slug, each.cap) for each in terms.classes if each.by_receipt] == receipts


def test_friuli_pays_half_of_the_price_without_vat_up_to_25000() -> None:
    use = Use("friuli-2018", balance=2_500_000, beneficiary_kind="undertaking")
    # €1,220 with VAT at 22 % is €1,000 without.
    first = use(122_000)
    assert (first.cents, first.net) == (50_000, True)
    assert sum(use(122_000).cents for _ in range(49)) == 2_450_000
    with pytest.raises(OfVoucher):
        use(122_000)


def test_irelands_unit_is_a_day_and_there_are_three() -> None:
    use = Use("ireland-2022", balance=3)
    whole_day = 9 * 60
    assert [use(2_500, minutes=whole_day).amount for _ in range(3)] == [1, 1, 1]
    with pytest.raises(BalanceTooSmall):
        use(2_500, minutes=whole_day)


def test_a_second_irish_voucher_meets_the_cap_of_the_campaign() -> None:
    use = Use("ireland-2022", balance=6)
    for _ in range(3):
        use(2_500, minutes=60)
    with pytest.raises(CampaignCapReached) as refused:
        use(2_500, minutes=60)
    assert "3 days of the 3 days" in refused.value.detail("en")


def test_tuscany_and_ireland_pay_for_desks_alone() -> None:
    for name in ("toscana-2017", "ireland-2022"):
        with pytest.raises(WrongKindOfResource):
            Use(name, balance=3)(1_000, kind="room", minutes=60)


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
async def test_each_loads_and_loading_it_again_changes_nothing(conn: Any, file: Path) -> None:
    assert await load_campaign(conn, file, make.NOW)
    assert not await load_campaign(conn, file, make.NOW)
    assert (await add_up(conn)).sound
