"""A row of a list of resources."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from booking.spaces.amenities import AMENITIES
from booking.spaces.families import FAMILIES
from booking.spaces.loading.cells import Cells
from booking.spaces.loading.city import LoadedResource
from booking.spaces.loading.problems import nearest
from booking.spaces.loading.templates import Templates

RESOURCE_COLUMNS = (
    "space",
    "resource",
    "kind",
    "family",
    "name_it",
    "name_en",
    "units",
    "unit_names",
    "parts",
    "amenities",
    "rules",
    "prices",
)
KINDS = ("desk", "room", "machine", "area")
MOST_UNITS = 2000
Made = TypeVar("Made")


def resource_of(row: Cells, templates: Templates) -> LoadedResource | None:
    """The resource; None, and problems noted, where the row is wrong."""
    before = len(row.problems)
    row.key("space")
    key, kind = row.key("resource"), row.choice("kind", KINDS, needed=True)
    names = row.text("name_it", most=200, needed=True), row.text("name_en", most=200, needed=True)
    family = row.choice("family", tuple(FAMILIES))
    if kind and (kind == "machine") != bool(row.values.get("family", "").strip()):
        row.problem("family", "family", known=", ".join(FAMILIES))
    units, parts = _units(row), row.words("parts")
    filled = [bool(row.values.get(column, "").strip()) for column in ("units", "parts")]
    if filled[0] == filled[1]:
        row.problem("units", "units-or-parts")
    elif len(parts) == 1:
        row.problem("parts", "parts-few")
    rules = _named(row, "rules", templates, templates.rules)
    prices = _named(row, "prices", templates, templates.prices)
    amenities = row.words("amenities", tuple(AMENITIES))
    if len(row.problems) > before or rules is None or prices is None:
        return None
    return LoadedResource(
        key=key or "",
        kind=kind or "",
        family=family,
        name={"it": names[0] or "", "en": names[1] or ""},
        amenities=amenities,
        rules=rules,
        prices=prices,
        units=units,
        parts=parts,
    )


def check_parts(rows: Sequence[Cells]) -> None:
    """Every part is a resource of the same space that has units of its own."""
    leaves: dict[str, list[str]] = {}
    for row in rows:
        if not row.values.get("parts", "").strip():
            leaves.setdefault(_cell(row, "space"), []).append(_cell(row, "resource"))
    for row in rows:
        known = leaves.get(_cell(row, "space"), [])
        for part in row.values.get("parts", "").split():
            if part not in known:
                row.problem("parts", "part", found=part, known=nearest(part, known) or "–")


def _units(row: Cells) -> tuple[str, ...]:
    count = row.integer("units", least=1, most=MOST_UNITS)
    names = row.text("unit_names", most=20_000)
    if count is None:
        return ()
    if names is None:
        return tuple(str(number) for number in range(1, count + 1))
    if "{n}" in names:
        return tuple(names.replace("{n}", str(number)) for number in range(1, count + 1))
    found = tuple(name.strip() for name in names.split("|"))
    if len(found) != count or not all(found):
        row.problem("unit_names", "unit-names", found=len(found), wanted=count)
    return found


def _named(
    row: Cells, section: str, templates: Templates, known: Mapping[str, Made | None]
) -> Made | None:
    """What the cell names; a broken one is None here, and a problem where it is defined."""
    found = row.text(section, needed=True)
    if found is not None and found not in known and templates.complete:
        templates.note_missing(row, section, found, known)
    return known.get(found or "")


def _cell(row: Cells, column: str) -> str:
    return row.values.get(column, "").strip()
