"""The image and compose.yaml name what there is: settings, commands, files."""

import re
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from booking.cli.main import COMMANDS
from booking.cli.setting_words import RULES
from tests.make import ROOT

OURS = ("web", "worker", "migrate")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def test_every_setting_that_the_containers_get_is_one() -> None:
    settings = {f"BOOKING_{name.upper()}" for name in RULES}
    for name in OURS:
        assert set(compose()["services"][name]["environment"]) <= settings, name
    assert set(re.findall(r"\bBOOKING_\w+(?==)", dockerfile())) <= settings


def test_only_migrate_knows_the_owners_password() -> None:
    services = compose()["services"]
    know = {name for name in OURS if "OWNER_PASSWORD" in str(services[name])}
    assert know == {"migrate"}


def test_every_variable_of_compose_is_in_the_example_and_no_other() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    given = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert given <= asked
    # What has a default need not be given.
    assert asked - given <= {"BOOKING_LOG_LEVEL"}


def test_every_command_of_a_container_exists_and_each_is_checked() -> None:
    services = compose()["services"]
    assert {services[name]["command"][0] for name in OURS} <= set(COMMANDS)
    checks = [services["worker"]["healthcheck"]["test"][1:]]
    checks += [each.split() for each in re.findall(r"HEALTHCHECK.*CMD \[(.*)\]", dockerfile())]
    assert [[word.strip('",') for word in each][:2] for each in checks] == [
        ["booking", "health"]
    ] * 2
    for name in ("postgres", "valkey"):
        assert services[name]["healthcheck"]["test"], name


def test_what_the_image_copies_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    let_through = {each[1:] for each in ignored if each.startswith("!")}
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", dockerfile(), re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert {"booking", "workers", "sql", "data"} <= set(copied)
    for source in copied:
        assert (ROOT / source).exists(), source
        assert Path(source).parts[0] in let_through, source


def test_the_image_runs_as_nobody_special() -> None:
    last = dockerfile().rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]
