"""`booking grant` and `booking ledger check`, as an operator types them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import connect
from booking.vouchers.demo import ensure
from tests import make
from tests.databases import Database
from tests.product import settings
from tests.servers import Servers, run
from tests.typed import typed


@pytest.fixture
def environment(servers: Servers, database: Database, tmp_path: Path) -> dict[str, str]:
    """A product with the demo's campaign."""
    run(_ensure(database))
    return settings(servers, database, tmp_path, port=1, number=63)


async def _ensure(database: Database) -> None:
    conn = await connect(database.app_url)
    try:
        await ensure(conn, clock.now(), member_id=(await make.member(conn)).id)
    finally:
        await conn.close()


def _booking(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "booking.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_grant_prints_the_code_alone(environment: dict[str, str], database: Database) -> None:
    done = typed(environment, "grant", "milano", "ada@example.org", "150000")
    assert (done.returncode, done.stderr) == (0, "")
    code = done.stdout.removesuffix("\n")
    granted = run(_granted(database, code))
    assert granted == ("ada@example.org", 150_000)


async def _granted(database: Database, code: str) -> tuple[str, int]:
    conn = await connect(database.app_url)
    try:
        row = await conn.fetchrow(
            "SELECT m.email, v.granted FROM vouchers v JOIN members m USING (beneficiary_id) "
            "WHERE v.code = $1",
            code,
        )
    finally:
        await conn.close()
    assert row is not None
    return row["email"], row["granted"]


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("nowhere", "ada@example.org", "100"), 1, "no campaign “nowhere”. There is: milano."),
        (("milano", "ada@example.org", "-5"), 2, "“-5” is no amount: it is whole cents above"),
        (("milano", "ada@example.org", "30000000"), 1, "€196,740.00 is left"),
        (("milano", "ada", "100"), 2, "mail address"),
        (("milano", "ada@example.org, bea@example.org", "100"), 2, "mail address"),
        (("milano", "ada@example.org", "0"), 2, "CENTS"),
        (("milano", "ada@example.org", "1.50"), 2, "CENTS"),
        (("milano",), 2, "EMAIL"),
    ],
)
def test_grant_says_what_is_wrong(
    environment: dict[str, str], words: tuple[str, ...], exit_code: int, said: str
) -> None:
    done = typed(environment, "grant", *words)
    assert done.returncode == exit_code
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_check_counts_or_names_what_is_wrong(
    environment: dict[str, str], database: Database
) -> None:
    sound = _booking(environment, "ledger", "check")
    assert (sound.returncode, sound.stderr) == (0, "")
    assert "campaign milano, in money: 2 pots with a budget of 29824000" in sound.stdout
    assert sound.stdout.endswith("sound\n")
    run(_tamper(database))
    wrong = _booking(environment, "ledger", "check")
    assert wrong.returncode == 1
    assert "wrong: account" in wrong.stderr
    assert "sound" not in wrong.stdout


async def _tamper(database: Database) -> None:
    owner = await connect(database.owner_url)
    try:
        await owner.execute("UPDATE accounts SET balance = balance + 1 WHERE kind = 'voucher'")
    finally:
        await owner.close()


def test_without_a_database_it_says_so(environment: dict[str, str]) -> None:
    away = environment | {"BOOKING_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"}
    done = typed(away, "ledger", "check")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_somebody_unknown_becomes_a_member_once(
    environment: dict[str, str], database: Database
) -> None:
    for address in ("New@Example.org", "new@example.org"):
        assert typed(environment, "grant", "milano", address, "100").returncode == 0
    assert typed(environment, "token", "new@example.org", "--role", "officer").returncode == 0
    told = run(_events_of(database, "new@example.org"))
    assert told == [("MemberRegistered", 1), ("AccountJoined", 2), ("RoleGranted", 3)]


async def _events_of(database: Database, email: str) -> list[tuple[str, int]]:
    conn = await connect(database.app_url)
    try:
        rows = await conn.fetch(
            "SELECT type, stream_version FROM events e "
            "JOIN members m ON e.stream = 'member:' || m.id "
            "WHERE m.email = $1 ORDER BY e.id",
            email,
        )
    finally:
        await conn.close()
    return [(row["type"], row["stream_version"]) for row in rows]


def test_grants_of_a_file_are_tried_dry_then_made_and_not_made_twice(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("email,amount\nada@example.org,100\nbea@example.org,250\n")
    dry = typed(environment, "grants", "milano", str(file), "--dry-run")
    assert (dry.returncode, dry.stdout) == (0, "pot city: 350\n2 of 2 would be granted\n")
    made = typed(environment, "grants", "milano", str(file))
    assert (made.returncode, made.stdout) == (0, "pot city: 350\n2 of 2 granted\n")
    again = typed(environment, "grants", "milano", str(file))
    assert again.stdout.splitlines()[-1] == "0 of 2 granted"
    assert "line 2: ada@example.org holds voucher" in again.stdout


def test_grants_refuse_an_unknown_campaign_before_the_file(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("email,amount\nada,100\n")
    done = typed(environment, "grants", "nowhere", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no campaign “nowhere”. There is: milano. Name one of them" in done.stderr
    assert "line 2" not in done.stderr
    assert "address" not in done.stderr


def test_the_list_that_the_documentation_shows_can_be_granted(
    environment: dict[str, str], tmp_path: Path
) -> None:
    lines = (make.ROOT / "docs" / "grants.md").read_text().splitlines()
    first = lines.index("    email,tax_code,kind,name,amount,language")
    file = tmp_path / "list.csv"
    file.write_text("\n".join(line.strip() for line in lines[first : first + 3]))
    done = typed(environment, "grants", "milano", str(file), "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    for line in done.stdout.splitlines():
        assert f"    {line}" in lines


def test_campaigns_are_listed_with_what_is_left(environment: dict[str, str]) -> None:
    assert typed(environment, "grant", "milano", "ada@example.org", "100000").returncode == 0
    table = typed(environment, "campaigns")
    assert (table.returncode, table.stderr) == (0, "")
    head, line = table.stdout.splitlines()
    assert head.split()[0] == "slug"
    assert line.split()[:7] == [
        "milano", "2026-01-01", "2040-12-31", "open", "money", "€298,240.00", "€295,740.00"
    ]  # fmt: skip
    told = json.loads(typed(environment, "campaigns", "--json").stdout)
    assert (told["slug"], told["unit"], told["budget"]) == ("milano", "money", 29_824_000)
    assert told["left"] == 29_574_000
    assert told["name"]["it"] == "Voucher coworking Milano"


def test_grants_name_every_bad_line(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("email,amount\nada,100\nbea@example.org,1.50\ncarl@example.org,5\n")
    done = typed(environment, "grants", "milano", str(file))
    assert done.returncode == 1
    assert "nothing was granted" in done.stderr
    assert "line 2, email: “ada” is no mail address" in done.stderr
    assert "line 3, amount: “1.50” is no amount" in done.stderr
