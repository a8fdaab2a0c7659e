"""A small city in files, for tests to change a cell of."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

TEMPLATES = """
[hours]
office = "mon-fri 08:00-20:00"
[rules.desk]
grid_minutes = 30
[rules.laser]
qualification = "laser_cutter"
supervision = "staffed"
staffed_hours = "tue 14:00-20:00"
[prices.desk]
items = [{ item = "hour", cents = 300 }]
"""
SPACES = [
    {
        "slug": "porta-nuova",
        "name": "Porta Nuova",
        "kind": "coworking",
        "street": "via dell’Unità 1",
        "municipio": "1",
        "lat": "45.48",
        "lon": "9.19",
        "hours": "office",
        "amenities": "wifi step-free",
        "listing": "listed",
        "listed_from": "2026-01-01",
        "note_it": "Una nota",
        "note_en": "A note",
    },
    {"slug": "officina", "name": "Officina", "kind": "fablab", "hours": "mon-sun 00:00-24:00"},
]
RESOURCES = [
    {"space": "porta-nuova", "resource": "desks", "kind": "desk", "units": "3"},
    {"space": "porta-nuova", "resource": "hall-a", "kind": "area", "units": "1"},
    {"space": "porta-nuova", "resource": "hall-b", "kind": "area", "units": "1"},
    {"space": "porta-nuova", "resource": "hall", "kind": "area", "parts": "hall-a hall-b"},
    {
        "space": "officina",
        "resource": "laser",
        "kind": "machine",
        "family": "laser_cutter",
        "units": "1",
        "rules": "laser",
    },
]
_DEFAULTS = {"name_it": "Cosa", "name_en": "Thing", "rules": "desk", "prices": "desk"}


def spaces(**of_first: str) -> list[dict[str, str]]:
    """The rows of the list of spaces, cells of the first one changed."""
    return [SPACES[0] | of_first, *SPACES[1:]]


def resources(**of_first: str) -> list[dict[str, str]]:
    """The rows of the list of resources, cells of the first one changed."""
    rows = [_DEFAULTS | each for each in RESOURCES]
    return [rows[0] | of_first, *rows[1:]]


def table(rows: Sequence[dict[str, str]], *, delimiter: str = ",") -> str:
    """The rows as CSV."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def files(
    folder: Path,
    *,
    space_rows: Sequence[dict[str, str]] | None = None,
    resource_rows: Sequence[dict[str, str]] | None = None,
    templates: str = TEMPLATES,
) -> list[Path]:
    """The city's three files, written."""
    texts = {
        "spaces.csv": table(spaces() if space_rows is None else space_rows),
        "resources.csv": table(resources() if resource_rows is None else resource_rows),
        "templates.toml": templates,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in texts]
