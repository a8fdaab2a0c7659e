"""`booking token`: the token alone, the member and role made, and clear words when it can't."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from booking.cli.token import token
from booking.database.pool import Connection, connect
from booking.embedded.failure import CannotStart
from booking.members.authenticate import by_tokens
from booking.members.member import Member
from tests import make
from tests.databases import Database
from tests.servers import run

Value = TypeVar("Value")


@pytest.fixture(autouse=True)
def _environment(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKING_DATABASE_URL", database.app_url)
    monkeypatch.setenv("BOOKING_MIGRATE_URL", database.owner_url)


def on(database: Database, work: Callable[[Connection], Awaitable[Value]]) -> Value:
    async def connected() -> Value:
        conn = await connect(database.app_url)
        try:
            return await work(conn)
        finally:
            await conn.close()

    return run(connected())


def command(*words: str) -> Result:
    return CliRunner().invoke(token, words)


def member_of(database: Database, done: Result) -> Member:
    """Whom the printed token, and nothing but it, belongs to."""
    assert done.exit_code == 0, done.output
    printed = done.output.removesuffix("\n")
    assert printed.split() == [printed]

    async def look(conn: Connection) -> Member:
        (found,) = await by_tokens(conn, tokens=[printed], now=make.NOW, demo=False)
        assert found is not None
        return found[0]

    return on(database, look)


def events(database: Database) -> list[str]:
    async def read(conn: Connection) -> list[str]:
        return [row["type"] for row in await conn.fetch("SELECT type FROM events ORDER BY id")]

    return on(database, read)


def test_it_makes_the_member_and_leaves_an_event(database: Database) -> None:
    member = member_of(database, command("ada@example.org"))
    assert member.email == "ada@example.org"
    assert member.roles == ("coworker",)
    assert member.scopes == frozenset({"read", "reserve"})
    assert events(database) == ["MemberRegistered", "TokenMade"]


def test_existing_makes_nobody(database: Database) -> None:
    done = command("ada@example.org", "--existing")
    assert isinstance(done.exception, CannotStart)
    assert "no member with the address ada@example.org" in str(done.exception)
    assert "leave out --existing" in str(done.exception)
    assert events(database) == []
    command("ada@example.org")
    assert member_of(database, command("Ada@example.org", "--existing")).email == "ada@example.org"


def test_it_grants_the_role_once(database: Database) -> None:
    member_of(database, command("ada@example.org", "--role", "officer"))
    member = member_of(database, command("Ada@example.org", "--role", "officer"))
    assert member.officer
    assert member.scopes == frozenset({"read", "reserve", "city"})
    assert events(database) == ["MemberRegistered", "RoleGranted", "TokenMade", "TokenMade"]


def test_a_manager_manages_the_space_named(database: Database) -> None:
    space = on(database, make.space)
    member = member_of(
        database, command("ada@example.org", "--role", "manager", "--space", space.slug)
    )
    assert member.manages == {space.id}
    assert member.scopes == frozenset({"read", "reserve", "manage"})


def test_without_a_role_it_can_do_what_the_member_can(database: Database) -> None:
    space = on(database, make.space)
    command("ada@example.org", "--role", "manager", "--space", space.slug)
    command("ada@example.org", "--role", "officer")
    member = member_of(database, command("ada@example.org"))
    assert member.scopes == frozenset({"read", "reserve", "manage", "city"})
    less = member_of(database, command("ada@example.org", "--role", "coworker"))
    assert less.scopes == frozenset({"read", "reserve"})


def test_scopes_can_be_fewer(database: Database) -> None:
    done = command("ada@example.org", "--role", "admin", "--scope", "read", "--name", "Backup")
    assert member_of(database, done).scopes == frozenset({"read"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ada",), "no mail address"),
        (("ada@example.org", "--role", "manager"), "--space"),
        (("ada@example.org", "--space", "x"), "--space"),
        (("ada@example.org", "--role", "manager", "--space", "nowhere"), "no space “nowhere”"),
        (("ada@example.org", "--name", ""), "--name"),
    ],
)
def test_what_it_cannot_do_is_one_sentence_and_changes_nothing(
    database: Database, words: tuple[str, ...], said: str
) -> None:
    done = command(*words)
    assert isinstance(done.exception, CannotStart)
    assert said in str(done.exception)
    assert events(database) == []


def test_help_shows_an_example_and_says_that_an_account_is_made() -> None:
    said = command("--help").output
    assert "Example: booking token" in said
    assert "an account is made" in said
