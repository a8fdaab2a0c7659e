"""The command line itself: help, settings, addresses; errors are one sentence."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import asyncpg
import click
import pytest

from booking.cli.main import COMMANDS
from booking.cli.main import booking as cli
from booking.cli.on_database import said
from booking.cli.setting_words import DEFAULTS, EXAMPLES, RULES
from booking.config import CHECKOUT, Settings
from booking.errors import NotFound
from tests.databases import Database
from tests.embedded.running import settings
from tests.product import booking
from tests.servers import run
from tests.typed import command, typed


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    for each in found.commands.values() if isinstance(found, click.Group) else [found]:
        said = each.get_help(click.Context(each, info_name=each.name))
        assert "booking " in said.partition("Example")[2]


def test_the_list_of_commands_needs_none_of_them() -> None:
    code = (
        "import sys, booking.cli.main; sys.exit('litestar' in sys.modules or 'arq' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_command_is_a_usage_error(tmp_path: Path) -> None:
    done = _booking(tmp_path, "upp")
    assert done.returncode == 2
    assert "No such command" in done.stderr


def test_settings_masks_what_is_secret(tmp_path: Path) -> None:
    said = command(
        settings(
            tmp_path,
            smtp_url="smtp://me:hidden-word@mail.example.org",
            database_url="postgresql://me:hidden-word@db.example.org/booking",
            secret="hidden-word",
        ),
        "settings",
    )
    assert "hidden-word" not in said
    assert "BOOKING_SMTP_URL = set, not shown" in said
    assert f"BOOKING_HOME = {tmp_path}" in said


def test_the_version_is_the_projects(tmp_path: Path) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert booking(settings(tmp_path), "--version") == f"Posto {project['version']}\n"


def test_every_setting_has_its_words() -> None:
    assert set(RULES) == set(EXAMPLES) == set(Settings.model_fields)
    assert set(DEFAULTS) <= set(Settings.model_fields)


def test_no_short_help_is_cut() -> None:
    for name in COMMANDS:
        group = cli.get_command(click.Context(cli), name)
        if isinstance(group, click.Group):
            with click.Context(group, info_name=name, terminal_width=80) as context:
                assert "..." not in group.get_help(context).partition("Commands:")[2]


def test_settings_says_each_default_once(tmp_path: Path) -> None:
    said = command(settings(tmp_path), "settings")
    texts = re.split(r"^BOOKING_\w+ = .*$", said, flags=re.MULTILINE)
    assert all(" ".join(each.split()).count("Default:") <= 1 for each in texts)
    assert "Default: ." not in " ".join(said.split())
    assert "a folder named .booking" in said


def test_the_address_of_a_folder_without_a_database_is_refused(tmp_path: Path) -> None:
    done = typed(settings(tmp_path), "database", "url")
    assert done.returncode == 1
    assert done.stderr == (
        f"booking: There is no database in {tmp_path} yet. Run `make up` first, set "
        "BOOKING_HOME to the running product's folder, or set BOOKING_DATABASE_URL.\n"
    )


def test_migrate_can_run_twice_and_says_what_it_did(tmp_path: Path, database: Database) -> None:
    environment = settings(tmp_path, database_url=database.app_url, migrate_url=database.owner_url)
    assert command(environment, "migrate").strip() == "0 migrations applied"
    assert command(environment, "database", "url").strip() == database.app_url


def test_migrate_needs_the_owners_address(tmp_path: Path, database: Database) -> None:
    done = typed(settings(tmp_path, database_url=database.app_url), "migrate")
    assert done.returncode == 1
    assert "BOOKING_MIGRATE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_address_is_the_applications(tmp_path: Path, database: Database) -> None:
    environment = settings(tmp_path, database_url=database.app_url, migrate_url=database.owner_url)

    async def ask() -> object:
        conn = await asyncpg.connect(command(environment, "database", "url").strip())
        try:
            return await conn.fetchval("SELECT current_user")
        finally:
            await conn.close()

    assert run(ask()) == "booking_app"


def _booking(home: Path, *words: str, **given: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "booking.cli", *words],
        env=settings(home, **given), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_what_is_not_there_is_said_without_speaking_of_an_address() -> None:
    refusal = NotFound(what={"en": "statement", "it": "un rendiconto"})
    assert said(refusal, language="en").startswith("We found no such statement. Check how")
    assert said(refusal, language="it").startswith(
        "Non abbiamo trovato un rendiconto. Controlla com"
    )
