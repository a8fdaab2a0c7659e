"""`booking statements` and `booking ledger check`, as an operator types them."""

from pathlib import Path

import pytest

from booking.database.pool import connect
from tests.databases import Database
from tests.product import booking, settings
from tests.servers import Servers, run
from tests.settlement import steps
from tests.typed import typed


@pytest.fixture
def environment(servers: Servers, database: Database, tmp_path: Path) -> dict[str, str]:
    return settings(servers, database, tmp_path, port=1, number=63)


async def _house(database: Database) -> steps.House:
    conn = await connect(database.app_url)
    try:
        at = await steps.house(conn)
        await steps.captured(conn, at, 1_000)
        return at
    finally:
        await conn.close()


def test_statements_are_drafted_listed_shown_and_written(
    environment: dict[str, str], database: Database, tmp_path: Path
) -> None:
    at = run(_house(database))
    number = f"{at.campaign.upper()}-2026-0001"
    days = ("--from", "2026-09-01", "--to", "2026-10-31")
    drafted = typed(environment, "statements", "draft", at.campaign, *days)
    assert (drafted.returncode, drafted.stderr) == (0, "")
    assert f"{number}  2026-09-01 – 2026-10-31  draft" in drafted.stdout
    assert "€10.00" in drafted.stdout
    # As a process, which writes in what the terminal reads.
    assert booking(environment, "statements", "list", "--state", "draft") == drafted.stdout
    shown = typed(environment, "statements", "show", number.lower())
    assert "2026-10-09" in shown.stdout.splitlines()[1]
    files = tmp_path / "a.csv", tmp_path / "a.pdf"
    written = typed(
        environment, "statements", "show", number, "--csv", str(files[0]), "--pdf", str(files[1])
    )
    assert (written.returncode, written.stderr) == (0, "")
    for kind in ("--csv", "--pdf"):
        for nowhere in (tmp_path / "none" / "a.file", tmp_path):
            done = typed(environment, "statements", "show", number, kind, str(nowhere))
            assert (done.returncode, done.stdout) == (1, "")
            assert f"{nowhere} can't be written" in done.stderr
            assert "Traceback" not in done.stderr
    assert files[0].read_text().splitlines()[1].startswith(f"{number};")
    assert files[1].read_bytes().startswith(b"%PDF")
    checked = booking(environment, "ledger", "check")
    assert f"settlement of {at.campaign}: 1 statements; 0 paid, 1000 stated" in checked


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draft", "nowhere"), "no campaign “nowhere”, nor any other. Load one"),
        (("draft", "nowhere", "--from", "2026-09-01"), "go together"),
        (("draft", "nowhere", "--from", "2026-09-01", "--to", "9999-12-31"), "2000 and 2099"),
        (("draft", "nowhere", "--from", "9999-12-31", "--to", "9999-12-31"), "2000 and 2099"),
        (("draft", "nowhere", "--from", "2026-09-01", "--to", "2027-09-01"), "four months"),
        (("list", "--campaign", "nowhere"), "no campaign “nowhere”"),
        (("list", "--space", "nowhere"), "no space “nowhere”"),
        (("show", "MILANO-2026-0001"), "no such statement as “MILANO-2026-0001”"),
    ],
)
def test_it_says_what_is_wrong(
    environment: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    done = typed(environment, "statements", *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_where_there_is_none_it_says_of_which_period_and_what_to_do(
    environment: dict[str, str], database: Database
) -> None:
    at = run(_house(database))
    days = ("--from", "2026-07-01", "--to", "2026-08-31")
    drafted = typed(environment, "statements", "draft", at.campaign, *days)
    assert (drafted.returncode, drafted.stderr) == (0, "")
    assert "2026-07-01 – 2026-08-31" in drafted.stdout
    assert f"a stay with a voucher of {at.campaign} that was over" in drafted.stdout
    assert "--from and --to" in drafted.stdout
    listed = typed(environment, "statements", "list", "--campaign", at.campaign)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert f"`booking statements draft {at.campaign}`" in listed.stdout
    sent = typed(environment, "statements", "list", "--state", "sent")
    assert "no statement of state sent" in sent.stdout


def test_the_check_of_the_ledger_names_a_statement_that_lies(
    environment: dict[str, str], database: Database
) -> None:
    at = run(_house(database))
    days = ("--from", "2026-09-01", "--to", "2026-10-31")
    assert typed(environment, "statements", "draft", at.campaign, *days).returncode == 0
    run(_tamper(database))
    checked = typed(environment, "ledger", "check")
    assert checked.returncode == 1
    assert "the total is 1001, its lines sum to 1000" in checked.stderr


async def _tamper(database: Database) -> None:
    conn = await connect(database.owner_url)
    try:
        await conn.execute("UPDATE statements SET total = total + 1")
    finally:
        await conn.close()
