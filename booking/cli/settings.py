"""Read the settings for a command, and `booking settings`, which lists them."""

import difflib
import os
import textwrap
from collections.abc import Mapping
from typing import Any

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from booking.cli.setting_words import DEFAULTS, EXAMPLES, LEVELS, RULES
from booking.config import Settings
from booking.embedded import effective, postgres, valkey
from booking.embedded.failure import CannotStart

_PREFIX = "BOOKING_"
# Read by the suite, not by the product.
_OTHERS = {"BOOKING_TEST_BROWSER", "BOOKING_TEST_POSTGRES"}


def load_settings() -> Settings:
    """The settings of the environment. Raises CannotStart, naming the variable and its rule."""
    _refuse_unknown()
    try:
        found = Settings()
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        raise CannotStart(_unusable(str(first["loc"][0]).lower())) from None
    if found.log_level.upper() not in LEVELS:
        raise CannotStart(_unusable("log_level"))
    return found.model_copy(update={"home": found.home.expanduser().absolute()})


def running_settings() -> Settings:
    """The settings with the addresses of the product's own servers where none are set.

    For every command that works on the database beside a running product: `database_url`,
    `migrate_url` and `redis_url` are then never None.
    """
    found = load_settings()
    given: dict[str, Any] = {}
    if found.database_url is None:
        if not any(found.home.glob("postgres-[0-9][0-9]")):
            raise CannotStart(
                f"There is no database in {found.home} yet. Run `make up` first, set "
                "BOOKING_HOME to the running product's folder, or set BOOKING_DATABASE_URL."
            )
        given["database_url"] = postgres.address(found.home, postgres.APP)
        given["migrate_url"] = postgres.address(found.home, postgres.OWNER)
    queue = valkey.known_queue(found.home)
    if found.redis_url is None and queue is not None:
        given["redis_url"] = queue.url()
    return with_addresses(found, given)


def with_addresses(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """A copy with these addresses, checked as those of the environment are."""
    return Settings(**(settings.model_dump() | dict(given)))


def _refuse_unknown() -> None:
    known = {_variable(name) for name in Settings.model_fields} | _OTHERS
    for name in sorted(os.environ):
        if name.startswith(_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise CannotStart(f"{name} is no setting. {meant}`booking settings` lists them all.")


def _unusable(name: str) -> str:
    return (
        f"{_variable(name)} is not usable: it must be {RULES[name]}. "
        f"For example {_variable(name)}={EXAMPLES[name]}"
    )


@click.command()
def settings() -> None:
    """List every setting with its meaning, its default and its value; secrets are masked.

    Beside a running product the values are that one's.

    \b
    Example: BOOKING_PORT=8001 booking settings
    """
    found = load_settings()
    here, running = effective.shown(found), effective.of_the_running(found.home)
    if running is not None:
        click.echo(f"As the product has them that runs on {found.home}:")
    for name, field in Settings.model_fields.items():
        click.echo(f"{_variable(name)} = {_beside(name, here[name], running)}")
        meaning = f"{field.description}{_default(name, field)}"
        click.echo(textwrap.fill(meaning, 92, initial_indent="    ", subsequent_indent="    "))


def _beside(name: str, here: str, running: Mapping[str, str] | None) -> str:
    """The running product's value, and this shell's where that was set to another one."""
    if running is None:
        return here
    found = running.get(name, here)
    other = found != here and os.environ.get(_variable(name))
    return f"{found} (in this shell: {here})" if other else found


def _variable(field: str) -> str:
    return _PREFIX + field.upper()


def _default(name: str, field: FieldInfo) -> str:
    """The end of the sentence; nothing where the meaning has said it."""
    if "default" in str(field.description).lower():
        return ""
    return f" Default: {DEFAULTS.get(name, field.default)}."
