"""Lists of grants: every bad line is named, all or none, and again without granting twice."""

import asyncio

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid
from booking.granting import grant_list
from booking.vouchers.check import check
from booking.vouchers.grant import grant
from booking.vouchers.grant_many import Report
from booking.vouchers.grant_rows import GrantRow, checked, rows_of_csv
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import OTHER_PERSON, TAX_CODE, VAT_NUMBER

GOOD = f"""email,tax_code,kind,name,amount,language
ada@example.org,{TAX_CODE},,Ada,120000,en
firm@example.org,{VAT_NUMBER},undertaking,"Rocca, s.r.l.",90000,
bea@example.org,,,,50000,
"""


async def many(conn: Connection, slug: str, text: str = GOOD, **more: bool) -> Report:
    return await grant_list(conn, campaign=slug, rows=rows_of_csv(text), now=make.NOW, **more)


def fields(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [each["field"] for each in refused.value.facts["errors"]]


async def count(conn: Connection, table: str) -> int:
    found: int = await conn.fetchval(f"SELECT count(*) FROM {table}")
    return found


def test_a_file_is_read_with_its_defaults() -> None:
    first, second, third = rows_of_csv(GOOD)
    assert first == GrantRow(2, "ada@example.org", "person", TAX_CODE, "Ada", 120_000, "en")
    assert (second.kind, second.name, second.language) == ("undertaking", "Rocca, s.r.l.", "it")
    assert (third.kind, third.tax_code, third.amount) == ("person", None, 50_000)
    assert rows_of_csv("\ufeffEmail;amount\nada@example.org;5\n\n")[0].amount == 5


def test_every_bad_line_is_named_with_its_column_and_the_way_out() -> None:
    text = GOOD + (
        "ada,XX,company,,1.50,fr\n"
        f"ada@example.org,{TAX_CODE},,,1,it\n"
        f"new@example.org,{VAT_NUMBER},person,,0,it\n"
    )
    with pytest.raises(Invalid) as refused:
        rows_of_csv(text)
    assert fields(refused) == [
        "line 5, email",
        "line 5, kind",
        "line 5, amount",
        "line 5, language",
        "line 5, tax_code",
        "line 6, email",
        "line 6, tax_code",
        "line 7, amount",
        "line 7, tax_code",
        "line 7, tax_code",
    ]
    said = refused.value.detail("en")
    assert "line 5, amount: “1.50” is no amount: whole cents above zero" in said
    assert "line 6, email: is the same as in line 2" in said
    assert "line 5, email: «ada» non è un indirizzo mail" in refused.value.detail("it")


@pytest.mark.parametrize("amount", [0, False, "0"])
def test_an_amount_of_nothing_is_never_what_the_campaign_fixes(amount: object) -> None:
    with pytest.raises(Invalid) as refused:
        checked([(1, {"email": "ada@example.org", "amount": amount})])
    assert fields(refused) == ["line 1, amount"]
    assert checked([(1, {"email": "ada@example.org", "amount": None})])[0].amount is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "line 1, email"),
        ("name\nAda\n", "line 1, email"),
        ("email,cap\nada@example.org,1\n", "line 1, cap"),
        ("email\n", "file"),
        ("email\nada@example.org,1\n", "line 2, columns"),
        ('email\n"ada@example.org\n', "file"),
    ],
)
def test_what_is_no_list_is_said_to_be_none(text: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rows_of_csv(text)
    assert fields(refused) == [field]


async def test_a_list_is_granted_to_the_beneficiaries_of_its_tax_codes(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    report = await many(conn, slug)
    assert report.totals == {"city": 260_000}
    assert [each.outcome for each in report.lines] == ["granted"] * 3
    rows = await conn.fetch(
        "SELECT m.email::text, m.language, b.kind, b.tax_code, v.granted, v.written_to = m.id "
        "FROM vouchers v JOIN beneficiaries b ON b.id = v.beneficiary_id "
        "JOIN members m ON m.beneficiary_id = b.id ORDER BY v.id"
    )
    assert [tuple(row) for row in rows] == [
        ("ada@example.org", "en", "person", TAX_CODE, 120_000, True),
        ("firm@example.org", "it", "undertaking", VAT_NUMBER, 90_000, True),
        ("bea@example.org", "it", "person", None, 50_000, True),
    ]


async def test_a_dry_run_says_the_same_and_writes_nothing(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    members = await count(conn, "members")
    report = await many(conn, slug, dry_run=True)
    assert (report.granted, report.totals) == (3, {"city": 260_000})
    assert await count(conn, "vouchers") == 0
    assert await count(conn, "members") == members
    assert await count(conn, "ledger") == 1


async def test_the_same_list_again_grants_nothing_twice_unless_asked_to(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    first = await many(conn, slug)
    again = await many(conn, slug)
    assert [(each.outcome, each.voucher_id) for each in again.lines] == [
        ("already", each.voucher_id) for each in first.lines
    ]
    assert (again.granted, again.totals) == (0, {})
    assert (await many(conn, slug, again=True)).granted == 3


async def test_one_bad_line_leaves_all_undone_and_every_one_is_named(conn: Connection) -> None:
    """What only the database knows: a pot that is short, an account that acts for another."""
    slug = await steps.campaign(conn, pots=({"slug": "city", "budget": 130_000},))
    held = await steps.voucher(conn)
    other = "UPDATE members SET email = 'firm@example.org' WHERE id = $1"
    await conn.execute(other, held.member_id)
    before = await count(conn, "vouchers")
    with pytest.raises(Invalid) as refused:
        await many(conn, slug)
    assert fields(refused) == ["line 3, grant", "line 4, grant"]
    said = refused.value.detail("en")
    assert "line 3, grant: This account acts for another beneficiary" in said
    assert "at most €100.00 is left" in said
    assert await count(conn, "vouchers") == before


async def test_without_an_amount_it_is_what_the_campaign_fixes(conn: Connection) -> None:
    fixed = await steps.campaign(conn, terms={"amount_per_grant": 70_000})
    assert (await many(conn, fixed, "email\nada@example.org\n")).totals == {"city": 70_000}
    with pytest.raises(Invalid) as refused:
        await many(conn, await steps.campaign(conn), "email\nada@example.org\n")
    assert fields(refused) == ["line 2, amount"]


async def test_lists_in_any_order_beside_single_grants_wait_for_each_other(pool: Pool) -> None:
    """No deadlock: all lock members, tax codes, beneficiaries and pots in one order."""
    people = "".join(f"p{n}@example.org,,1000\n" for n in range(12))
    lines = [
        f"ada@example.org,{TAX_CODE},1000",
        *people.splitlines(),
        f"ben@example.org,{OTHER_PERSON},1000",
    ]
    pots = ({"slug": "first", "budget": 30_000}, {"slug": "second", "budget": 10_000_000})
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, pots=pots)
        # Everybody has an account, so that lists meet at grants alone.
        await many(conn, slug, "\n".join(["email,tax_code,amount", *lines]))
        members = [await make.member(conn) for _ in range(8)]

    async def listed(order: list[str]) -> None:
        text = "\n".join(["email,tax_code,amount", *order])
        async with pool.acquire() as conn:
            await many(conn, slug, text, again=True)

    async def single(member_id: int) -> None:
        async with pool.acquire() as conn, conn.transaction():
            await grant(conn, campaign=slug, member_id=member_id, amount=500, now=make.NOW)

    for _ in range(4):
        await asyncio.gather(
            listed(lines), listed(lines[::-1]), *(single(each.id) for each in members)
        )
    async with pool.acquire() as conn:
        assert (await check(conn)).wrong == ()
