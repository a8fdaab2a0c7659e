"""Read the settings for a command, and `booking settings`, which lists them."""

import difflib
import os
import textwrap
from collections.abc import Mapping
from typing import Any

import click
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from booking.config import Settings
from booking.embedded import postgres, valkey
from booking.embedded.failure import CannotStart

_PREFIX = "BOOKING_"
# Read by the suite, not by the product.
_OTHERS = {"BOOKING_TEST_POSTGRES"}
_EXAMPLES: Mapping[str, str] = {
    "home": "/srv/posto",
    "host": "127.0.0.1",
    "port": "8001",
    "url": "https://posto.example.org",
    "database_url": "postgresql://booking_app:PASSWORD@db.example.org/booking",
    "migrate_url": "postgresql://booking_owner:PASSWORD@db.example.org/booking",
    "redis_url": "redis://:PASSWORD@queue.example.org:6379/0",
    "smtp_url": "smtp+starttls://USER:PASSWORD@mail.example.org:587",
    "demo": "1",
    "log_level": "INFO",
}


def load_settings() -> Settings:
    """The settings of the environment. Raises CannotStart, naming the variable and its rule."""
    _refuse_unknown()
    try:
        found = Settings()
    except ValidationError as wrong:
        raise CannotStart(_what_is_wrong(wrong)) from None
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
                f"There is no database in {found.home} yet. Run `make up` first, or set "
                "BOOKING_HOME to the running product's folder."
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


def _what_is_wrong(wrong: ValidationError) -> str:
    first = wrong.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    field = next((each for each in Settings.model_fields if each in (name, name.lower())), name)
    example = _EXAMPLES.get(field) or _shown_default(Settings.model_fields[field])
    rule = first["msg"].removeprefix("Value error, ")
    return f"{_variable(field)} is not usable: {rule}. For example {_variable(field)}={example}"


@click.command()
def settings() -> None:
    """List every setting with its meaning, its default and its value; secrets are masked.

    \b
    Example: BOOKING_PORT=8001 booking settings
    """
    found = load_settings()
    for name, field in Settings.model_fields.items():
        click.echo(f"{_variable(name)} = {_shown(name, getattr(found, name))}")
        meaning = f"{field.description} Default: {_shown_default(field)}."
        click.echo(textwrap.fill(meaning, 92, initial_indent="    ", subsequent_indent="    "))


def _variable(field: str) -> str:
    return _PREFIX + field.upper()


def _shown_default(field: FieldInfo) -> str:
    return "none" if field.default is None else str(field.default)


def _shown(name: str, value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, SecretStr) or name.endswith("_url"):
        return "set, not shown"
    return str(value)
