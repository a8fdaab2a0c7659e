"""What a space has to reserve, as its managers see it: also what was retired, and its version."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, NotFound, StateConflict
from booking.members.member import Member
from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules

sql = queries("inventory")
space_sql = queries("upkeep")
_LARGEST = 2**31 - 1


class ResourceRetired(Conflict):
    """It was retired, so that nothing of it can be changed."""

    code = "resource-retired"
    title = {"en": "It was retired", "it": "È stata ritirata"}
    sentence = {
        "en": "This resource was retired. Restore it, then change it.",
        "it": "Questa risorsa è stata ritirata. Ripristinala, poi cambiala.",
    }


class ResourceChanged(StateConflict):
    """Somebody else changed it since it was read; `version` is what it has now."""

    title = {"en": "Changed meanwhile", "it": "Nel frattempo è cambiata"}
    sentence = {
        "en": "Somebody else has changed this resource since you read it; nothing was changed. "
        "Look at it as it is now, then change it.",
        "it": "Qualcun altro ha cambiato questa risorsa dopo che l’hai letta; non è cambiato "
        "nulla. Guardala com’è adesso, poi cambiala.",
    }

    def __init__(self, *, version: str) -> None:
        super().__init__(state="changed", version=version)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedUnit:
    id: int
    number: int
    name: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class Managed:
    """A resource with every unit it has or had; `parts` are the units that a whole takes."""

    id: int
    space_id: int
    key: str
    kind: str
    family: str | None
    name: dict[str, str]
    amenities: tuple[str, ...]
    rules: Rules
    prices: PriceList
    position: int
    retired: bool
    units: tuple[ManagedUnit, ...]
    parts: tuple[int, ...]

    @property
    def whole(self) -> bool:
        return bool(self.parts)

    @property
    def there(self) -> list[ManagedUnit]:
        """The units that were not retired."""
        return [each for each in self.units if not each.retired]

    @cached_property
    def version(self) -> str:
        """Another one whenever anything of it is another, whoever changed it."""
        said = [
            *(self.kind, self.family, self.name, self.amenities, self.position, self.retired),
            *(self.rules.model_dump(mode="json"), self.prices.model_dump(mode="json")),
            *([(each.id, each.name, each.retired) for each in self.units], self.parts),
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    def check_version(self, version: str) -> None:
        """Refuses with ResourceChanged where it is not the one that was read."""
        if version != self.version:
            raise ResourceChanged(version=self.version)

    def check_there(self) -> None:
        """Refuses with ResourceRetired."""
        if self.retired:
            raise ResourceRetired


async def resources_of(conn: Connection, *, member: Member, space_id: int) -> list[Managed]:
    """All of a space, the retired ones last. Refuses with Forbidden."""
    member.may_manage(space_id)
    return [
        _managed(row) for row in await sql.managed_resources.rows(conn, space_id=space_id, id=None)
    ]


async def resource_of(conn: Connection, *, member: Member, resource_id: int) -> Managed:
    """One of them. Refuses with NotFound or Forbidden."""
    space_id = await sql.space_of_resource.value(conn, id=_within(resource_id))
    if space_id is None:
        raise no_such_resource()
    member.may_manage(space_id)
    return await read_again(conn, space_id=space_id, resource_id=resource_id)


async def change_alone(conn: Connection, *, member: Member, resource_id: int) -> Managed:
    """The resource, whose space is this transaction's alone until it ends: reservations in flight
    came first, and those that follow decide on what is written here.

    Refuses with NotFound or Forbidden.
    """
    found = await resource_of(conn, member=member, resource_id=resource_id)
    await sql.lock_space.value(conn, space_id=found.space_id)
    return await read_again(conn, space_id=found.space_id, resource_id=resource_id)


async def resource_id_of_unit(conn: Connection, unit_id: int) -> int:
    """Refuses with NotFound."""
    found: int | None = await sql.resource_of_unit.value(conn, id=_within(unit_id))
    if found is None:
        raise NotFound(what={"en": "unit", "it": "un’unità con questo numero"})
    return found


async def read_again(conn: Connection, *, space_id: int, resource_id: int) -> Managed:
    rows = await sql.managed_resources.rows(conn, space_id=space_id, id=resource_id)
    if not rows:
        raise no_such_resource()
    return _managed(rows[0])


async def next_version(conn: Connection, space_id: int) -> int:
    """Of the space, which changes; whoever reserves after this transaction decides again."""
    await space_sql.change_space.value(conn, space_id=space_id)
    version: int = await space_sql.space_version.value(conn, space_id=space_id)
    return version


def no_such_resource() -> NotFound:
    return NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})


def _within(given: int) -> int:
    return given if 0 < given <= _LARGEST else 0


def _managed(row: dict[str, Any]) -> Managed:
    units: Sequence[dict[str, Any]] = row["units"]
    return Managed(
        **row
        | {
            "amenities": tuple(row["amenities"]),
            "rules": Rules(**row["rules"]),
            "prices": PriceList(**row["prices"]),
            "units": tuple(ManagedUnit(**each) for each in units),
            "parts": tuple(row["parts"]),
        }
    )
