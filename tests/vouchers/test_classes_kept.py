"""A number of a class of expense stays that class's as long as something was used under it."""

from datetime import date
from typing import Any

import pytest

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.vouchers.expenses import submit_expense
from booking.vouchers.load_campaign import bring_to
from tests import make
from tests.reservations.steps import reserved
from tests.vouchers import steps
from tests.vouchers.applying import paper

NAME = {"it": "Classe", "en": "Class"}
DESK: dict[str, Any] = {"number": 1, "slug": "desk", "name": NAME, "resource_kinds": ["desk"]}
TRAVEL: dict[str, Any] = {"number": 3, "slug": "travel", "name": NAME, "by_receipt": True}
UNUSED: dict[str, Any] = {"number": 7, "slug": "meals", "name": NAME, "by_receipt": True}
BY_RESERVATION: dict[str, Any] = {"by_receipt": False, "resource_kinds": ["room"]}


async def used(conn: Connection) -> str:
    """A campaign where a desk was reserved and a receipt for travel handed in."""
    member = await make.member(conn)
    slug = await steps.campaign(conn, terms={"classes": [DESK, TRAVEL, UNUSED]})
    held = await steps.voucher(conn, of=slug, amount=90_000, member_id=member.id)
    resource = await make.resource(conn)
    await reserved(conn, resource, make.stay(14, 9, 13), member=member, voucher=held.code)
    await submit_expense(
        conn,
        voucher_id=held.id,
        member_id=member.id,
        of_class="travel",
        spent_on=date(2026, 11, 30),
        cost_cents=2_000,
        document=paper(kind="receipt"),
        now=make.NOW,
    )
    return slug


@pytest.mark.parametrize(
    ("classes", "numbers"),
    [
        ([DESK, UNUSED], [3]),
        ([TRAVEL, UNUSED], [1]),
        ([UNUSED], [1, 3]),
        ([DESK, TRAVEL | {"slug": "taxi"}], [3]),
        ([DESK | {"slug": "seat"}, TRAVEL], [1]),
        ([DESK, TRAVEL | BY_RESERVATION], [3]),
        ([DESK | {"number": 3}, TRAVEL | {"number": 1}], [1, 3]),
    ],
)
async def test_a_number_that_is_used_is_neither_removed_nor_given_to_another(
    conn: Connection, classes: list[dict[str, Any]], numbers: list[int]
) -> None:
    slug = await used(conn)
    wanted = steps.campaign_file(slug, terms={"classes": classes})
    with pytest.raises(Invalid) as refused:
        await bring_to(conn, wanted, now=make.NOW)
    fields = [each["field"] for each in refused.value.facts["errors"]]
    assert fields == [f"terms.classes.{each}" for each in numbers]
    assert "a number of its own" in refused.value.detail("en")
    assert "un numero suo" in refused.value.detail("it")


async def test_what_nobody_used_may_go_and_caps_and_names_may_change(conn: Connection) -> None:
    slug = await used(conn)
    other = {"number": 8, "slug": "taxi", "name": NAME, "by_receipt": True}
    classes = [DESK | {"cap": 80_000}, TRAVEL | {"name": {"it": "V", "en": "T"}}, other]
    assert await bring_to(conn, steps.campaign_file(slug, terms={"classes": classes}), now=make.NOW)
