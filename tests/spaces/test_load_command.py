"""`booking load`, as a person at a terminal runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from booking.database.pool import Pool
from tests.databases import Database
from tests.product import settings
from tests.servers import Servers
from tests.spaces import city_maker as make
from tests.typed import typed


class Terminal:
    """Runs `booking load` on a database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def load(self, *words: object, language: str = "C") -> tuple[int, list[str], list[str]]:
        """Its exit code, and the lines on stdout and stderr."""
        environment = self.environment | {"LC_ALL": language}
        done = typed(environment, "load", *map(str, words))
        return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()

    def load_as_a_program(self, *words: object) -> tuple[int, list[str], list[str]]:
        """The same of a process, which writes in what the terminal reads."""
        done = subprocess.run(
            [sys.executable, "-m", "booking.cli", "load", *map(str, words)],
            env=self.environment | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


@pytest.fixture
def terminal(servers: Servers, database: Database, tmp_path: Path) -> Terminal:
    home = tmp_path / "home"
    return Terminal(settings(servers, database, home, port=1, number=1) | {"PYTHONUTF8": "1"})


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    folder.mkdir()
    make.files(folder)
    return folder


async def test_a_folder_is_loaded_and_told(terminal: Terminal, city: Path, pool: Pool) -> None:
    code, told, errors = terminal.load(city)

    assert (code, errors) == (0, [])
    assert told[:2] == [
        "+ porta-nuova: + desks, + hall-a, + hall-b, + hall",
        "+ officina: + laser",
    ]
    assert told[2].startswith("2 changed, in ")
    assert await pool.fetchval("SELECT count(*) FROM spaces") == 2
    files = (city / name for name in ("resources.csv", "templates.toml", "spaces.csv"))
    assert terminal.load(*files)[1][0].startswith("0 changed, in ")


async def test_a_dry_run_writes_nothing(terminal: Terminal, city: Path, pool: Pool) -> None:
    code, told, _ = terminal.load(city, "--dry-run")

    assert code == 0
    assert told[-1].startswith("2 would change")
    assert await pool.fetchval("SELECT count(*) FROM spaces") == 0


async def test_one_bad_row_keeps_all_out(terminal: Terminal, city: Path, pool: Pool) -> None:
    rows = make.spaces(kind="cowork", municipio="10")
    (city / "spaces.csv").write_text(make.table(rows), newline="")

    code, told, errors = terminal.load_as_a_program(city)

    assert (code, told) == (1, [])
    assert errors == [
        f"{city}/spaces.csv, line 2, column kind: “cowork” is not one of: coworking, fablab, hub.",
        f"{city}/spaces.csv, line 2, column municipio: “10” is not a number from 1 to 9.",
        "booking: Nothing was loaded: 2 to correct, named above.",
    ]
    assert await pool.fetchval("SELECT count(*) FROM spaces") == 0
    assert terminal.load(city, language="it_IT.UTF-8")[2][2] == (
        "booking: Non è stato caricato nulla: 2 da correggere, indicati qui sopra."
    )


async def test_a_campaign_is_loaded_with_its_city(
    terminal: Terminal, city: Path, pool: Pool
) -> None:
    campaign = Path(__file__).parents[2] / "data" / "milan" / "campaign.toml"
    (city / "campaign.toml").write_text(campaign.read_text(encoding="utf-8"), encoding="utf-8")

    code, told, _ = terminal.load(city)

    assert code == 0
    assert "~ campaign.toml" in told
    assert await pool.fetchval("SELECT slug FROM campaigns") == "milano"


def test_the_demo_is_loaded_by_its_name(terminal: Terminal) -> None:
    assert terminal.load("demo")[1][-1].startswith("87 changed")
    assert terminal.load("demo")[1][-1].startswith("0 changed")


async def test_the_demo_stays_out_of_a_citys_database(
    terminal: Terminal, city: Path, pool: Pool
) -> None:
    terminal.load(city)

    code, _, errors = terminal.load("demo")

    assert code == 1
    assert "this database holds somebody’s own network" in errors[0]
    assert await pool.fetchval("SELECT count(*) FROM spaces") == 2


async def test_what_was_changed_by_hand_is_kept_and_named_unless_overwritten(
    terminal: Terminal, city: Path, pool: Pool
) -> None:
    terminal.load(city)
    await pool.execute("UPDATE spaces SET street = 'via Nuova 2' WHERE slug = 'porta-nuova'")
    make.files(city, space_rows=make.spaces(name="Nuova"))
    _, told, _ = terminal.load(city, "--dry-run")
    assert told[0] == "~ porta-nuova: name; kept as changed here: street"
    _, told, _ = terminal.load(city, "--overwrite")
    assert told[0] == "~ porta-nuova: name, street"
    code, _, errors = terminal.load("demo", "--overwrite")
    assert (code, errors[-1]) == (
        2,
        "Error: --overwrite is for files of your own: name the folder, booking load data/milan",
    )
